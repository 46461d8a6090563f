/** Standard normal quantile of 0.95. */
const z = 1.644_853_626_951_472;

/** Below this many samples the mean of a skewed latency is not near enough to normal for its bound to hold. */
export const samplesForMean = 30;

/** One-sided 95 % bounds of a mean by the central limit theorem; null below `samplesForMean` samples. */
export function meanBounds(n: number, mean: number, standardDeviation: number): { lower: number; upper: number } | null {
  if (n < samplesForMean) return null;
  const margin = (z * standardDeviation) / Math.sqrt(n);
  return { lower: mean - margin, upper: mean + margin };
}
