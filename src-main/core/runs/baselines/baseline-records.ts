import { z } from 'zod';
import type { Baseline } from '#shared/contract/run-comparison.ts';
import type { Row, Store } from '../../store/store.ts';

/** What a baseline belongs to: what is sent, as which scenario. */
export interface BaselineKey {
  file: string;
  workloadHash: string;
}

const rowSchema = z.object({ run_id: z.string(), pinned_by: z.string(), pinned_at: z.number(), why: z.string().nullable() });

export interface PinnedRun extends Baseline {
  runId: string;
}

/** The pinned runs, in the store. */
export class BaselineRecords {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The pinned run of a scenario and workload; null: there is none. */
  of({ file, workloadHash }: BaselineKey): PinnedRun | null {
    return pinned(this.#store.get('SELECT * FROM run_baselines WHERE file = ? AND workload_hash = ?', file, workloadHash));
  }

  /** How a run is pinned; null: it is not. */
  byRun(runId: string): Baseline | null {
    const found = pinned(this.#store.get('SELECT * FROM run_baselines WHERE run_id = ?', runId));
    return found && { by: found.by, at: found.at, why: found.why };
  }

  /** Pinned runs of any workload of a scenario, newest pin first. */
  ofFile(file: string): string[] {
    return this.#store
      .all('SELECT run_id FROM run_baselines WHERE file = ? ORDER BY pinned_at DESC', file)
      .map((row) => z.string().parse(row['run_id']));
  }

  set({ file, workloadHash }: BaselineKey, { runId, by, at, why }: PinnedRun): void {
    this.#store.run(
      'INSERT OR REPLACE INTO run_baselines (file, workload_hash, run_id, pinned_by, pinned_at, why) VALUES (?, ?, ?, ?, ?, ?)',
      file,
      workloadHash,
      runId,
      by,
      at,
      why,
    );
  }

  remove(runId: string): boolean {
    return this.#store.run('DELETE FROM run_baselines WHERE run_id = ?', runId).changes > 0;
  }
}

function pinned(row: Row | undefined): PinnedRun | null {
  if (row === undefined) return null;
  const { run_id, pinned_by, pinned_at, why } = rowSchema.parse(row);
  return { runId: run_id, by: pinned_by, at: pinned_at, why };
}
