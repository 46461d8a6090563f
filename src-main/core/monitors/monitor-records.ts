import type { EventMark } from '#shared/contract/base.ts';
import type { SampleStore } from '../samples/sample-store.ts';
import type { Store } from '../store/store.ts';

export interface MonitorRecord {
  monitor: string;
  label: string;
  budgetMbPerHour: number | null;
  pid: number | null;
}

/** What is known about the monitors of a scope besides their samples: the other tables of migration 002. */
export class MonitorRecords {
  readonly #store: Store;
  readonly #samples: SampleStore;

  constructor(store: Store, samples: SampleStore) {
    this.#store = store;
    this.#samples = samples;
  }

  monitors(scope: string): MonitorRecord[] {
    return this.#store
      .all('SELECT monitor, label, budget_mb_per_hour, pid FROM monitors WHERE scope = ? ORDER BY position', scope)
      .map((row) => ({
        monitor: String(row['monitor']),
        label: String(row['label']),
        budgetMbPerHour: row['budget_mb_per_hour'] === null ? null : Number(row['budget_mb_per_hour']),
        pid: row['pid'] === null ? null : Number(row['pid']),
      }));
  }

  addMonitor(scope: string, position: number, record: MonitorRecord): void {
    this.#samples.attempt(() =>
      this.#store.run(
        `INSERT INTO monitors (scope, monitor, position, label, budget_mb_per_hour, pid) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET label = excluded.label, budget_mb_per_hour = excluded.budget_mb_per_hour`,
        scope,
        record.monitor,
        position,
        record.label,
        record.budgetMbPerHour,
        record.pid,
      ),
    );
  }

  setPid(scope: string, monitor: string, pid: number): void {
    this.#samples.attempt(() => this.#store.run('UPDATE monitors SET pid = ? WHERE scope = ? AND monitor = ?', pid, scope, monitor));
  }

  addMask(scope: string, from: number, to: number, reason: string): void {
    this.#samples.attempt(() =>
      this.#store.run(
        'INSERT OR REPLACE INTO monitor_masks (scope, from_ms, to_ms, reason) VALUES (?, ?, ?, ?)',
        scope,
        Math.round(from),
        Math.round(to),
        reason,
      ),
    );
  }

  masks(scope: string): { from: number; to: number }[] {
    return this.#store
      .all('SELECT from_ms, to_ms FROM monitor_masks WHERE scope = ? ORDER BY from_ms', scope)
      .map((row) => ({ from: Number(row['from_ms']), to: Number(row['to_ms']) }));
  }

  addEvent(scope: string, monitor: string, event: { at: number; kind: string; label: string }): void {
    this.#samples.attempt(() =>
      this.#store.run(
        'INSERT OR REPLACE INTO monitor_events (scope, monitor, at_ms, kind, label) VALUES (?, ?, ?, ?, ?)',
        scope,
        monitor,
        Math.round(event.at),
        event.kind,
        event.label,
      ),
    );
  }

  events(scope: string, monitors: readonly string[], from = 0, to = Number.MAX_SAFE_INTEGER): (EventMark & { monitor: string })[] {
    return this.#store
      .all(
        'SELECT monitor, at_ms, kind, label FROM monitor_events WHERE scope = ? AND at_ms BETWEEN ? AND ? ORDER BY at_ms',
        scope,
        from,
        to,
      )
      .map((row) => ({ monitor: String(row['monitor']), at: Number(row['at_ms']), kind: String(row['kind']), label: String(row['label']) }))
      .filter((event) => monitors.includes(event.monitor));
  }

  /** Instant of the newest sample of the scope; null when it has none. */
  lastSampleAt(scope: string): number | null {
    const row = this.#store.get(
      'SELECT max(t) AS t FROM samples_raw WHERE series IN (SELECT id FROM sample_series WHERE scope = ?)',
      scope,
    );
    return row?.['t'] === null || row?.['t'] === undefined ? null : Number(row['t']);
  }

  /** Events of the console's own scope that are older than its samples. */
  discardEventsBefore(scope: string, before: number): void {
    this.#samples.attempt(() => this.#store.run('DELETE FROM monitor_events WHERE scope = ? AND at_ms < ?', scope, before));
  }
}
