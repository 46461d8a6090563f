import type { Gap } from '#shared/contract/base.ts';

/** What is known of a series between two instants: a single sample has `min === max`. */
export interface Reading {
  /** Epoch milliseconds; for a roll-up its middle. */
  t: number;
  min: number;
  max: number;
  /** Length of time it stands for: 0 for a single sample. */
  widthMs: number;
}

export interface Line {
  t: number[];
  v: (number | null)[];
}

/**
 * At most two points per pixel, the smallest and the largest of what falls into it, in the order in which they came; so no peak and no
 * dip is lost. A pause longer than the gaps tell is a null between its neighbours.
 */
export function downsample(readings: readonly Reading[], from: number, to: number, width: number, gaps: readonly Gap[]): Line {
  const line: Line = { t: [], v: [] };
  const perPixel = Math.max(1, (to - from) / width);
  const pixelOf = (t: number) => Math.min(width - 1, Math.floor((t - from) / perPixel));
  let first = 0;
  let nextGap = 0;
  while (first < readings.length) {
    const pixel = pixelOf(readings[first]?.t ?? 0);
    let end = first;
    let low = first;
    let high = first;
    while (end < readings.length && pixelOf(readings[end]?.t ?? 0) === pixel) {
      if ((readings[end]?.min ?? 0) < (readings[low]?.min ?? 0)) low = end;
      if ((readings[end]?.max ?? 0) > (readings[high]?.max ?? 0)) high = end;
      end += 1;
    }
    const start = readings[first]?.t ?? 0;
    while (nextGap < gaps.length && (gaps[nextGap]?.to ?? 0) <= start) {
      const gap = gaps[nextGap];
      const previous = line.t.at(-1);
      // Only where the gap is as wide as a pixel: there the null takes the place of points that do not exist.
      const middle = gap ? (gap.from + gap.to) / 2 : 0;
      if (gap && previous !== undefined && middle > previous && pixelOf(middle) > pixelOf(previous) && pixelOf(middle) < pixel) {
        line.t.push(middle);
        line.v.push(null);
      }
      nextGap += 1;
    }
    const lowest = readings[low];
    const highest = readings[high];
    if (lowest && highest) pushPair(line, lowest, highest);
    first = end;
  }
  return line;
}

function pushPair(line: Line, lowest: Reading, highest: Reading): void {
  if (lowest.min === highest.max) {
    line.t.push(lowest.t);
    line.v.push(lowest.min);
  } else if (lowest.t === highest.t) {
    // Both within one roll-up: their order is not known, the quarters of the bucket keep them apart.
    line.t.push(lowest.t - lowest.widthMs / 4, highest.t + highest.widthMs / 4);
    line.v.push(lowest.min, highest.max);
  } else if (lowest.t < highest.t) {
    line.t.push(lowest.t, highest.t);
    line.v.push(lowest.min, highest.max);
  } else {
    line.t.push(highest.t, lowest.t);
    line.v.push(highest.max, lowest.min);
  }
}

/** A pause of less than this is jitter of the sampler. */
const shortestPauseMs = 5000;

/** A sampler that backs off asks once a minute: distances up to this that come in a row are its pace, not pauses. */
const slowestPaceMs = 90_000;

/** Pauses between readings that are longer than three times the usual distance. */
export function pauses(readings: readonly Reading[], reason: string): Gap[] {
  const distances = readings.slice(1).map((_, i) => distance(readings, i + 1));
  if (distances.length === 0) return [];
  const usual = distances.toSorted((a, b) => a - b)[Math.floor(distances.length / 2)] ?? 0;
  const longest = Math.max(shortestPauseMs, 3 * usual);
  const gaps: Gap[] = [];
  for (let i = 1; i < readings.length; i += 1) {
    const before = readings[i - 1];
    const after = readings[i];
    if (!before || !after) continue;
    // Tiers have their own distance: a roll-up stands for its whole width.
    const length = distance(readings, i);
    if (length <= Math.max(longest, 1.5 * Math.max(before.widthMs, after.widthMs))) continue;
    const beside = Math.max(distances[i - 2] ?? 0, distances[i] ?? 0);
    if (length <= slowestPaceMs && length < 2 * beside) continue;
    gaps.push({ from: before.t + before.widthMs / 2, to: after.t - after.widthMs / 2, reason });
  }
  return gaps;
}

function distance(readings: readonly Reading[], i: number): number {
  return (readings[i]?.t ?? 0) - (readings[i - 1]?.t ?? 0);
}
