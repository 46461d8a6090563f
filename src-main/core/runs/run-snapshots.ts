import { z } from 'zod';
import type { Store } from '../store/store.ts';
import type { StateSnapshot } from './stored-state.ts';

const rowSchema = z.object({ epoch: z.number(), seq: z.number(), body: z.string() });
const histogramSchema = z.object({ name: z.string(), data: z.instanceof(Uint8Array) });

/** The newest snapshot of each run that is on or may go on: one, which replaces the one before it. */
export class RunSnapshots {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  write(runId: string, { epoch, seq, body, histograms }: StateSnapshot): void {
    this.#store.transaction(() => {
      this.#store.run(
        `INSERT INTO run_snapshots (run_id, epoch, seq, body) VALUES (?, ?, ?, ?)
          ON CONFLICT (run_id) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, body = excluded.body`,
        runId,
        epoch,
        seq,
        body,
      );
      for (const [name, data] of histograms) {
        this.#store.run(
          `INSERT INTO run_snapshot_histograms (run_id, name, data) VALUES (?, ?, ?)
            ON CONFLICT (run_id, name) DO UPDATE SET data = excluded.data`,
          runId,
          name,
          data,
        );
      }
    });
  }

  read(runId: string): StateSnapshot | null {
    const row = this.#store.get('SELECT epoch, seq, body FROM run_snapshots WHERE run_id = ?', runId);
    if (row === undefined) return null;
    const histograms = this.#store
      .all('SELECT name, data FROM run_snapshot_histograms WHERE run_id = ?', runId)
      .map((one) => histogramSchema.parse(one))
      .map(({ name, data }): [string, Uint8Array] => [name, data]);
    return { ...rowSchema.parse(row), histograms: new Map(histograms) };
  }

  /** The run is over: nobody goes on from here. */
  remove(runId: string): void {
    this.#store.run('DELETE FROM run_snapshots WHERE run_id = ?', runId);
  }
}
