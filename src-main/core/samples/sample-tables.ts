import type { Gap } from '#shared/contract/base.ts';
import type { Row, Store } from '../store/store.ts';
import type { Reading } from './downsample.ts';
import { coarseWidthMs, liveKeptMs, type RollUp, rawKeptMs, rolledKeptMs, rolledWidthMs, rollUp, type Sample } from './tiers.ts';

/** What the console samples for itself, whether a run is on or not. */
export const liveScope = 'live';

/** The SQL of the samples: migration 002. Every method may throw what the store throws. */
export class SampleTables {
  readonly #store: Store;
  readonly #ids = new Map<string, number>();

  constructor(store: Store) {
    this.#store = store;
  }

  atomically(work: () => void): void {
    this.#store.transaction(work);
  }

  /** After a transaction that failed, or for scopes that ended: ids made in it are not there. */
  forgetIds(): void {
    this.#ids.clear();
  }

  write(samples: readonly (Sample & { scope: string; name: string })[]): void {
    const bySeries = new Map<number, Sample[]>();
    for (const sample of samples) {
      const id = this.#id(sample.scope, sample.name);
      const list = bySeries.get(id);
      if (list) list.push(sample);
      else bySeries.set(id, [sample]);
    }
    for (const [id, list] of bySeries) {
      for (const { t, value } of list) {
        this.#store.run(
          'INSERT INTO samples_raw (series, t, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
          id,
          t,
          value,
        );
      }
      // The open bucket is written again and again: a crash leaves no roll-up behind.
      for (const bucket of rollUp(list, rolledWidthMs)) this.#addRollUp(id, rolledWidthMs, bucket);
    }
  }

  #addRollUp(id: number, widthMs: number, { t, count, min, max, mean, last }: RollUp): void {
    this.#store.run(
      `INSERT INTO samples_rolled (series, width_ms, t, count, min, max, mean, last) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET
         mean = (mean * count + excluded.mean * excluded.count) / (count + excluded.count), count = count + excluded.count,
         min = min(min, excluded.min), max = max(max, excluded.max), last = excluded.last`,
      id,
      widthMs,
      t,
      count,
      min,
      max,
      mean,
      last,
    );
  }

  /** Readings in order of time: minutes, then 10 s, then single samples, each tier where the finer one ends. */
  readings(scope: string, name: string, from: number, to: number): Reading[] {
    const id = this.#knownId(scope, name);
    if (id === undefined) return [];
    const rawStart = Number(this.#store.get('SELECT min(t) AS t FROM samples_raw WHERE series = ?', id)?.['t'] ?? Number.MAX_SAFE_INTEGER);
    const rawFrom = Math.floor(rawStart / rolledWidthMs) * rolledWidthMs;
    const rolled = this.#store.all(
      'SELECT width_ms, t, min, max FROM samples_rolled WHERE series = ? AND t < ? AND t + width_ms > ? AND t <= ? ORDER BY t',
      id,
      rawFrom,
      from,
      to,
    );
    const raw = this.#store.all('SELECT t, value FROM samples_raw WHERE series = ? AND t BETWEEN ? AND ? ORDER BY t', id, from, to);
    return [...rolled.map(toRolledReading), ...raw.map(toRawReading)];
  }

  /** The smallest value of each bucket of the given width or wider. */
  lowest(scope: string, name: string, widthMs: number, from: number, to: number): Sample[] {
    const id = this.#knownId(scope, name);
    if (id === undefined) return [];
    // Parameters arrive as REAL: without the cast every row would be a bucket of its own.
    const rows = this.#store.all(
      `SELECT min(t) + ? / 2 AS t, min(min) AS value FROM samples_rolled WHERE series = ? AND t BETWEEN ? AND ?
       GROUP BY CAST(t / ? AS INTEGER) ORDER BY 1`,
      widthMs,
      id,
      from,
      to,
      widthMs,
    );
    return rows.map((row) => ({ t: Number(row['t']), value: Number(row['value']) }));
  }

  addGap(scope: string, { from, to, reason }: Gap): void {
    this.#store.run(
      'INSERT INTO sample_gaps (scope, from_ms, to_ms, reason) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET to_ms = max(to_ms, excluded.to_ms)',
      scope,
      Math.round(from),
      Math.round(to),
      reason,
    );
  }

  gaps(scope: string, from: number, to: number): Gap[] {
    return this.#store
      .all(
        'SELECT from_ms, to_ms, reason FROM sample_gaps WHERE scope = ? AND to_ms >= ? AND from_ms <= ? ORDER BY from_ms',
        scope,
        from,
        to,
      )
      .map((row) => ({ from: Number(row['from_ms']), to: Number(row['to_ms']), reason: String(row['reason']) }));
  }

  /** Moves what is too old for its tier into the next one. `newest`: the newest sample of the scope. */
  retire(scope: string, newest: number): void {
    const series = 'series IN (SELECT id FROM sample_series WHERE scope = ?)';
    const rawBefore = Math.floor((newest - rawKeptMs) / rolledWidthMs) * rolledWidthMs;
    this.#store.run(`DELETE FROM samples_raw WHERE ${series} AND t < ?`, scope, rawBefore);
    const rolledBefore = Math.floor((newest - rolledKeptMs) / coarseWidthMs) * coarseWidthMs;
    const old = this.#store.all(
      `SELECT series, t, count, min, max, mean, last FROM samples_rolled WHERE ${series} AND width_ms = ? AND t < ? ORDER BY series, t`,
      scope,
      rolledWidthMs,
      rolledBefore,
    );
    for (const row of old) this.#addRollUp(Number(row['series']), coarseWidthMs, toMinute(row));
    if (old.length > 0)
      this.#store.run(`DELETE FROM samples_rolled WHERE ${series} AND width_ms = ? AND t < ?`, scope, rolledWidthMs, rolledBefore);
    if (scope === liveScope) this.discardBefore(scope, newest - liveKeptMs);
  }

  discardBefore(scope: string, before: number): void {
    const series = 'series IN (SELECT id FROM sample_series WHERE scope = ?)';
    this.#store.run(`DELETE FROM samples_raw WHERE ${series} AND t < ?`, scope, before);
    this.#store.run(`DELETE FROM samples_rolled WHERE ${series} AND t + width_ms <= ?`, scope, before);
    this.#store.run('DELETE FROM sample_gaps WHERE scope = ? AND to_ms < ?', scope, before);
  }

  #id(scope: string, name: string): number {
    const known = this.#knownId(scope, name);
    if (known !== undefined) return known;
    const { lastId } = this.#store.run('INSERT INTO sample_series (scope, name) VALUES (?, ?)', scope, name);
    this.#ids.set(key(scope, name), lastId);
    return lastId;
  }

  #knownId(scope: string, name: string): number | undefined {
    const cached = this.#ids.get(key(scope, name));
    if (cached !== undefined) return cached;
    const row = this.#store.get('SELECT id FROM sample_series WHERE scope = ? AND name = ?', scope, name);
    if (row === undefined) return undefined;
    this.#ids.set(key(scope, name), Number(row['id']));
    return Number(row['id']);
  }
}

const key = (scope: string, name: string) => `${scope}\n${name}`;

function toRolledReading(row: Row): Reading {
  const widthMs = Number(row['width_ms']);
  return { t: Number(row['t']) + widthMs / 2, min: Number(row['min']), max: Number(row['max']), widthMs };
}

function toRawReading(row: Row): Reading {
  const value = Number(row['value']);
  return { t: Number(row['t']), min: value, max: value, widthMs: 0 };
}

function toMinute(row: Row): RollUp {
  return {
    t: Math.floor(Number(row['t']) / coarseWidthMs) * coarseWidthMs,
    count: Number(row['count']),
    min: Number(row['min']),
    max: Number(row['max']),
    mean: Number(row['mean']),
    last: Number(row['last']),
  };
}
