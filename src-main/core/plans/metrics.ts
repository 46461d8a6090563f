import { aliases, metricKinds, type MetricKind as ThresholdKind, stepMetrics } from '../scenarios/threshold-expression.ts';
import type { Dimension } from './units.ts';

/** Percentiles and other figures that a criterion can ask of a metric. */
export const stats = ['p50', 'p75', 'p90', 'p95', 'p99', 'p999', 'mean', 'max', 'min', 'rate', 'count', 'value'] as const;
export type Stat = (typeof stats)[number];

export interface MetricKind {
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
const counter: MetricKind['dimensions'] = { rate: 'frequency', count: 'count' };
const kinds: Record<ThresholdKind, MetricKind> = {
  latency: { dimensions: latency },
  rate: { dimensions: { rate: 'ratio' } },
  counter: { dimensions: counter },
};

/** What a run measures as a whole: what its thresholds can name, and its memory. */
const runMetrics = new Map<string, MetricKind>([
  ...Object.entries(metricKinds).map(([name, kind]) => [name, kinds[kind]] as const),
  ['memory.slope', { dimensions: { value: 'growth' } }],
]);

export const knownMetrics: readonly string[] = [
  ...runMetrics.keys(),
  'of one step such as login.response_time',
  'of one tag such as response_time{region:eu}',
];

/** What results of other tools can say beside the metrics of a run. */
const testMetrics: Record<string, MetricKind> = {
  tests_passed: { dimensions: { rate: 'ratio', count: 'count' } },
  tests_failed: { dimensions: { rate: 'ratio', count: 'count' } },
  tests_skipped: { dimensions: { count: 'count' } },
  tests: { dimensions: { count: 'count' } },
};

export const knownImportMetrics: readonly string[] = [...knownMetrics, ...Object.keys(testMetrics)];

/** The metric of an imported result by its name; null when it is not known. */
export function importMetric(name: string): MetricKind | null {
  return Object.hasOwn(testMetrics, name) ? (testMetrics[name] ?? null) : runMetric(name);
}

/**
 * The metric of a run by its canonical name; null when no run can have it. Steps have further ones by their kind, and scripts under names of
 * their own: whether a scenario has such a step is known only beside the scenario.
 */
export function runMetric(name: string): MetricKind | null {
  const whole = runMetrics.get(name);
  if (whole !== undefined) return whole;
  const tagged = /^(\w+)\{[\w-]+:[^}]+\}$/.exec(name)?.[1];
  if (tagged !== undefined) return stepMetrics.includes(tagged) ? (runMetrics.get(tagged) ?? null) : null;
  const dot = name.lastIndexOf('.');
  if (dot <= 0 || /[{}]/.test(name)) return null;
  const own = name.slice(dot + 1);
  if (own === '') return null;
  return (stepMetrics.includes(own) ? runMetrics.get(own) : undefined) ?? { dimensions: { ...latency, ...counter } };
}

/** A metric as it is written, in the one form that evidence names it by: k6 names, `response_time{step: "login"}`, `{region: eu}`. */
export function canonicalMetric(written: string): string {
  const braced = /^\s*([\w.]+)\s*\{\s*([\w-]+)\s*:\s*"?([^"}]+?)"?\s*\}\s*$/.exec(written);
  if (braced !== null) {
    const [, base = '', tag = '', value = ''] = braced;
    const name = aliases[base] ?? base;
    return tag === 'step' || tag === 'name' ? `${value}.${name}` : `${name}{${tag}:${value}}`;
  }
  const dot = written.lastIndexOf('.');
  const own = written.slice(dot + 1);
  return `${written.slice(0, dot + 1)}${aliases[own] ?? own}`;
}
