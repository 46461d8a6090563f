import type { Distribution } from '#shared/contract/run-charts.ts';
import type { LatencyHistogram } from '../histograms/latency-histogram.ts';
import { toMs } from '../histograms/latency-stats.ts';
import { quantileRank } from '../statistics/percentile-bounds.ts';

/** Points of the curve each time that 1 − q halves, as in the percentile output of HdrHistogram. */
const ticksPerHalf = 5;

/**
 * The curve of a latency over its quantiles, denser towards 1. Requests that were still open take the highest ranks: the curve ends
 * before them, since how long they would have taken is not known.
 */
export function distributionOf(name: string, label: string, histogram: LatencyHistogram, pending: number): Distribution {
  const { n } = histogram;
  const total = n + pending;
  const quantiles: number[] = [];
  for (let tick = 0; n > 0; tick += 1) {
    const beyond = 2 ** -(tick / ticksPerHalf);
    // Beyond the last rank every quantile is the largest value.
    if (beyond * total < 1 || quantileRank(total, 1 - beyond) > n) break;
    quantiles.push(1 - beyond);
  }
  const values = histogram.valuesAtRanks(quantiles.map((q) => quantileRank(total, q)));
  return {
    name,
    label,
    n,
    pending,
    minMs: toMs(histogram.min),
    meanMs: toMs(histogram.mean),
    maxMs: toMs(histogram.max),
    points: quantiles.map((q, at) => ({ q, ms: toMs(values[at] ?? null) ?? 0 })),
  };
}
