import { checkCounter, type Counts } from '../load/engine-messages.ts';
import { type HistogramParts, LatencyHistogram } from '../histograms/latency-histogram.ts';
import { type MeasuredStep, measuredSteps } from '../scenarios/load-steps.ts';
import type { Scenario, Threshold } from '../scenarios/scenario.ts';
import type { MetricSample } from './judge-threshold.ts';
import { addCounts, endedOf, errorsOf, noCounts, type ReadSlice, type RunBook } from './run-book.ts';
import type { MetricSecond } from './sliding-threshold.ts';

/** Where a metric is looked up: a run so far, or a part of it. */
interface Source {
  counts: Counts;
  steps: readonly Counts[];
  counter: (name: string) => number;
  parts: (series: string) => HistogramParts | null;
}

/** Finds metrics by name in a run or in one slice of it: `response_time`, `<step>.response_time`, `response_time{tag:value}` … */
export class MetricIndex {
  readonly steps: readonly Pick<MeasuredStep, 'name' | 'tags' | 'checks'>[];
  /** A single step is the whole: it is not kept twice. */
  readonly #single: boolean;
  /** Counters that kinds of steps have of their own; their name alone does not tell them from latencies. */
  readonly #counters: ReadonlySet<string>;

  constructor({ steps, thresholds = [] }: Pick<Scenario, 'steps'> & { thresholds?: readonly Pick<Threshold, 'metric' | 'kind'>[] }) {
    this.steps = measuredSteps(steps);
    this.#single = this.steps.length === 1;
    this.#counters = new Set(thresholds.filter(({ kind }) => kind === 'counter').map(({ metric }) => metric));
  }

  /** Name of the stored series of a metric of the whole or of a step. */
  series(metric: string): string {
    const { base, at } = this.#split(metric);
    return this.#single && at !== null && base in shared ? base : metric;
  }

  ofRun(metric: string, book: RunBook, seconds: number, final: boolean): MetricSample {
    const { base, at, tagged } = this.#split(metric);
    const source: Source = {
      counts: book.counts,
      steps: book.stepCounts,
      counter: (name) => book.counters.get(name) ?? 0,
      parts: (series) => book.histograms.get(series)?.parts() ?? null,
    };
    const counts = this.#counts(source, at, tagged);
    if (base === 'error_rate') return { kind: 'rate', events: errorsOf(counts), n: counts.scheduled };
    if (base === 'checks') return { kind: 'rate', ...this.#checks(source, at, tagged) };
    if (base in counters) return { kind: 'counter', count: counters[base as Counter](counts), seconds, final };
    if (this.#counters.has(metric)) return { kind: 'counter', count: source.counter(metric), seconds, final };
    const pending = base in shared ? counts.scheduled - endedOf(counts) : 0;
    // Exact: histograms of steps add up to that of a tag without a loss.
    const histogram = tagged === null ? book.histogram(this.series(metric)) : merged(this.#partsOf(base, tagged, source));
    return { kind: 'latency', histogram, pending: final ? pending : 0 };
  }

  ofSlice(metric: string, slice: ReadSlice): MetricSecond {
    const { base, at, tagged } = this.#split(metric);
    const source: Source = {
      counts: slice.counts,
      steps: slice.steps,
      counter: (name) => slice.counters[name] ?? 0,
      parts: (series) => slice.histograms.get(series) ?? null,
    };
    const counts = this.#counts(source, at, tagged);
    if (base === 'error_rate') return { kind: 'rate', events: errorsOf(counts), n: endedOf(counts) };
    if (base === 'checks') return { kind: 'rate', ...this.#checks(source, at, tagged) };
    if (base in counters) return { kind: 'counter', count: counters[base as Counter](counts) };
    if (this.#counters.has(metric)) return { kind: 'counter', count: source.counter(metric) };
    if (tagged === null) return { kind: 'latency', parts: source.parts(this.series(metric)) };
    const parts = this.#partsOf(base, tagged, source);
    return { kind: 'latency', parts: parts.length === 0 ? null : merged(parts).parts() };
  }

  /** How often the checks of a step passed, one after the other, and failed. */
  checksOf(at: number, counter: (name: string) => number): { name: string; passed: number; failed: number }[] {
    return (this.steps[at]?.checks ?? []).map(({ name }, check) => ({
      name,
      passed: counter(checkCounter(at, check, true)),
      failed: counter(checkCounter(at, check, false)),
    }));
  }

  /** Places of the steps that carry a tag. */
  carrying(tag: string, value: string): number[] {
    return this.steps.flatMap(({ tags }, at) => (tags[tag] === value ? [at] : []));
  }

  /** Requests of some steps together; a single step is the whole. */
  countsOf(places: readonly number[], whole: Counts, steps: readonly Counts[]): Counts {
    if (this.#single) return places.length > 0 ? whole : noCounts();
    const sum = noCounts();
    for (const at of places) addCounts(sum, steps[at] ?? noCounts());
    return sum;
  }

  #counts(source: Source, at: number | null, tagged: readonly number[] | null): Counts {
    if (tagged !== null) return this.countsOf(tagged, source.counts, source.steps);
    return at === null || this.#single ? source.counts : (source.steps[at] ?? source.counts);
  }

  #checks(source: Source, at: number | null, tagged: readonly number[] | null): { events: number; n: number } {
    const places = tagged ?? (at === null ? this.steps.keys() : [at]);
    let events = 0;
    let n = 0;
    for (const place of places) {
      for (const { passed, failed } of this.checksOf(place, source.counter)) {
        events += passed;
        n += passed + failed;
      }
    }
    return { events, n };
  }

  #partsOf(base: string, places: readonly number[], source: Source): HistogramParts[] {
    return places.flatMap((at) => source.parts(this.series(`${this.steps[at]?.name ?? ''}.${base}`)) ?? []);
  }

  #split(metric: string): { base: string; at: number | null; tagged: readonly number[] | null } {
    const tag = /^(\w+)\{([\w-]+):([^}]*)\}$/.exec(metric);
    if (tag) return { base: tag[1] ?? '', at: null, tagged: this.carrying(tag[2] ?? '', tag[3] ?? '') };
    let at: number | null = null;
    // The longest name that fits: one may begin like another.
    for (const [place, { name }] of this.steps.entries()) {
      if (metric.startsWith(`${name}.`) && name.length > (at === null ? -1 : (this.steps[at]?.name.length ?? 0))) at = place;
    }
    return { base: at === null ? metric : metric.slice((this.steps[at]?.name.length ?? 0) + 1), at, tagged: null };
  }
}

function merged(parts: readonly HistogramParts[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const one of parts) histogram.addParts(one);
  return histogram;
}

/** Latencies that the whole has and every step. */
const shared = { response_time: true, service_time: true, schedule_lag: true };

/** Counted metrics. `requests` are those that were sent or tried: all but the dropped. */
const counters = {
  requests: (counts: Counts) => counts.completed + counts.failed + counts.timedOut,
  failed: (counts: Counts) => counts.failed,
  timed_out: (counts: Counts) => counts.timedOut,
  dropped: (counts: Counts) => counts.dropped,
};
type Counter = keyof typeof counters;
