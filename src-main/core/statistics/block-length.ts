/**
 * Length of the blocks of a circular block bootstrap that fits how a series of windows depends on itself, and at least N^(1/3).
 * Source: D. N. Politis, H. White, Automatic block-length selection for the dependent bootstrap, Econometric Reviews 23 (2004), with the
 * correction of A. Patton, D. N. Politis, H. White (2009).
 * @returns whole windows, not limited from above: who asks sees when a series is too short for its own dependence.
 */
export function blockLength(series: readonly number[]): number {
  const n = series.length;
  const least = Math.max(1, Math.ceil(Math.cbrt(n)));
  if (n < 4) return least;
  const covariance = autocovariances(series, Math.min(n - 1, 2 * mostLags(n)));
  const variance = covariance[0] ?? 0;
  // Windows that are all alike depend on nothing.
  if (!(variance > 0)) return least;
  const lags = significantLags(covariance, n);
  if (lags === 0) return least;
  const m = Math.min(2 * lags, mostLags(n));
  let spectrum = variance;
  let slope = 0;
  for (let k = 1; k <= m; k += 1) {
    const weighted = 2 * flatTop(k / m) * (covariance[k] ?? 0);
    spectrum += weighted;
    slope += weighted * k;
  }
  const spread = (4 / 3) * spectrum ** 2;
  if (!(spread > 0)) return least;
  return Math.max(least, Math.ceil(Math.cbrt((2 * slope ** 2 * n) / spread)));
}

const runOfLags = (n: number) => Math.max(5, Math.ceil(Math.sqrt(Math.log10(n))));
const mostLags = (n: number) => Math.ceil(Math.sqrt(n)) + runOfLags(n);

/** The smallest lag after which a run of lags is not significant. */
function significantLags(covariance: readonly number[], n: number): number {
  const variance = covariance[0] ?? 0;
  const limit = 2 * Math.sqrt(Math.log10(n) / n);
  const run = runOfLags(n);
  const significant = (lag: number) => Math.abs((covariance[lag] ?? 0) / variance) >= limit;
  for (let lag = 0; lag <= mostLags(n); lag += 1) {
    let quiet = true;
    for (let k = 1; k <= run && quiet; k += 1) quiet = !significant(lag + k);
    if (quiet) return lag;
  }
  return mostLags(n);
}

function autocovariances(series: readonly number[], most: number): number[] {
  const n = series.length;
  const mean = series.reduce((sum, value) => sum + value, 0) / n;
  return Array.from({ length: most + 1 }, (_, lag) => {
    let sum = 0;
    for (let i = 0; i + lag < n; i += 1) sum += ((series[i] as number) - mean) * ((series[i + lag] as number) - mean);
    return sum / n;
  });
}

function flatTop(s: number): number {
  return s <= 0.5 ? 1 : 2 * (1 - s);
}
