/** How a series of windows depends on itself, as a block bootstrap has to know it. */
export interface Dependence {
  /** Windows of a block. Not limited from above: who asks sees when a series is too short for its own dependence. */
  block: number;
  /** Factor (1 or more) by which blocks of that length leave an interval too narrow. */
  widening: number;
}

/**
 * Length of the blocks of a circular block bootstrap: the largest of N^(1/3); the automatic length of Politis and White; and the best length
 * for an AR(1) series with the correlation of neighbours seen here. The second sees any dependence, but in short series only a strong one;
 * the third is there for those. What blocks still miss of an AR(1) series is known, and made good by the widening.
 * Sources: D. N. Politis, H. White, Econometric Reviews 23 (2004), corrected by A. Patton, D. N. Politis, H. White (2009); E. Carlstein,
 * Annals of Statistics 14 (1986), for AR(1); the bias of the correlation, (1 + 4ρ)/N, is M. G. Kendall's (Biometrika 41, 1954).
 */
export function dependenceOf(series: readonly number[]): Dependence {
  const n = series.length;
  const least = Math.max(1, Math.ceil(Math.cbrt(n)));
  if (n < 4) return { block: least, widening: 1 };
  const covariance = autocovariances(series, Math.min(n - 1, 2 * mostLags(n)));
  // Windows that are all alike depend on nothing.
  if (!((covariance[0] ?? 0) > 0)) return { block: least, widening: 1 };
  const seen = (covariance[1] ?? 0) / (covariance[0] ?? 1);
  const rho = Math.min(strongest, Math.max(0, seen + (1 + 4 * seen) / n));
  const forAutoregressive = Math.cbrt(n * 1.5 * ((2 * rho) / (1 - rho * rho)) ** 2);
  const block = Math.max(least, automaticLength(covariance, n), Math.ceil(forAutoregressive));
  return { block, widening: Math.sqrt(missed(rho, block)) };
}

/** Beyond this the windows are a trend rather than a sample. */
const strongest = 0.95;

/** Variance of the mean of a long AR(1) series over what its blocks of a length show of it. */
function missed(rho: number, block: number): number {
  const whole = (1 + rho) / (1 - rho);
  return whole / (whole - (2 * rho * (1 - rho ** block)) / (block * (1 - rho) ** 2));
}

function automaticLength(covariance: readonly number[], n: number): number {
  const lags = significantLags(covariance, n);
  if (lags === 0) return 1;
  const m = Math.min(2 * lags, mostLags(n));
  let spectrum = covariance[0] ?? 0;
  let slope = 0;
  for (let k = 1; k <= m; k += 1) {
    const weighted = 2 * flatTop(k / m) * (covariance[k] ?? 0);
    spectrum += weighted;
    slope += weighted * k;
  }
  const spread = (4 / 3) * spectrum ** 2;
  return spread > 0 ? Math.ceil(Math.cbrt((2 * slope ** 2 * n) / spread)) : 1;
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
