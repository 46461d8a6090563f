import type { Migration } from '../migration.ts';

export const runs: Migration = {
  version: 1,
  name: 'runs',
  sql: `
    CREATE TABLE runs (
      run_id TEXT PRIMARY KEY,
      file TEXT NOT NULL,
      scenario_name TEXT NOT NULL,
      scenario_yaml TEXT NOT NULL,
      overrides TEXT NOT NULL, -- JSON
      target TEXT NOT NULL, -- JSON: the address it was started against
      workload_hash TEXT NOT NULL,
      revision TEXT,
      started_by TEXT NOT NULL,
      started_at INTEGER NOT NULL, -- epoch ms
      state TEXT NOT NULL,
      epoch INTEGER NOT NULL, -- engines started for it, from 0
      control TEXT NOT NULL, -- JSON: rate curve, end of the plan, hold
      owner_pid INTEGER,
      alive_at INTEGER NOT NULL, -- epoch ms, last sign of life of its console
      result TEXT, -- JSON, when it ended
      summary TEXT, -- JSON, when it ended
      measurements TEXT, -- JSON, when it ended
      points TEXT, -- JSON: 1 s points of the last 15 minutes, when it ended
      evidence TEXT
    ) STRICT;
    CREATE INDEX runs_by_start ON runs (started_at DESC);

    -- 10 s of one worker. The key makes a frame that arrives twice count once.
    CREATE TABLE run_frames (
      run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
      worker INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      from_ms REAL NOT NULL,
      to_ms REAL NOT NULL,
      from_plan_ns INTEGER NOT NULL,
      to_plan_ns INTEGER NOT NULL,
      body TEXT NOT NULL, -- JSON: counts, pending, figures of the chart
      PRIMARY KEY (run_id, worker, epoch, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE run_histograms (
      run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
      worker INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      series TEXT NOT NULL,
      data BLOB NOT NULL,
      PRIMARY KEY (run_id, worker, epoch, seq, series)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE run_events (
      event_id INTEGER PRIMARY KEY,
      run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
      at REAL NOT NULL,
      kind TEXT NOT NULL,
      label TEXT NOT NULL,
      who TEXT,
      why TEXT
    ) STRICT;
    CREATE INDEX run_events_by_run ON run_events (run_id, at);
    CREATE TABLE run_gaps (
      gap_id INTEGER PRIMARY KEY,
      run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
      from_ms REAL NOT NULL,
      to_ms REAL NOT NULL,
      reason TEXT NOT NULL
    ) STRICT;
    CREATE INDEX run_gaps_by_run ON run_gaps (run_id, from_ms);
  `,
};
