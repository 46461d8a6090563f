import { type EventMark, eventMarkSchema, type Gap, gapSchema } from '#shared/contract/base.ts';
import type { Store } from '../store/store.ts';

/** What happened in runs, and the stretches of time without data: what is marked on the time axis. */
export class MarkRecords {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  addEvent(runId: string, event: EventMark): void {
    this.#store.run(
      'INSERT INTO run_events (run_id, at, kind, label, who, why) VALUES (?, ?, ?, ?, ?, ?)',
      runId,
      event.at,
      event.kind,
      event.label,
      event.who ?? null,
      event.why ?? null,
    );
  }

  events(runId: string): EventMark[] {
    return this.#store
      .all('SELECT at, kind, label, who, why FROM run_events WHERE run_id = ? ORDER BY at, event_id', runId)
      .map((row) => eventMarkSchema.parse(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))));
  }

  addGap(runId: string, gap: Gap): void {
    this.#store.run('INSERT INTO run_gaps (run_id, from_ms, to_ms, reason) VALUES (?, ?, ?, ?)', runId, gap.from, gap.to, gap.reason);
  }

  gaps(runId: string): Gap[] {
    return this.#store
      .all('SELECT from_ms AS "from", to_ms AS "to", reason FROM run_gaps WHERE run_id = ? ORDER BY from_ms', runId)
      .map((row) => gapSchema.parse(row));
  }
}
