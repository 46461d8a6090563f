/** A value at a time; `segment` numbers stretches that do not share a level, such as before and after a restart. */
export interface Point {
  t: number;
  value: number;
  segment: number;
}

export interface SlopeEstimate {
  /** Per unit of `t`. */
  slope: number;
  low: number;
  high: number;
  /** Level of the line at t = 0, per segment number. */
  intercepts: Map<number, number>;
  /** Independent observations that the points are worth, at most their number. */
  effectiveN: number;
}

/**
 * Theil–Sen slope: the median of the slopes between all pairs of points (within their segment), with the interval that inverts
 * Kendall's test (P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63, 1968, pp. 1379–1389).
 *
 * Two things make the interval wider than Sen's, never narrower: ties are not taken out of the variance of S, and the variance is
 * multiplied by n/n*, where n* is the effective sample size of an AR(1) process with the lag-1 rank correlation of the residuals
 * (Bayley and Hammersley 1946; corrected for its small-sample bias as in Kendall 1954). The second is switched off with
 * `independent`, for data that are known to be so.
 *
 * @returns null where no two points of a segment differ in time.
 */
export function theilSen(points: readonly Point[], z: number, { independent = false } = {}): SlopeEstimate | null {
  const segments = [...Map.groupBy(points, (point) => point.segment).values()];
  const slopes = segments.flatMap(pairSlopes).toSorted((a, b) => a - b);
  if (slopes.length === 0) return null;
  const slope = median(slopes);
  const intercepts = new Map(
    segments.map((segment) => [segment[0]?.segment ?? 0, median(sorted(segment.map((p) => p.value - slope * p.t)))]),
  );
  const inflation = independent ? 1 : varianceInflation(segments, slope);
  // Var S = n(n − 1)(2n + 5)/18, summed over segments.
  const variance = segments.reduce((sum, { length: n }) => sum + (n * (n - 1) * (2 * n + 5)) / 18, 0) * inflation;
  const reach = z * Math.sqrt(variance);
  const lowRank = Math.max(0, Math.round((slopes.length - reach) / 2) - 1);
  const highRank = Math.min(slopes.length - 1, Math.round((slopes.length + reach) / 2));
  return {
    slope,
    low: slopes[lowRank] ?? slope,
    high: slopes[highRank] ?? slope,
    intercepts,
    effectiveN: points.length / inflation,
  };
}

function pairSlopes(points: readonly Point[]): number[] {
  const slopes: number[] = [];
  for (let i = 0; i < points.length; i += 1) {
    for (let j = i + 1; j < points.length; j += 1) {
      const a = points[i];
      const b = points[j];
      if (a && b && a.t !== b.t) slopes.push((b.value - a.value) / (b.t - a.t));
    }
  }
  return slopes;
}

/** Correlation above this would ask for an interval that no sample of our length can give; it is wide enough there to say nothing. */
const highestCorrelation = 0.95;

/** n/n* = (1 + ρ)/(1 − ρ), at least 1: negative correlation (a saw-tooth) is not taken as a gain. */
function varianceInflation(segments: readonly Point[][], slope: number): number {
  // Each segment around its own level, then ranks over all: one outlier must not hide the correlation of the rest.
  const residuals = segments.map((segment) => {
    const left = segment.map((p) => p.value - slope * p.t);
    const level = median(sorted(left));
    return left.map((value) => value - level);
  });
  // Points that the fitted line goes through tie; rounding must not put them in an order.
  const grain = 1e-9 * Math.max(...segments.flat().map((p) => Math.max(Math.abs(p.value), Math.abs(slope * p.t))));
  const all = ranks(residuals.flat().map((value) => (grain === 0 ? value : Math.round(value / grain))));
  const n = all.length;
  const mean = (n - 1) / 2;
  let products = 0;
  let squares = 0;
  let start = 0;
  for (const { length } of residuals) {
    for (let i = start; i < start + length; i += 1) {
      const here = (all[i] ?? 0) - mean;
      squares += here * here;
      if (i > start) products += here * ((all[i - 1] ?? 0) - mean);
    }
    start += length;
  }
  if (squares === 0 || n < 5) return 1;
  // Residuals of a fitted line are correlated less than the errors: E r ≈ ρ − (2 + 4ρ)/n.
  const correlation = ((products / squares) * n + 2) / (n - 4);
  const rho = Math.min(highestCorrelation, Math.max(0, correlation));
  return (1 + rho) / (1 - rho);
}

/** Ranks from 0; equal values share their mean rank. */
function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const result = values.map(() => 0);
  for (let first = 0; first < order.length;) {
    let end = first;
    while (end < order.length && values[order[end] ?? 0] === values[order[first] ?? 0]) end += 1;
    for (let i = first; i < end; i += 1) result[order[i] ?? 0] = (first + end - 1) / 2;
    first = end;
  }
  return result;
}

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);

/** Of values in order; the mean of the middle two where their number is even. */
export function median(ordered: readonly number[]): number {
  const half = Math.floor(ordered.length / 2);
  const upper = ordered[half] ?? Number.NaN;
  return ordered.length % 2 === 1 ? upper : ((ordered[half - 1] ?? upper) + upper) / 2;
}
