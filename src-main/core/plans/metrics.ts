import type { Dimension } from './units.ts';

/** Percentiles and other figures that a criterion can ask of a metric. */
export const stats = ['p50', 'p75', 'p90', 'p95', 'p99', 'p999', 'mean', 'max', 'min', 'rate', 'count', 'value'] as const;
export type Stat = (typeof stats)[number];

export interface MetricKind {
  label: string;
  /** What its stats are measured in; null where the source says the unit. */
  dimensions: Partial<Record<Stat, Dimension>>;
}

const latency: MetricKind['dimensions'] = {
  p50: 'time',
  p75: 'time',
  p90: 'time',
  p95: 'time',
  p99: 'time',
  p999: 'time',
  mean: 'time',
  max: 'time',
  min: 'time',
};

/** What a run measures. */
const runMetrics: Record<string, MetricKind> = {
  response_time: { label: 'Response time', dimensions: latency },
  service_time: { label: 'Service time', dimensions: latency },
  error_rate: { label: 'Error rate', dimensions: { rate: 'ratio' } },
  requests: { label: 'Requests', dimensions: { rate: 'frequency', count: 'count' } },
  'memory.slope': { label: 'Memory slope', dimensions: { value: 'growth' } },
};

export const knownMetrics: readonly string[] = Object.keys(runMetrics);

/** What results of other tools can say beside the metrics of a run. */
const testMetrics: Record<string, MetricKind> = {
  tests_passed: { label: 'Tests passed', dimensions: { rate: 'ratio', count: 'count' } },
  tests_failed: { label: 'Tests failed', dimensions: { rate: 'ratio', count: 'count' } },
  tests_skipped: { label: 'Tests skipped', dimensions: { count: 'count' } },
  tests: { label: 'Tests', dimensions: { count: 'count' } },
};

export const knownImportMetrics: readonly string[] = [...knownMetrics, ...Object.keys(testMetrics)];

/** The metric of an imported result by its name; null when it is not known. */
export function importMetric(name: string): MetricKind | null {
  return Object.hasOwn(testMetrics, name) ? (testMetrics[name] ?? null) : runMetric(name);
}

/** The metric of a run by its name; null when it is not known. */
export function runMetric(name: string): MetricKind | null {
  return Object.hasOwn(runMetrics, name) ? (runMetrics[name] ?? null) : null;
}
