import { bucketMiddle, type HistogramParts } from '../../histograms/latency-histogram.ts';
import { quantileRank } from '../../statistics/percentile-bounds.ts';

/**
 * A figure of a run as a function of how often each of its windows is taken, of those from `from` to before `to` (all when left out). null:
 * nothing was measured in those taken.
 */
export type Sampler = (times: Float64Array, from?: number, to?: number) => number | null;

const nsPerMs = 1e6;

/**
 * The q-quantile (ms) of the requests in the windows taken, as merging their histograms would give it, but thousands of times faster: kept are,
 * for each counter between the smallest and the largest quantile of any window, the requests at or below it in each window. The quantile of a
 * mixture lies between those of its parts, so no other counter can be the answer, and the right one is found by bisection.
 */
export function quantileSampler(windows: readonly HistogramParts[], q: number): Sampler {
  const totals = Float64Array.from(windows, ({ n }) => n);
  const columns = candidates(windows, q);
  // 32 bits: a window of ten seconds holds fewer than four thousand million requests, and an 8-hour run fills some ten million of these.
  const below = columns.map(() => new Uint32Array(windows.length));
  windows.forEach(({ indexes, counts }, at) => {
    let seen = 0;
    let next = 0;
    for (let column = 0; column < columns.length; column += 1) {
      while (next < indexes.length && (indexes[next] as number) <= (columns[column] as number)) {
        seen += counts[next] as number;
        next += 1;
      }
      (below[column] as Uint32Array)[at] = seen;
    }
  });
  let near = Math.floor(columns.length / 2);
  return (times, from = 0, to = times.length) => {
    const total = dot(times, totals, from, to);
    if (total === 0) return null;
    const rank = quantileRank(total, q);
    const enough = (column: number) => dotCounts(times, below[column] as Uint32Array, from, to) >= rank;
    near = firstEnough(enough, columns.length, near);
    return bucketMiddle(columns[near] as number) / nsPerMs;
  };
}

/** Counters that can hold the quantile of a mixture of the windows, in rising order. */
function candidates(windows: readonly HistogramParts[], q: number): number[] {
  let low = Number.POSITIVE_INFINITY;
  let high = -1;
  for (const parts of windows) {
    const index = quantileIndex(parts, q);
    if (index === null) continue;
    low = Math.min(low, index);
    high = Math.max(high, index);
  }
  const used = new Set<number>();
  for (const { indexes } of windows) for (const index of indexes) if (index >= low && index <= high) used.add(index);
  return [...used].toSorted((a, b) => a - b);
}

function quantileIndex({ n, indexes, counts }: HistogramParts, q: number): number | null {
  if (n === 0) return null;
  const rank = quantileRank(n, q);
  let seen = 0;
  for (const [at, index] of indexes.entries()) {
    seen += counts[at] as number;
    if (seen >= rank) return index;
  }
  return null;
}

/** The first column for which `enough` holds (it holds from there on, and for the last), sought outwards from `near`. */
function firstEnough(enough: (column: number) => boolean, columns: number, near: number): number {
  let low = 0;
  let high = columns - 1;
  let step = 1;
  if (enough(near)) {
    high = near;
    while (high - step >= 0 && enough(high - step)) {
      high -= step;
      step *= 2;
    }
    low = Math.max(0, high - step);
  } else {
    low = near + 1;
    while (low + step - 1 < columns - 1 && !enough(low + step - 1)) {
      low += step;
      step *= 2;
    }
    high = Math.min(columns - 1, low + step - 1);
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (enough(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Mean (ms) of the requests in the windows taken. */
export function meanSampler(windows: readonly HistogramParts[]): Sampler {
  const sums = windows.map(({ sumHigh, sumLow }) => sumHigh * 2 ** 40 + sumLow);
  const of = ratioSampler(
    sums,
    windows.map(({ n }) => n),
  );
  return (times, from, to) => {
    const mean = of(times, from, to);
    return mean === null ? null : mean / nsPerMs;
  };
}

/** Sum of one number of each window taken over the sum of another. */
export function ratioSampler(over: readonly number[], under: readonly number[], factor = 1): Sampler {
  const above = Float64Array.from(over);
  const beneath = Float64Array.from(under);
  return (times, from = 0, to = times.length) => {
    const divisor = dot(times, beneath, from, to);
    return divisor > 0 ? (factor * dot(times, above, from, to)) / divisor : null;
  };
}

function dot(a: Float64Array, b: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i += 1) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** As `dot`: apart, because the engine compiles each for its one kind of array. */
function dotCounts(a: Float64Array, b: Uint32Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i += 1) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
