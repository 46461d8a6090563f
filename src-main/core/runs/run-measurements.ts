import type { MonitorResult } from '#shared/contract/runs.ts';
import type { Measurement } from '../evidence/measurement.ts';
import type { ThresholdStat } from '../scenarios/threshold-expression.ts';
import { lowerRate, upperRate } from '../statistics/rate-bounds.ts';
import { bounded } from './judge-threshold.ts';
import { errorsOf, type RunBook } from './run-book.ts';
import { memoryTrend } from './run-thresholds.ts';

const latencyStats: [string, ThresholdStat][] = [
  ['p50', { kind: 'percentile', q: 0.5 }],
  ['p75', { kind: 'percentile', q: 0.75 }],
  ['p90', { kind: 'percentile', q: 0.9 }],
  ['p95', { kind: 'percentile', q: 0.95 }],
  ['p99', { kind: 'percentile', q: 0.99 }],
  ['p999', { kind: 'percentile', q: 0.999 }],
  ['mean', { kind: 'avg' }],
  ['min', { kind: 'min' }],
  ['max', { kind: 'max' }],
];

/** The figures of a run as evidence keeps them: ms, %, count, MB/h, each with n and its one-sided 95 % bounds. */
export function measurementsOf(book: RunBook, monitors: readonly MonitorResult[]): Measurement[] {
  return [
    ...['response_time', 'service_time'].flatMap((metric) => latencies(metric, book)),
    ...errorRate(book),
    ...requests(book),
    ...monitors.flatMap((monitor) => memorySlope(monitor)),
  ];
}

function latencies(metric: string, book: RunBook): Measurement[] {
  const sample = { kind: 'latency' as const, histogram: book.histogram(metric), pending: book.pending };
  return latencyStats.flatMap(([stat, kind]) => {
    const figure = bounded({ rule: { stat: kind, op: '<', limit: 0 } }, sample);
    if (figure === null) return [];
    return [
      {
        metric,
        stat,
        value: figure.observed,
        unit: 'ms',
        n: figure.n,
        lower95: figure.lower,
        upper95: figure.upper,
        strength: 'measured' as const,
      },
    ];
  });
}

function errorRate({ counts }: RunBook): Measurement[] {
  const n = counts.scheduled;
  if (n === 0) return [];
  const errors = errorsOf(counts);
  const percent = (share: number | null) => (share === null ? null : share * 100);
  return [
    {
      metric: 'error_rate',
      stat: 'rate',
      value: (errors / n) * 100,
      unit: '%',
      n,
      lower95: percent(lowerRate(errors, n)),
      upper95: percent(upperRate(errors, n)),
      strength: 'measured',
    },
  ];
}

/** Requests that were sent or tried: counted, so both bounds are the count itself. */
function requests({ counts, observedNs }: RunBook): Measurement[] {
  const count = counts.completed + counts.failed + counts.timedOut;
  if (observedNs <= 0) return [];
  const perSecond = count / (observedNs / 1e9);
  const base = { metric: 'requests', n: count, strength: 'measured' as const };
  return [
    { ...base, stat: 'count', value: count, unit: 'count', lower95: count, upper95: count },
    { ...base, stat: 'rate', value: perSecond, unit: 'requests/s', lower95: perSecond, upper95: perSecond },
  ];
}

function memorySlope(monitor: MonitorResult): Measurement[] {
  const trend = memoryTrend(monitor);
  if (!trend || trend.slopePerHour === null) return [];
  // The ends of its 90 % interval are one-sided 95 % bounds.
  return [
    {
      metric: 'memory.slope',
      stat: 'value',
      value: trend.slopePerHour,
      unit: 'MB/h',
      n: trend.n,
      lower95: trend.low,
      upper95: trend.high,
      strength: 'estimate',
    },
  ];
}
