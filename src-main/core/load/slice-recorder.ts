import { encodeHistogram } from '../histograms/histogram-codec.ts';
import { LatencyHistogram } from '../histograms/latency-histogram.ts';
import type { Counts, Slice } from './engine-messages.ts';

/** How a request ended. */
export type Outcome = 'completed' | 'failed' | 'timedOut' | 'dropped';

/** Times of one request in machine ns; null where it did not come so far. */
export interface RequestTimes {
  dueNs: number;
  sentNs: number | null;
  endNs: number;
}

/** Kinds of failure told apart in one slice; the rest is counted as "other". */
const failureKinds = 20;

const zero = (): Counts => ({ scheduled: 0, completed: 0, failed: 0, timedOut: 0, dropped: 0 });

/** What one worker measured since its last slice. */
export class SliceRecorder {
  readonly #stepNames: readonly string[];
  readonly #closed: boolean;
  readonly #series = new Map<string, LatencyHistogram>();
  #counts = zero();
  #stepCounts: Counts[];
  #failures = new Map<string, number>();
  #pending = 0;
  #started = 0;
  #longestServiceNs = 0;

  /** @param stepNames names of the http steps; a single one is not kept apart from the whole. @param closed there is no intended time to lag behind. */
  constructor(stepNames: readonly string[], closed: boolean) {
    this.#closed = closed;
    this.#stepNames = stepNames.length > 1 ? stepNames : [];
    this.#stepCounts = this.#stepNames.map(zero);
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

  /**
   * Latency is kept of every request that got a response, and of one that timed out (what its user waited); a refused connection or a
   * dropped arrival has none and shows in the error rate.
   */
  latency(step: number, times: RequestTimes): void {
    const name = this.#stepNames[step];
    const response = times.endNs - times.dueNs;
    this.#histogram('response_time').record(response);
    if (name !== undefined) this.#histogram(`${name}.response_time`).record(response);
    if (times.sentNs === null) return;
    const service = times.endNs - times.sentNs;
    if (service > this.#longestServiceNs) this.#longestServiceNs = service;
    this.#histogram('service_time').record(service);
    if (!this.#closed) this.#histogram('schedule_lag').record(times.sentNs - times.dueNs);
    if (name !== undefined) this.#histogram(`${name}.service_time`).record(service);
  }

  #fail(kind: string): void {
    const key = this.#failures.has(kind) || this.#failures.size < failureKinds ? kind : 'other';
    this.#failures.set(key, (this.#failures.get(key) ?? 0) + 1);
  }

  /** The measured part of a slice; begins the next one. */
  take(): Pick<Slice, 'counts' | 'pending' | 'startedArrivals' | 'steps' | 'failures' | 'histograms'> {
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
      histograms,
    };
    this.#counts = zero();
    this.#stepCounts = this.#stepNames.map(zero);
    this.#failures = new Map();
    this.#started = 0;
    return slice;
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
