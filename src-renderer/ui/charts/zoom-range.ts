import type { TimeRange } from './chart-group.tsx';

/** Nothing is recorded finer than a second. */
const shortestMs = 4000;

/** Half as long around its middle. */
export function zoomedIn(range: TimeRange): TimeRange {
  return around(range, Math.max(shortestMs, (range[1] - range[0]) / 2));
}

/** Twice as long, within the whole; null when that is all of it. */
export function zoomedOut(range: TimeRange, whole: TimeRange): TimeRange | null {
  return within(around(range, (range[1] - range[0]) * 2), whole);
}

/** Half its length earlier (−1) or later (1), within the whole. */
export function moved(range: TimeRange, direction: -1 | 1, whole: TimeRange): TimeRange {
  const length = range[1] - range[0];
  const from = Math.min(Math.max(whole[0], range[0] + (direction * length) / 2), Math.max(whole[0], whole[1] - length));
  return [from, from + length];
}

function around([from, to]: TimeRange, length: number): TimeRange {
  const middle = (from + to) / 2;
  return [middle - length / 2, middle + length / 2];
}

function within([from, to]: TimeRange, whole: TimeRange): TimeRange | null {
  const length = to - from;
  if (length >= whole[1] - whole[0]) return null;
  const start = Math.min(Math.max(whole[0], from), whole[1] - length);
  return [start, start + length];
}
