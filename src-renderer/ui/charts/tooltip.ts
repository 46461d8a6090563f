import type uPlot from 'uplot';
import { withUnit } from '../../lib/format/numbers.ts';
import classes from './time-chart.module.css';
import type { PlotLine } from './plot-options.ts';

interface TooltipSetup {
  unit: string;
  /** A place on the x axis in words. */
  heading: (x: number) => string;
  /** Of each line, where they are not what is drawn: the layers of a stack. */
  values: () => readonly ArrayLike<number | null | undefined>[];
}

/** The values under the crosshair. Written straight to the document: the pointer moves more often than React should render. */
export function attachTooltip(plot: uPlot, lines: readonly PlotLine[], { unit, heading, values }: TooltipSetup): () => void {
  const box = document.createElement('div');
  box.className = classes.tooltip ?? '';
  box.hidden = true;
  const time = box.appendChild(document.createElement('div'));
  time.className = classes.tooltipTime ?? '';
  const rows = lines.map((line) => {
    const row = box.appendChild(document.createElement('div'));
    const swatch = row.appendChild(document.createElement('i'));
    swatch.style.background = line.colour;
    row.appendChild(document.createElement('span')).textContent = line.label;
    return row.appendChild(document.createElement('b'));
  });
  plot.over.append(box);

  return () => {
    const { left, idx } = plot.cursor;
    if (left === undefined || left < 0 || idx === null || idx === undefined) {
      box.hidden = true;
      return;
    }
    const t = plot.data[0][idx];
    if (t === undefined) return;
    time.textContent = heading(t);
    for (const [index, row] of rows.entries()) row.textContent = withUnit(nearest(values()[index], idx), unit);
    box.hidden = false;
    const over = plot.over.clientWidth;
    const turn = left > over / 2;
    box.style.transform = `translateX(${Math.round(turn ? left - box.offsetWidth - 10 : left + 10)}px)`;
  };
}

/** A line that is sampled seldom shows its last value before the crosshair; a break shows nothing. */
function nearest(values: ArrayLike<number | null | undefined> | undefined, at: number): number | null {
  for (let index = at; index >= 0; index -= 1) {
    const value = values?.[index];
    if (value !== undefined) return value;
  }
  return null;
}
