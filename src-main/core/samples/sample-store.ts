import type { Gap } from '#shared/contract/base.ts';
import { Emitter } from '../lifecycle/emitter.ts';
import type { Store } from '../store/store.ts';
import { downsample, type Line, pauses, type Reading } from './downsample.ts';
import { SampleTables } from './sample-tables.ts';
import { isStoreFailure, storeFailureWords } from './store-failure.ts';
import { type Sample, rawKeptMs } from './tiers.ts';

/** Written together: one transaction for all series, often enough that a crash loses no more than a glance. */
const flushMs = 2000;
/** Old samples leave their tier once a minute; more often would only write more. */
const retireMs = 60_000;
/** What waits in memory while the disk refuses: ten minutes of fifty series at 1 Hz, about 1.5 MB. More is a gap. */
const waitingLimit = 30_000;

/** Samples of one transaction: about 20 ms. After a spell without writing, the rest follows in the next ones. */
const batch = 2000;
/** On a disk that is nearly full, small writes succeed between large ones that fail: people are told once a minute at most. */
const repeatMs = 60_000;

interface Waiting extends Sample {
  scope: string;
  name: string;
}

export interface SeriesRange {
  from?: number | undefined;
  to?: number | undefined;
}

export interface SeriesLines {
  lines: Map<string, Line>;
  gaps: Gap[];
  /** The range that was shown; null when there is nothing in it. */
  range: { from: number; to: number } | null;
}

/**
 * Sampled series of runs and of the console itself, in the tiers of `tiers.ts`.
 * Appending never fails: what the disk refuses waits in memory, then becomes a gap that says so.
 */
export class SampleStore implements Disposable {
  /** A sentence about what is not being written, once per spell. */
  readonly recordingFailed = new Emitter<string>();
  readonly #tables: SampleTables;
  readonly #timer: NodeJS.Timeout;
  #waiting: Waiting[] = [];
  /** Newest sample per scope, where it has moved since the last retirement. */
  readonly #newest = new Map<string, number>();
  readonly #lost = new Map<string, Gap>();
  #retiredAt = 0;
  #failing = false;
  #saidAt = Number.NEGATIVE_INFINITY;

  constructor({ store }: { store: Store }) {
    this.#tables = new SampleTables(store);
    this.#timer = setInterval(() => this.flush(), flushMs);
    this.#timer.unref();
  }

