import type { ThresholdResult } from '#shared/contract/runs.ts';

/** The threshold of a metric on one statistic, for example `response_time` and `p(95)`; the whole-run one first. */
export function findThreshold(thresholds: readonly ThresholdResult[], metric: string, statistic: string): ThresholdResult | null {
  const fitting = thresholds.filter((threshold) => threshold.metric === metric && threshold.expr.replaceAll(' ', '').startsWith(statistic));
  return fitting.find((threshold) => threshold.window === 'run') ?? fitting[0] ?? null;
}

/** Shares come without a unit: they are shown as percent. */
export function unitOf(threshold: ThresholdResult): string {
  return threshold.unit === '' && threshold.expr.startsWith('rate') ? 'ratio' : threshold.unit;
}

/** The number in `p(95)<200`, for the line in a chart. */
export function limitOf(threshold: ThresholdResult | null): number | null {
  const match = threshold && /(?:<=?|>=?|==?)\s*(-?\d+(?:\.\d+)?)/.exec(threshold.expr);
  return match ? Number(match[1]) : null;
}
