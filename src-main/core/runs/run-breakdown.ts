import type { RunResult, StepResult, TagResult, TrendStats } from '#shared/contract/runs.ts';
import { LatencyHistogram } from '../histograms/latency-histogram.ts';
import { latencyStats } from '../histograms/latency-stats.ts';
import type { Counts } from '../load/engine-messages.ts';
import { groupNames } from '../scenarios/load-steps.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { upperRate } from '../statistics/rate-bounds.ts';
import type { MetricIndex } from './metric-samples.ts';
import { endedOf, errorsOf, type RunBook } from './run-book.ts';

/** Parts of a run by step, group, tag, check and kind of failure. */
export type RunBreakdown = Required<Pick<RunResult, 'steps' | 'groups' | 'tags' | 'checks' | 'failures'>>;

/** @param over requests that are open stay open: they make a tail a lower bound. */
export function breakdownOf({
  book,
  index,
  scenario,
  over,
}: {
  book: RunBook;
  index: MetricIndex;
  scenario: Pick<Scenario, 'steps'>;
  over: boolean;
}): RunBreakdown {
  const counter = (name: string) => book.counters.get(name) ?? 0;
  const steps = index.steps.map((step, at): StepResult => {
    const counts = index.countsOf([at], book.counts, book.stepCounts);
    return {
      name: step.name,
      tags: step.tags,
      ...figures(counts, over, (metric) => book.histogram(index.series(`${step.name}.${metric}`))),
      statuses: Object.fromEntries(book.statuses[at] ?? []),
      checks: index.checksOf(at, counter),
      ...ownMetrics(step.name, index, book),
    };
  });
  const checks = steps.flatMap((step) => step.checks);
  return {
    steps,
    groups: groupNames(scenario.steps).map((name) => ({ name, duration: latencyStats(book.histogram(`${name}.duration`), 0) })),
    tags: tagsOf(index, book, over),
    checks: { passed: checks.reduce((sum, { passed }) => sum + passed, 0), failed: checks.reduce((sum, { failed }) => sum + failed, 0) },
    failures: Object.fromEntries([...book.failures].toSorted(([, a], [, b]) => b - a)),
  };
}

function figures(counts: Counts, over: boolean, histogram: (metric: string) => LatencyHistogram): Omit<TagResult, 'tag' | 'value'> {
  const open = over ? counts.scheduled - endedOf(counts) : 0;
  const errors = errorsOf(counts);
  return {
    requests: counts.completed + counts.failed + counts.timedOut,
    completed: counts.completed,
    failed: counts.failed,
    timedOut: counts.timedOut,
    dropped: counts.dropped,
    error_rate: {
      value: counts.scheduled > 0 ? errors / counts.scheduled : null,
      upper95: upperRate(errors, counts.scheduled),
      n: counts.scheduled,
    },
    response_time: latencyStats(histogram('response_time'), open),
    service_time: latencyStats(histogram('service_time'), open),
  };
}

function tagsOf(index: MetricIndex, book: RunBook, over: boolean): TagResult[] {
  const pairs = new Map(
    index.steps.flatMap(({ tags }) => Object.entries(tags).map(([tag, value]) => [`${tag}:${value}`, { tag, value }] as const)),
  );
  return [...pairs.values()].map(({ tag, value }) => {
    const places = index.carrying(tag, value);
    const merged = (metric: string) => {
      const sum = new LatencyHistogram();
      for (const at of places) sum.merge(book.histogram(index.series(`${index.steps[at]?.name ?? ''}.${metric}`)));
      return sum;
    };
    return { tag, value, ...figures(index.countsOf(places, book.counts, book.stepCounts), over, merged) };
  });
}

/** What only this kind of step measures. */
function ownMetrics(
  step: string,
  index: MetricIndex,
  book: RunBook,
): { latencies: Record<string, TrendStats>; counters: Record<string, number> } {
  const own = (name: string): string | null => {
    // Another step's name may begin with this one's.
    const owner = index.steps.filter((one) => name.startsWith(`${one.name}.`)).toSorted((a, b) => b.name.length - a.name.length)[0];
    const metric = name.slice(step.length + 1);
    return owner?.name === step && !['response_time', 'service_time', 'schedule_lag'].includes(metric) ? metric : null;
  };
  const latencies: Record<string, TrendStats> = {};
  for (const [series, histogram] of book.histograms) {
    const metric = own(series);
    if (metric !== null) latencies[metric] = latencyStats(histogram, 0);
  }
  const counters: Record<string, number> = {};
  for (const [name, count] of book.counters) {
    const metric = own(name);
    if (metric !== null) counters[metric] = count;
  }
  return { latencies, counters };
}
