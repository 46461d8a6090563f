import type { Baseline } from '#shared/contract/run-comparison.ts';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import type { Store } from '../../store/store.ts';
import type { RunRecord, RunRecords } from '../run-records.ts';
import { type BaselineKey, BaselineRecords } from './baseline-records.ts';

/** `compare baseline ID`: stands for the pinned run of the other's scenario and workload. */
export const baselineWord = 'baseline';

interface Pinning {
  runId: string;
  who: string;
  why?: string | undefined;
}

/** Pins runs, so that later ones have something to be held against. Each change is an event of the runs it concerns. */
export class Baselines {
  readonly #store: Store;
  readonly #records: BaselineRecords;
  readonly #runs: RunRecords;
  readonly #now: () => number;

  constructor(options: { store: Store; runs: RunRecords; now: () => number }) {
    this.#store = options.store;
    this.#records = new BaselineRecords(options.store);
    this.#runs = options.runs;
    this.#now = options.now;
  }

  of(key: BaselineKey): string | null {
    return this.#records.of(key)?.runId ?? null;
  }

  byRun(runId: string): Baseline | null {
    return this.#records.byRun(runId);
  }

  /**
   * Makes a run the baseline of its scenario and workload, in place of the one before.
   * @throws HoldpointError `CONFLICT` for a run that is on, or that measured nothing.
   */
  pin(record: RunRecord, { runId, who, why }: Pinning): { runId: string; replaced: string | null } {
    const result = this.#runs.result(runId);
    if (result === null) throw new HoldpointError('CONFLICT', `The run ${runId} is still on.`, { hint: 'Pin it when it is over.' });
    if (result.totals.scheduled === 0)
      throw new HoldpointError('CONFLICT', `The run ${runId} measured nothing: nothing could be compared with it.`);
    const before = this.of(record);
    if (before === runId) return { runId, replaced: null };
    const at = this.#now();
    const reason = why === undefined || why === '' ? {} : { why };
    this.#store.transaction(() => {
      this.#records.set(record, { runId, by: who, at, why: reason.why ?? null });
      this.#runs.marks.addEvent(runId, { at, kind: 'pinned', label: 'Pinned as baseline', who, ...reason });
      if (before !== null)
        this.#runs.marks.addEvent(before, { at, kind: 'unpinned', label: `Baseline no more: ${runId} took its place`, who });
    });
    return { runId, replaced: before };
  }

  /** @throws HoldpointError `CONFLICT` for a run that is not pinned. */
  unpin({ runId, who, why }: Pinning): { runId: string } {
    const at = this.#now();
    this.#store.transaction(() => {
      if (!this.#records.remove(runId))
        throw new HoldpointError('CONFLICT', `The run ${runId} is not a baseline.`, { hint: 'holdpoint runs list marks those that are.' });
      const reason = why === undefined || why === '' ? {} : { why };
      this.#runs.marks.addEvent(runId, { at, kind: 'unpinned', label: 'Baseline no more', who, ...reason });
    });
    return { runId };
  }

  /**
   * The runs that `compare A B` means, with `baseline` put in.
   * @throws HoldpointError `INVALID` when both are `baseline` or both are one run; `NOT_FOUND` when there is no baseline or no such run.
   */
  pair(a: string, b: string): { a: RunRecord; b: RunRecord } {
    if (a === b) {
      throw new HoldpointError(
        'INVALID',
        a === baselineWord ? 'Only one of the two can be the baseline.' : 'A run compared with itself says nothing.',
        {
          hint: 'Name two runs, or "baseline" and one run.',
        },
      );
    }
    const first = a === baselineWord ? this.#baselineFor(this.#run(b)) : this.#run(a);
    const second = b === baselineWord ? this.#baselineFor(this.#run(a)) : this.#run(b);
    if (first.runId === second.runId)
      throw new HoldpointError('INVALID', `The run ${first.runId} is itself the baseline.`, { hint: 'Name a run that came after it.' });
    return { a: first, b: second };
  }

  #run(runId: string): RunRecord {
    const record = this.#runs.get(runId);
    if (record === null) throw new HoldpointError('NOT_FOUND', `There is no run ${runId}.`, { hint: 'holdpoint runs list shows them.' });
    return record;
  }

  #baselineFor(record: RunRecord): RunRecord {
    const runId = this.of(record);
    if (runId !== null) return this.#run(runId);
    const [other] = this.#records.ofFile(record.file);
    const what = other === undefined ? '' : ` Its baseline ${other} belongs to another workload: rate, duration, limits or steps differ.`;
    throw new HoldpointError('NOT_FOUND', `${record.file} has no baseline for the workload of run ${record.runId}.${what}`, {
      hint: 'Pin one: holdpoint runs pin ID.',
    });
  }
}
