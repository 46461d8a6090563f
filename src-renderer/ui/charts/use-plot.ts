import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type uPlot from 'uplot';
import { drawNever, drawSoon } from './draw-queue.ts';

interface PlotHost {
  /** Of the element that the plot fills. */
  host: RefObject<HTMLDivElement | null>;
}

/**
 * A plot in an element: made when it has a size, made anew when `create` changes, as wide as the element, and drawn again with each new
 * `view`: in one of the next frames, and only when it can be seen.
 * @param create makes the plot with the newest view; keep its identity while the plot can stay (`useCallback`).
 * @param update gives it new data; a plot that did not exist when the view came has it from `create`.
 */
export function usePlot<View>(
  view: View,
  height: number,
  create: (element: HTMLDivElement, view: () => View) => uPlot,
  update: (plot: uPlot, view: View) => void,
): PlotHost {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const state = useRef({ view, update, seen: true, behind: false });

  useLayoutEffect(() => {
    state.current.view = view;
    state.current.update = update;
  }, [view, update]);

  useEffect(() => {
    const element = host.current;
    if (!element || element.clientWidth === 0) return undefined;
    const now = state.current;
    const made = create(element, () => now.view);
    plot.current = made;
    now.behind = false;
    const sizes = new ResizeObserver(() => {
      if (element.clientWidth > 0 && element.clientWidth !== made.width) made.setSize({ width: element.clientWidth, height });
    });
    sizes.observe(element);
    const sight = new IntersectionObserver(
      ([entry]) => {
        now.seen = entry?.isIntersecting ?? true;
        if (now.seen && now.behind) redraw(made, now);
      },
      // A little before it comes into sight.
      { rootMargin: '200px' },
    );
    sight.observe(element);
    return () => {
      sizes.disconnect();
      sight.disconnect();
      drawNever(made);
      made.destroy();
      plot.current = null;
    };
  }, [create, height]);

  useEffect(() => {
    const now = state.current;
    const made = plot.current;
    now.view = view;
    if (!made) return;
    if (now.seen) redraw(made, now);
    else now.behind = true;
  }, [view]);

  return { host };
}

function redraw<View>(plot: uPlot, now: { view: View; update: (plot: uPlot, view: View) => void; behind: boolean }): void {
  now.behind = false;
  // In a batch it is drawn at once, and its cost counts for this frame.
  drawSoon(plot, () => plot.batch(() => now.update(plot, now.view)));
}
