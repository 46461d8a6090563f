import { confidence } from './percentile-bounds.ts';

/** Standard normal quantile of 0.95. */
const z = 1.644_853_626_951_472;

/**
 * Upper 95 % bound of a proportion after `count` of `n`. Wilson's score bound; the exact one (Clopper-Pearson) for a count of zero,
 * where it is 1 − 0.05^(1/n) and Wilson's promises too much. null without observations.
 * Source: E. B. Wilson, JASA 22 (1927); C. J. Clopper, E. S. Pearson, Biometrika 26 (1934).
 */
export function upperRate(count: number, n: number): number | null {
  if (n <= 0) return null;
  if (count <= 0) return -Math.expm1(Math.log(1 - confidence) / n);
  if (count >= n) return 1;
  return Math.min(1, wilson(count, n, 1));
}

/** Lower 95 % bound of a proportion, by the same methods. */
export function lowerRate(count: number, n: number): number | null {
  const upper = upperRate(n - count, n);
  return upper === null ? null : 1 - upper;
}

/** Observations without a single event that put the upper bound below `limit`: 5,990 for 0.05 %. */
export function samplesForRateBelow(limit: number): number {
  if (limit <= 0) return Number.POSITIVE_INFINITY;
  if (limit >= 1) return 1;
  return Math.ceil(Math.log(1 - confidence) / Math.log1p(-limit));
}

function wilson(count: number, n: number, side: 1 | -1): number {
  const p = count / n;
  const centre = p + (z * z) / (2 * n);
  const margin = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return (centre + side * margin) / (1 + (z * z) / n);
}
