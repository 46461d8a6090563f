/**
 * Cliff's delta: how much more often a value of `b` is above one of `a` than below, over all pairs; −1 … 1, 0 when nothing is said.
 * Source: N. Cliff, Psychological Bulletin 114 (1993); |δ| ≥ 0.33 is called medium by J. Romano et al. (2006).
 */
export function cliffsDelta(a: readonly number[], b: readonly number[]): number | null {
  if (a.length === 0 || b.length === 0) return null;
  const sorted = a.toSorted((x, y) => x - y);
  let balance = 0;
  for (const value of b) balance += countBelow(sorted, value, false) - (sorted.length - countBelow(sorted, value, true));
  return balance / (a.length * b.length);
}

/** Values below `limit`, or at most `limit`. */
function countBelow(sorted: readonly number[], limit: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle] as number;
    if (value < limit || (orEqual && value === limit)) low = middle + 1;
    else high = middle;
  }
  return low;
}
