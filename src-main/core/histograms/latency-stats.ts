import type { TrendStats } from '#shared/contract/runs.ts';
import { quantileRank } from '../statistics/percentile-bounds.ts';
import type { LatencyHistogram } from './latency-histogram.ts';

const nsPerMs = 1e6;

/**
 * The usual figures of a latency in milliseconds. `pending` requests were still open at the end: they waited longer than anything known, so
 * they take the highest ranks, and a figure that falls on one of them is a lower bound (`censored`).
 */
export function latencyStats(histogram: LatencyHistogram, pending = 0): TrendStats {
  const total = histogram.n + pending;
  // A rank that falls on a pending request is at least the longest wait known.
  const rank = (q: number) => Math.min(histogram.n, quantileRank(total, q));
  const [p50, p75, p90, p95, p99, p999] = histogram.valuesAtRanks([0.5, 0.75, 0.9, 0.95, 0.99, 0.999].map(rank)).map(toMs);
  return {
    n: histogram.n,
    min: toMs(histogram.min),
    mean: toMs(histogram.mean),
    p50: p50 ?? null,
    p75: p75 ?? null,
    p90: p90 ?? null,
    p95: p95 ?? null,
    p99: p99 ?? null,
    p999: p999 ?? null,
    max: toMs(histogram.max),
    unit: 'ms',
    ...(pending > 0 ? { censored: true } : {}),
  };
}

export function toMs(nanoseconds: number | null): number | null {
  return nanoseconds === null ? null : nanoseconds / nsPerMs;
}
