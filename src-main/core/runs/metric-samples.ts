import type { Counts } from '../load/engine-messages.ts';
import { type MeasuredStep, measuredSteps } from '../scenarios/load-steps.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { MetricSample } from './judge-threshold.ts';
import { endedOf, errorsOf, type ReadSlice, type RunBook } from './run-book.ts';
import type { MetricSecond } from './sliding-threshold.ts';

/** Finds metrics by name, `response_time` or `<step>.response_time`, in a run or in one slice of it. */
export class MetricIndex {
  readonly steps: readonly Pick<MeasuredStep, 'name'>[];
  /** A single step is the whole: it is not kept twice. */
  readonly #single: boolean;

  constructor(scenario: Pick<Scenario, 'steps'>) {
    this.steps = measuredSteps(scenario.steps);
    this.#single = this.steps.length === 1;
  }

  /** Name of the stored series of a metric. */
  series(metric: string): string {
    const { base } = this.#split(metric);
    return this.#single ? base : metric;
  }

  ofRun(metric: string, book: RunBook, seconds: number, final: boolean): MetricSample {
    const { base, step } = this.#split(metric);
    const counts = this.#counts(book.counts, book.stepCounts, step);
    const pending = counts.scheduled - endedOf(counts);
    if (base === 'error_rate') return { kind: 'rate', events: errorsOf(counts), n: counts.scheduled };
    if (base in counters) return { kind: 'counter', count: counters[base as Counter](counts), seconds, final };
    return { kind: 'latency', histogram: book.histogram(this.series(metric)), pending: final ? pending : 0 };
  }

  ofSlice(metric: string, slice: ReadSlice): MetricSecond {
    const { base, step } = this.#split(metric);
    const counts = this.#counts(slice.counts, slice.steps, step);
    if (base === 'error_rate') return { kind: 'rate', events: errorsOf(counts), n: endedOf(counts) };
    if (base in counters) return { kind: 'counter', count: counters[base as Counter](counts) };
    return { kind: 'latency', parts: slice.histograms.get(this.series(metric)) ?? null };
  }

  #counts(whole: Counts, steps: readonly Counts[], step: number | null): Counts {
    return step === null || this.#single ? whole : (steps[step] ?? whole);
  }

  #split(metric: string): { base: string; step: number | null } {
    const step = this.steps.findIndex(({ name }) => metric.startsWith(`${name}.`));
    return step === -1 ? { base: metric, step: null } : { base: metric.slice((this.steps[step]?.name.length ?? 0) + 1), step };
  }
}

/** Counted metrics. `requests` are those that were sent or tried: all but the dropped. */
const counters = {
  requests: (counts: Counts) => counts.completed + counts.failed + counts.timedOut,
  failed: (counts: Counts) => counts.failed,
  timed_out: (counts: Counts) => counts.timedOut,
  dropped: (counts: Counts) => counts.dropped,
};
type Counter = keyof typeof counters;
