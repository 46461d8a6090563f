import type { Migration } from '../migration.ts';

/**
 * The Merkle log. A leaf is the truth; `topic` and `subject` repeat fields of it for look-ups (verification compares them), and `ledger_nodes`
 * holds the roots of full subtrees (level 0 are the leaf hashes), so that an append and a proof touch O(log n) rows.
 */
export const ledger: Migration = {
  version: 6,
  name: 'ledger',
  sql: `
    CREATE TABLE ledger_entries (
      idx INTEGER PRIMARY KEY,
      topic TEXT NOT NULL,
      subject TEXT,
      leaf TEXT NOT NULL
    ) STRICT;
    CREATE INDEX ledger_entries_by_topic ON ledger_entries (topic, idx);
    CREATE INDEX ledger_entries_by_subject ON ledger_entries (subject, idx) WHERE subject IS NOT NULL;
    CREATE TABLE ledger_nodes (
      level INTEGER NOT NULL,
      idx INTEGER NOT NULL,
      hash BLOB NOT NULL,
      PRIMARY KEY (level, idx)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE ledger_head (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      size INTEGER NOT NULL,
      root BLOB NOT NULL,
      checkpoint TEXT NOT NULL
    ) STRICT;
  `,
};
