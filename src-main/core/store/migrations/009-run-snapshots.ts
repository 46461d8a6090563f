import type { Migration } from '../migration.ts';

/** What a run that is on has measured so far, from time to time: a console that was killed goes on from there instead of reading all frames. */
export const runSnapshots: Migration = {
  version: 9,
  name: 'run snapshots',
  sql: `
    CREATE TABLE run_snapshots (
      run_id TEXT PRIMARY KEY REFERENCES runs (run_id) ON DELETE CASCADE,
      -- The last frame that is in it.
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      body TEXT NOT NULL -- JSON
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE run_snapshot_histograms (
      run_id TEXT NOT NULL REFERENCES run_snapshots (run_id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      data BLOB NOT NULL,
      PRIMARY KEY (run_id, name)
    ) STRICT, WITHOUT ROWID;
  `,
};