  /** Samples of a series must come in order of time. */
  append(scope: string, name: string, t: number, value: number): void {
    if (!Number.isFinite(value)) return;
    this.#waiting.push({ scope, name, t: Math.round(t), value });
    this.#newest.set(scope, Math.max(t, this.#newest.get(scope) ?? 0));
    if (this.#waiting.length > waitingLimit) this.#drop(waitingLimit / 10);
  }

  /** Marks time without data, with its reason. */
  gap(scope: string, gap: Gap): void {
    this.attempt(() => this.#tables.addGap(scope, gap));
  }

  /** Writes what waits, one batch of it. False when the disk refused. */
  flush(): boolean {
    if (this.#waiting.length === 0) return true;
    const some = this.#waiting.slice(0, batch);
    const written = this.attempt(() => {
      this.#tables.write(some);
      for (const [scope, gap] of this.#lost) this.#tables.addGap(scope, gap);
    });
    if (!written) return false;
    this.#waiting.splice(0, some.length);
    this.#lost.clear();
    const now = performance.now();
    if (now - this.#retiredAt > retireMs) this.#retire(now);
    return true;
  }

  #flushAll(): boolean {
    while (this.#waiting.length > 0) if (!this.flush()) return false;
    return true;
  }

  /** Does a write; when the disk refuses it, says so and answers false. Anything but a failure of the store is thrown. */
  attempt(write: () => void): boolean {
    try {
      this.#tables.atomically(write);
    } catch (error) {
      if (!isStoreFailure(error)) throw error;
      this.#tables.forgetIds();
      if (!this.#failing) this.#sayFailed(storeFailureWords(error));
      this.#failing = true;
      return false;
    }
    this.#failing = false;
    return true;
  }

  /** Lines of at most two points per pixel, and the gaps in them. Series without samples in the range have an empty line. */
  lines(scope: string, names: readonly string[], query: SeriesRange & { width: number }): SeriesLines {
    this.flush();
    const readings = new Map(names.map((name) => [name, this.#readings(scope, name, query)]));
    const ends = [...readings.values()].flatMap((list) => [list.at(0)?.t, list.at(-1)?.t]).filter((t) => t !== undefined);
    if (ends.length === 0) return { lines: new Map(names.map((name) => [name, { t: [], v: [] }])), gaps: [], range: null };
    const range = { from: query.from ?? Math.min(...ends), to: query.to ?? Math.max(...ends) };
    const known = this.#gaps(scope, range.from, range.to);
    const lines = new Map<string, Line>();
    const found: Gap[] = [];
    for (const [name, list] of readings) {
      const missing = pauses(list, 'no samples');
      found.push(...missing);
      const gaps = [...missing, ...known].toSorted((a, b) => a.from - b.from);
      lines.set(name, downsample(list, range.from, range.to, query.width, gaps));
    }
    return { lines, gaps: mergeGaps(known, found), range };
  }

  /**
   * One value per sample, or the smallest per roll-up where the range reaches further back than single samples do: a lower envelope must
   * not change its resolution on the way.
   */
  lowerValues(scope: string, name: string, query: SeriesRange = {}): Sample[] {
    this.flush();
    const readings = this.#readings(scope, name, query);
    const coarsest = Math.max(0, ...readings.map((reading) => reading.widthMs));
    if (coarsest === 0) return readings.map(({ t, min }) => ({ t, value: min }));
    return this.#tables.lowest(scope, name, coarsest, query.from ?? 0, query.to ?? Number.MAX_SAFE_INTEGER);
  }

  /** The scope gets no more samples for now: writes what waits, moves the rest to its tier, frees what was held for it. */
  finish(scope: string): void {
    if (!this.#flushAll()) return;
    const newest = this.#newest.get(scope);
    if (newest === undefined) return;
    this.attempt(() => this.#tables.retire(scope, newest));
    this.#newest.delete(scope);
    this.#tables.forgetIds();
  }

  /** Forgets what a scope has of before an instant; `live` forgets by itself. */
  discardBefore(scope: string, before: number): void {
    this.attempt(() => this.#tables.discardBefore(scope, before));
  }

  #readings(scope: string, name: string, { from = 0, to = Number.MAX_SAFE_INTEGER }: SeriesRange): Reading[] {
    const stored = this.#tables.readings(scope, name, from, to);
    // What the disk refused, and what waits for the next batch, is still here.
    for (const sample of this.#waiting) {
      if (sample.scope === scope && sample.name === name && sample.t >= from && sample.t <= to) {
        stored.push({ t: sample.t, min: sample.value, max: sample.value, widthMs: 0 });
      }
    }
    return stored;
  }

  #gaps(scope: string, from: number, to: number): Gap[] {
    const lost = this.#lost.get(scope);
    return [...this.#tables.gaps(scope, from, to), ...(lost && lost.to >= from && lost.from <= to ? [lost] : [])];
  }

  #drop(count: number): void {
    for (const { scope, t } of this.#waiting.splice(0, count)) {
      const gap = this.#lost.get(scope);
      if (gap) gap.to = Math.max(gap.to, t);
      else this.#lost.set(scope, { from: t, to: t, reason: 'not recorded: the disk refused to write' });
    }
  }

  #sayFailed(why: string): void {
    const now = performance.now();
    if (now - this.#saidAt < repeatMs) return;
    this.#saidAt = now;
    this.recordingFailed.emit(`Samples are not being recorded: ${why}. Sampling goes on; what is lost is shown as a gap.`);
  }

  #retire(now: number): void {
    this.#retiredAt = now;
    for (const [scope, newest] of this.#newest) {
      this.attempt(() => this.#tables.retire(scope, newest));
    }
    // Scopes that have fallen silent need no more sweeps.
    const latest = Math.max(...this.#newest.values());
    for (const [scope, newest] of this.#newest) if (newest < latest - rawKeptMs) this.#newest.delete(scope);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#flushAll();
    this.recordingFailed[Symbol.dispose]();
  }
}

/** Several series pause together: one gap each, the ones with a known reason first. */
function mergeGaps(known: readonly Gap[], found: readonly Gap[]): Gap[] {
  const merged: Gap[] = [...known];
  for (const gap of found.toSorted((a, b) => a.from - b.from)) {
    const overlapping = merged.find((other) => gap.from <= other.to && gap.to >= other.from);
    if (!overlapping) merged.push({ ...gap });
    else if (overlapping.reason === gap.reason) overlapping.to = Math.max(overlapping.to, gap.to);
  }
  return merged.toSorted((a, b) => a.from - b.from);
}
