import type { Direction, Pane } from './tabs.ts';

/** Shares of the stage, 0 … 1. */
export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Border {
  direction: Direction;
  /** Child indexes from the root to the split, and the child in front of the border. */
  path: readonly number[];
  index: number;
  /** Where it is; without width or height, across its direction. */
  rect: Rect;
  /** Size of its split along its direction. */
  extent: number;
  /** Of the child in front of it. */
  share: number;
}

export interface Arrangement {
  panes: { sessionId: string; rect: Rect }[];
  borders: Border[];
}

const whole: Rect = { left: 0, top: 0, width: 1, height: 1 };

/**
 * The tree of a tab as rectangles side by side. Panes are drawn flat, so a session keeps its element, and with it selection and
 * scroll position, when splits around it come and go.
 */
export function arrange(pane: Pane, rect: Rect = whole, path: readonly number[] = []): Arrangement {
  if (pane.kind === 'session') return { panes: [{ sessionId: pane.sessionId, rect }], borders: [] };
  const { direction, children, shares } = pane;
  const right = direction === 'right';
  const extent = right ? rect.width : rect.height;
  const panes: Arrangement['panes'] = [];
  const borders: Border[] = [];
  let at = right ? rect.left : rect.top;
  for (const [index, child] of children.entries()) {
    const share = shares[index] ?? 0;
    const size = share * extent;
    const inner = arrange(child, right ? { ...rect, left: at, width: size } : { ...rect, top: at, height: size }, [...path, index]);
    panes.push(...inner.panes);
    borders.push(...inner.borders);
    at += size;
    if (index === children.length - 1) continue;
    borders.push({
      direction,
      path,
      index,
      extent,
      share,
      rect: right ? { ...rect, left: at, width: 0 } : { ...rect, top: at, height: 0 },
    });
  }
  return { panes, borders };
}
