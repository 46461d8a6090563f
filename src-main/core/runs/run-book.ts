import { z } from 'zod';
import type { Totals } from '#shared/contract/runs.ts';
import { decodeHistogramParts } from '../histograms/histogram-codec.ts';
import { type HistogramParts, LatencyHistogram } from '../histograms/latency-histogram.ts';
import { type Counts, countsSchema, type Slice } from '../load/engine-messages.ts';

/** About a second of a run, of one worker or of all together, with its histograms read. */
export interface ReadSlice extends Omit<Slice, 'histograms' | 'type' | 'second'> {
  histograms: Map<string, HistogramParts>;
}
/** That of one worker, with the number of its second. */
export type SecondSlice = ReadSlice & Pick<Slice, 'second'>;

const openSchema = z.array(z.tuple([z.string(), z.object({ seq: z.number(), pending: z.number() })]));
/** All of a book but its histograms. */
export const bookStateSchema = z.object({
  counts: countsSchema,
  stepCounts: z.array(countsSchema),
  failures: z.array(z.tuple([z.string(), z.number()])),
  statuses: z.array(z.array(z.tuple([z.number(), z.number()]))),
  counters: z.array(z.tuple([z.string(), z.number()])),
  last: z.object({ planNs: z.number(), ms: z.number() }).nullable(),
  observed: z.array(z.tuple([z.string(), z.number()])),
  observedIn: z.array(z.tuple([z.number(), z.number()])),
  pending: openSchema,
  warmUpCounts: countsSchema,
  warmUpPending: openSchema,
});
export type BookState = z.infer<typeof bookStateSchema>;

export const noCounts = (): Counts => ({ scheduled: 0, completed: 0, failed: 0, timedOut: 0, dropped: 0 });

export function addCounts(to: Counts, counts: Counts): void {
  to.scheduled += counts.scheduled;
  to.completed += counts.completed;
  to.failed += counts.failed;
  to.timedOut += counts.timedOut;
  to.dropped += counts.dropped;
}

/** Requests that are over, and those of them that count as errors. */
export const endedOf = (counts: Counts) => counts.completed + counts.failed + counts.timedOut + counts.dropped;
export const errorsOf = (counts: Counts) => counts.failed + counts.timedOut + counts.dropped;

/** Everything measured of one run so far: exact counts and merged histograms. The same slice counts once, however often it arrives. */
export class RunBook {
  readonly histograms = new Map<string, LatencyHistogram>();
  readonly stepCounts: Counts[];
  readonly failures = new Map<string, number>();
  /** How often each step was answered with a status. */
  readonly statuses: Map<number, number>[];
  readonly counters = new Map<string, number>();
  readonly counts = noCounts();
  /** Where the plan and the wall clock stood at the end of the newest slice; null before the first. */
  last: { planNs: number; ms: number } | null = null;
  /** Plan time covered by measurements: of each worker of each epoch, and of each epoch. */
  readonly #observed = new Map<string, number>();
  readonly #observedIn = new Map<number, number>();
  /** Requests of the warm-up, which are in nothing else here. */
  readonly warmUpCounts = noCounts();
  readonly #warmUpPending = new Map<string, { seq: number; pending: number }>();
  readonly #seen = new Map<string, { next: number; early: Set<number> }>();
  /** Open requests at the end of the newest slice of each worker and epoch: of an engine that died they stay. */
  readonly #pending = new Map<string, { seq: number; pending: number }>();

  constructor(steps: number) {
    this.stepCounts = Array.from({ length: steps }, noCounts);
    this.statuses = Array.from({ length: steps }, () => new Map<number, number>());
  }

