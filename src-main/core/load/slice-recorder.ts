import { encodeHistogram } from '../histograms/histogram-codec.ts';
import { LatencyHistogram } from '../histograms/latency-histogram.ts';
import { type Counts, checkCounter, type Slice } from './engine-messages.ts';

/** How a request ended. */
export type Outcome = 'completed' | 'failed' | 'timedOut' | 'dropped';

/** Places in the times of a request, all in machine ns. */
export const times = { due: 0, deadline: 1, sent: 2, end: 3 } as const;

/** Kinds of failure told apart in one slice; the rest is counted as "other". */
const failureKinds = 20;

const zero = (): Counts => ({ scheduled: 0, completed: 0, failed: 0, timedOut: 0, dropped: 0 });

/** What one worker measured since its last slice. */
export class SliceRecorder {
  readonly #stepNames: readonly string[];
  /** A single step is not kept apart from the whole. */
  readonly #single: boolean;
  readonly #closed: boolean;
  readonly #series = new Map<string, LatencyHistogram>();
  /** The series that every request is recorded in, found without their names: of all, and of each step. */
  #response: LatencyHistogram | null = null;
  #service: LatencyHistogram | null = null;
  #lag: LatencyHistogram | null = null;
  readonly #responses: (LatencyHistogram | undefined)[] = [];
  readonly #services: (LatencyHistogram | undefined)[] = [];
  #counts = zero();
  #stepCounts: Counts[];
  #failures = new Map<string, number>();
  #statuses: Map<number, number>[];
  #counters = new Map<string, number>();
  /** By step, two places per check: how often it passed, and failed. */
  #checks: number[][] = [];
  #pending = 0;
  #started = 0;
  #longestServiceNs = 0;

  /** @param stepNames names of the measured steps. @param closed there is no intended time to lag behind. */
  constructor(stepNames: readonly string[], closed: boolean) {
    this.#closed = closed;
    this.#stepNames = stepNames;
    this.#single = stepNames.length === 1;
    this.#stepCounts = this.#zeroSteps();
    this.#statuses = stepNames.map(() => new Map());
  }

  /** Requests that are due and not ended. */
  get pending(): number {
    return this.#pending;
  }

  /** Longest wait for the target since the start. */
  get longestServiceNs(): number {
    return this.#longestServiceNs;
  }

  /** The generator took up an arrival, `lagNs` after it was due. */
  started(lagNs: number): void {
    this.#started += 1;
    this.#histogram('generator_lag').record(lagNs);
  }

  scheduled(step: number): void {
    this.#counts.scheduled += 1;
    this.#pending += 1;
    const own = this.#stepCounts[step];
    if (own) own.scheduled += 1;
  }

  ended(step: number, outcome: Outcome, failure?: string): void {
    this.#counts[outcome] += 1;
    this.#pending -= 1;
    const own = this.#stepCounts[step];
    if (own) own[outcome] += 1;
    if (failure !== undefined) this.#fail(failure);
  }

  /** The step was answered with this status, whatever its checks said. */
  status(step: number, status: number): void {
    const statuses = this.#statuses[step];
    statuses?.set(status, (statuses.get(status) ?? 0) + 1);
  }

  /**
   * Latency is kept of every request that got a response, and of one that timed out (what its user waited); a refused connection or a
   * dropped arrival has none and shows in the error rate.
   * @param at `times`; a request that was never sent has NaN there.
   */
  latency(step: number, at: Float64Array): void {
    const end = at[times.end] as number;
    const due = at[times.due] as number;
    const sent = at[times.sent] as number;
    (this.#response ??= this.#histogram('response_time')).record(end - due);
    if (!this.#single) this.#ofStep(this.#responses, step, 'response_time').record(end - due);
    if (Number.isNaN(sent)) return;
    const service = end - sent;
    if (service > this.#longestServiceNs) this.#longestServiceNs = service;
    (this.#service ??= this.#histogram('service_time')).record(service);
    if (!this.#closed) (this.#lag ??= this.#histogram('schedule_lag')).record(sent - due);
    if (!this.#single) this.#ofStep(this.#services, step, 'service_time').record(service);
  }

  /** A further latency of a step: series `<step>.<metric>`. */
  time(step: number, metric: string, ns: number): void {
    this.timeOf(this.#nameOf(step, metric), ns);
  }

  /** A latency by the name of its series. */
  timeOf(series: string, ns: number): void {
    this.#histogram(series).record(ns);
  }

  /** A further counter of a step: `<step>.<metric>`. */
  count(step: number, metric: string, by: number): void {
    this.countOf(this.#nameOf(step, metric), by);
  }

  countOf(name: string, by: number): void {
    this.#counters.set(name, (this.#counters.get(name) ?? 0) + by);
  }

  /** A check of a step, by their places, passed or failed. */
  checked(step: number, check: number, passed: boolean): void {
    const counts = (this.#checks[step] ??= []);
    const place = 2 * check + (passed ? 0 : 1);
    counts[place] = (counts[place] ?? 0) + 1;
  }

  #nameOf(step: number, metric: string): string {
    return `${this.#stepNames[step] ?? ''}.${metric}`;
  }

  #fail(kind: string): void {
    const key = this.#failures.has(kind) || this.#failures.size < failureKinds ? kind : 'other';
    this.#failures.set(key, (this.#failures.get(key) ?? 0) + 1);
  }

  /** The measured part of a slice; begins the next one. */
  take(): Pick<Slice, 'counts' | 'pending' | 'startedArrivals' | 'steps' | 'failures' | 'statuses' | 'counters' | 'histograms'> {
    const histograms: Slice['histograms'] = {};
    for (const [name, histogram] of this.#series) {
      if (histogram.n === 0) continue;
      histograms[name] = encodeHistogram(histogram);
      histogram.clear();
    }
    const slice = {
      counts: this.#counts,
      pending: this.#pending,
      startedArrivals: this.#started,
      steps: this.#stepCounts,
      failures: [...this.#failures],
      statuses: this.#statuses.flatMap((statuses, step) =>
        [...statuses].map(([status, count]): [number, number, number] => [step, status, count]),
      ),
      counters: Object.fromEntries([...this.#counters, ...this.#checkCounters()]),
      histograms,
    };
    this.#counts = zero();
    this.#stepCounts = this.#zeroSteps();
    this.#failures = new Map();
    for (const statuses of this.#statuses) statuses.clear();
    this.#counters = new Map();
    this.#checks = [];
    this.#started = 0;
    return slice;
  }

  *#checkCounters(): Generator<[string, number], void, void> {
    for (const [step, counts] of this.#checks.entries()) {
      for (const [place, count] of (counts ?? []).entries()) {
        if (count > 0) yield [checkCounter(step, Math.floor(place / 2), place % 2 === 0), count];
      }
    }
  }

  #zeroSteps(): Counts[] {
    return this.#single ? [] : this.#stepNames.map(zero);
  }

  #ofStep(series: (LatencyHistogram | undefined)[], step: number, metric: string): LatencyHistogram {
    const known = series[step];
    if (known) return known;
    const histogram = this.#histogram(this.#nameOf(step, metric));
    series[step] = histogram;
    return histogram;
  }

  #histogram(series: string): LatencyHistogram {
    let histogram = this.#series.get(series);
    if (!histogram) {
      histogram = new LatencyHistogram();
      this.#series.set(series, histogram);
    }
    return histogram;
  }
}
