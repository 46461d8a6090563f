import { upperRate } from './rate-bounds.ts';

/** Beyond this a run would take months. */
const mostSamples = 1e12;

/** Samples from which the upper 95 % bound lies below `limit` if the rate stays as observed; null when it never does. */
export function neededForRate(rate: number, limit: number): number | null {
  if (rate >= limit) return null;
  const enough = (n: number) => (upperRate(rate * n, n) ?? 1) < limit;
  let high = 1;
  while (!enough(high)) {
    high *= 2;
    if (high > mostSamples) return null;
  }
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
