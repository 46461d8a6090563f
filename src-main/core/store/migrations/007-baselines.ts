import type { Migration } from '../migration.ts';

/** Runs that others are compared with, one per scenario file and workload, and where each run ran. */
export const baselines: Migration = {
  version: 7,
  name: 'baselines',
  sql: `
    CREATE TABLE run_baselines (
      file TEXT NOT NULL,
      workload_hash TEXT NOT NULL,
      -- RESTRICT: a run that is pinned cannot be deleted.
      run_id TEXT NOT NULL UNIQUE REFERENCES runs (run_id) ON DELETE RESTRICT,
      pinned_by TEXT NOT NULL,
      pinned_at INTEGER NOT NULL, -- epoch ms
      why TEXT,
      PRIMARY KEY (file, workload_hash)
    ) STRICT, WITHOUT ROWID;
    ALTER TABLE runs ADD COLUMN environment TEXT; -- JSON; NULL for runs from before
  `,
};