  /** Takes a slice in. @returns null when it was here before. */
  add(slice: Slice): SecondSlice | null {
    const key = `${slice.epoch}/${slice.worker}`;
    if (!this.#firstTime(key, slice.seq)) return null;
    const histograms = new Map(Object.entries(slice.histograms).map(([series, bytes]) => [series, decodeHistogramParts(bytes)]));
    const { type: _type, ...rest } = slice;
    const read: SecondSlice = { ...rest, histograms };
    this.take(read);
    return read;
  }

  /** Takes in what is known to be new: a slice, or a stored frame of several. */
  take(
    read: Pick<
      ReadSlice,
      | 'epoch'
      | 'warmUp'
      | 'worker'
      | 'seq'
      | 'counts'
      | 'steps'
      | 'pending'
      | 'failures'
      | 'statuses'
      | 'counters'
      | 'histograms'
      | 'fromPlanNs'
      | 'toPlanNs'
      | 'toMs'
    >,
  ): void {
    const key = `${read.epoch}/${read.worker}`;
    const pendings = read.warmUp === true ? this.#warmUpPending : this.#pending;
    if (read.seq >= (pendings.get(key)?.seq ?? -1)) pendings.set(key, { seq: read.seq, pending: read.pending });
    if (this.last === null || read.toMs >= this.last.ms) this.last = { planNs: read.toPlanNs, ms: read.toMs };
    if (read.warmUp === true) {
      addCounts(this.warmUpCounts, read.counts);
      return;
    }
    addCounts(this.counts, read.counts);
    read.steps.forEach((counts, index) => {
      const own = this.stepCounts[index];
      if (own) addCounts(own, counts);
    });
    for (const [kind, count] of read.failures) this.failures.set(kind, (this.failures.get(kind) ?? 0) + count);
    for (const [step, status, count] of read.statuses) {
      const own = this.statuses[step];
      own?.set(status, (own.get(status) ?? 0) + count);
    }
    for (const [name, count] of Object.entries(read.counters)) this.counters.set(name, (this.counters.get(name) ?? 0) + count);
    for (const [series, parts] of read.histograms) this.histogram(series).addParts(parts);
    // All workers walk the same plan; the one that was seen longest stands for the time.
    const observedNs = (this.#observed.get(key) ?? 0) + Math.max(0, read.toPlanNs - read.fromPlanNs);
    this.#observed.set(key, observedNs);
    this.#observedIn.set(read.epoch, Math.max(this.#observedIn.get(read.epoch) ?? 0, observedNs));
  }

  /** Plan time covered by measurements; held time and gaps are not in it. */
  get observedNs(): number {
    let sum = 0;
    for (const ns of this.#observedIn.values()) sum += ns;
    return sum;
  }

  histogram(series: string): LatencyHistogram {
    let histogram = this.histograms.get(series);
    if (!histogram) {
      histogram = new LatencyHistogram();
      this.histograms.set(series, histogram);
    }
    return histogram;
  }

  get pending(): number {
    return sumOf(this.#pending);
  }

  /** Those of the warm-up. */
  warmUpTotals(): Totals {
    return { ...this.warmUpCounts, pending: sumOf(this.#warmUpPending) };
  }

  /** scheduled = completed + failed + timedOut + dropped + pending, always. */
  totals(): Totals {
    return { ...this.counts, pending: this.pending };
  }

  state(): BookState {
    return {
      counts: this.counts,
      stepCounts: this.stepCounts,
      failures: [...this.failures],
      statuses: this.statuses.map((statuses) => [...statuses]),
      counters: [...this.counters],
      last: this.last,
      observed: [...this.#observed],
      observedIn: [...this.#observedIn],
      pending: [...this.#pending],
      warmUpCounts: this.warmUpCounts,
      warmUpPending: [...this.#warmUpPending],
    };
  }

  /** Takes in the state of another book, into one that is empty; its histograms are merged into those of this one. */
  restore(state: BookState): void {
    Object.assign(this.counts, state.counts);
    state.stepCounts.forEach((counts, step) => Object.assign(this.stepCounts[step] ?? {}, counts));
    for (const [kind, count] of state.failures) this.failures.set(kind, count);
    state.statuses.forEach((statuses, step) => statuses.forEach(([status, count]) => this.statuses[step]?.set(status, count)));
    for (const [name, count] of state.counters) this.counters.set(name, count);
    this.last = state.last;
    for (const [key, ns] of state.observed) this.#observed.set(key, ns);
    for (const [epoch, ns] of state.observedIn) this.#observedIn.set(epoch, ns);
    for (const [key, open] of state.pending) this.#pending.set(key, open);
    Object.assign(this.warmUpCounts, state.warmUpCounts);
    for (const [key, open] of state.warmUpPending) this.#warmUpPending.set(key, open);
  }

  #firstTime(key: string, seq: number): boolean {
    let seen = this.#seen.get(key);
    if (!seen) {
      seen = { next: 0, early: new Set() };
      this.#seen.set(key, seen);
    }
    if (seq < seen.next || seen.early.has(seq)) return false;
    seen.early.add(seq);
    while (seen.early.delete(seen.next)) seen.next += 1;
    return true;
  }
}

function sumOf(pendings: ReadonlyMap<string, { pending: number }>): number {
  let sum = 0;
  for (const { pending } of pendings.values()) sum += pending;
  return sum;
}
