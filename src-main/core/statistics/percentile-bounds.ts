import { binomialAtMost } from './beta.ts';

/** Every verdict uses one-sided bounds at this confidence. */
export const confidence = 0.95;
/** One sample below p95 is covered with exactly 95 %: a tie must not hang on the last digit of a double. */
const rounding = 1e-12;

/**
 * Rank of the order statistic that is an upper 95 % bound of the q-quantile: the smallest k with P(Bin(n, q) ≤ k − 1) ≥ 0.95.
 * Ranks count from 1 (the smallest value). null: n is too small for any observation to bound it.
 * Distribution-free; source: H. A. David, H. N. Nagaraja, Order Statistics, 3rd ed., 7.1.
 */
export function upperRank(n: number, q: number): number | null {
  const k = smallestRank(n, (rank) => binomialAtMost(rank - 1, n, q) >= confidence - rounding);
  return k > n ? null : k;
}

/** Rank of the lower 95 % bound of the q-quantile: the largest k with P(Bin(n, q) ≥ k) ≥ 0.95; null when there is none. */
export function lowerRank(n: number, q: number): number | null {
  // P(Bin ≥ k) falls with k: one below the first rank where it is too small.
  const k = smallestRank(n, (rank) => 1 - binomialAtMost(rank - 1, n, q) < confidence - rounding) - 1;
  return k < 1 ? null : k;
}

/** Samples from which the largest observation bounds the q-quantile from above: 59 for p95, 299 for p99. */
export function samplesForUpperBound(q: number): number {
  return Math.ceil(Math.log(1 - confidence) / Math.log(q) - rounding);
}

/** Samples from which the smallest observation bounds the q-quantile from below. */
export function samplesForLowerBound(q: number): number {
  return Math.ceil(Math.log(1 - confidence) / Math.log(1 - q) - rounding);
}

/** Rank of the q-quantile itself (nearest rank). */
export function quantileRank(n: number, q: number): number {
  // The small subtraction keeps 0.95 · 100 at 95 although the product is 95.00000000000001 for some q.
  return Math.min(n, Math.max(1, Math.ceil(n * q - 1e-9)));
}

/** First rank in 1 … n + 1 for which `enough` holds; `enough` is false below it and true from it on. */
function smallestRank(n: number, enough: (rank: number) => boolean): number {
  let low = 1;
  let high = n + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (middle > n || enough(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
