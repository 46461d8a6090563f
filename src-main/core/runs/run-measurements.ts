import type { MonitorResult } from '#shared/contract/runs.ts';
import type { Measurement } from '../evidence/measurement.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { ScenarioNames } from '../scenarios/step-metrics.ts';
import { metricKinds, stepMetrics, type ThresholdStat } from '../scenarios/threshold-expression.ts';
import { bounded, type MetricSample } from './judge-threshold.ts';
import type { MetricIndex } from './metric-samples.ts';
import type { RunBook } from './run-book.ts';
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
const stats: Record<MetricSample['kind'], [string, ThresholdStat][]> = {
  latency: latencyStats,
  rate: [['rate', { kind: 'rate' }]],
  counter: [
    ['count', { kind: 'count' }],
    ['rate', { kind: 'rate' }],
  ],
};

interface Measured {
  book: RunBook;
  index: MetricIndex;
  scenario: Pick<Scenario, 'steps'>;
  monitors: readonly MonitorResult[];
}

/**
 * The figures of a run as evidence keeps them: ms, %, count, MB/h, each with n and its one-sided 95 % bounds. What a threshold can name, a
 * criterion can: of the whole, of each step (`login.response_time`) and each tag (`response_time{region:eu}`).
 */
export function measurementsOf(measured: Measured): Measurement[] {
  const { book, index, monitors } = measured;
  const shared = sharedNames(index);
  const figures = shared.flatMap((metric) =>
    figuresOf(metric, index.ofRun(metric, book, book.observedNs / 1e9, true), scheduledOf(metric, measured)),
  );
  return [...figures, ...ownFigures(new Set(shared), measured), ...monitors.flatMap((monitor) => memorySlope(monitor))];
}

/** Metrics that every run has, of the whole, its steps and its tags. */
function sharedNames({ steps }: MetricIndex): string[] {
  const tags = new Set(steps.flatMap(({ tags: of }) => Object.entries(of).map(([tag, value]) => `${tag}:${value}`)));
  return [
    ...Object.keys(metricKinds),
    ...steps.flatMap(({ name }) => stepMetrics.map((metric) => `${name}.${metric}`)),
    ...[...tags].flatMap((tag) => stepMetrics.map((metric) => `${metric}{${tag}}`)),
  ];
}

/** How often it could have been counted: no failure among a thousand requests is a figure, and no failure among none is not. */
function scheduledOf(metric: string, { book, index }: Measured): number {
  const owner = /^\w+(\{.*\})$/.exec(metric)?.[1];
  const step = metric.slice(0, metric.lastIndexOf('.') + 1);
  const sample = index.ofRun(owner === undefined ? `${step}error_rate` : `error_rate${owner}`, book, 0, true);
  return sample.kind === 'rate' ? sample.n : 0;
}

/** Metrics that only some kinds of steps have, of groups, and what scripts measured under names of their own. */
function ownFigures(shared: ReadonlySet<string>, measured: Measured): Measurement[] {
  const { book, scenario } = measured;
  const names = new ScenarioNames(scenario);
  const seconds = book.observedNs / 1e9;
  const own = [...book.histograms.keys()].filter((series) => !shared.has(series));
  const latencies = own.flatMap((metric) => figuresOf(metric, { kind: 'latency', histogram: book.histogram(metric), pending: 0 }, 0));
  const counted = new Set([...book.counters.keys()].filter((name) => !name.startsWith('check:')));
  // What never happened was counted all the same.
  for (const step of names.steps) {
    for (const metric of names.ownMetrics(step)) {
      if (names.kindOf(step, metric, { kind: 'count' }) === 'counter') counted.add(`${step}.${metric}`);
    }
  }
  const counters = [...counted].flatMap((metric) =>
    figuresOf(metric, { kind: 'counter', count: book.counters.get(metric) ?? 0, seconds, final: true }, scheduledOf(metric, measured)),
  );
  return [...latencies, ...counters];
}

function figuresOf(metric: string, sample: MetricSample, scheduled: number): Measurement[] {
  return stats[sample.kind].flatMap(([stat, kind]) => {
    const figure = bounded({ rule: { stat: kind, op: '<', limit: 0 } }, sample);
    if (figure === null || (sample.kind === 'counter' && (scheduled === 0 || sample.seconds <= 0))) return [];
    const scale = sample.kind === 'rate' ? 100 : 1;
    const scaled = (value: number | null) => (value === null ? null : value * scale);
    return [
      {
        metric,
        stat,
        value: figure.observed * scale,
        unit: unitOf(metric, sample.kind, figure.unit),
        n: sample.kind === 'counter' ? scheduled : figure.n,
        lower95: scaled(figure.lower),
        upper95: scaled(figure.upper),
        strength: 'measured' as const,
      },
    ];
  });
}

function unitOf(metric: string, kind: MetricSample['kind'], unit: string): string {
  if (kind === 'rate') return '%';
  return unit === '/s' && /^(?:.*\.)?requests(?:\{.*\})?$/.test(metric) ? 'requests/s' : unit;
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
