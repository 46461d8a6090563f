import type { Migration } from '../migration.ts';

/**
 * Sampled series in tiers, and what is known about the time they cover. All times are epoch milliseconds.
 * A scope is a run id, or `live` for what the console samples for itself.
 */
export const samples: Migration = {
  version: 2,
  name: 'samples',
  sql: `
    CREATE TABLE sample_series (
      id INTEGER PRIMARY KEY,
      scope TEXT NOT NULL,
      name TEXT NOT NULL,
      UNIQUE (scope, name)
    ) STRICT;

    CREATE TABLE samples_raw (
      series INTEGER NOT NULL REFERENCES sample_series (id) ON DELETE CASCADE,
      t INTEGER NOT NULL,
      value REAL NOT NULL,
      PRIMARY KEY (series, t)
    ) STRICT, WITHOUT ROWID;

    -- width_ms: length of the bucket that starts at t.
    CREATE TABLE samples_rolled (
      series INTEGER NOT NULL REFERENCES sample_series (id) ON DELETE CASCADE,
      width_ms INTEGER NOT NULL,
      t INTEGER NOT NULL,
      count INTEGER NOT NULL,
      min REAL NOT NULL,
      max REAL NOT NULL,
      mean REAL NOT NULL,
      last REAL NOT NULL,
      PRIMARY KEY (series, width_ms, t)
    ) STRICT, WITHOUT ROWID;

    -- Known losses: what was not recorded, and why. Pauses of the samples themselves are found when reading.
    CREATE TABLE sample_gaps (
      scope TEXT NOT NULL,
      from_ms INTEGER NOT NULL,
      to_ms INTEGER NOT NULL,
      reason TEXT NOT NULL,
      PRIMARY KEY (scope, from_ms, reason)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE monitors (
      scope TEXT NOT NULL,
      monitor TEXT NOT NULL,
      position INTEGER NOT NULL,
      label TEXT NOT NULL,
      budget_mb_per_hour REAL,
      pid INTEGER,
      PRIMARY KEY (scope, monitor)
    ) STRICT, WITHOUT ROWID;

    -- Time that does not count towards a trend, such as a hold.
    CREATE TABLE monitor_masks (
      scope TEXT NOT NULL,
      from_ms INTEGER NOT NULL,
      to_ms INTEGER NOT NULL,
      reason TEXT NOT NULL,
      PRIMARY KEY (scope, from_ms, to_ms)
    ) STRICT, WITHOUT ROWID;

    -- What happened to the processes: 'restart' splits the series.
    CREATE TABLE monitor_events (
      scope TEXT NOT NULL,
      monitor TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      kind TEXT NOT NULL,
      label TEXT NOT NULL,
      PRIMARY KEY (scope, monitor, at_ms, kind)
    ) STRICT, WITHOUT ROWID;
  `,
};
