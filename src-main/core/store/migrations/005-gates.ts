import type { Migration } from '../migration.ts';

/**
 * Evidence, by the SHA-256 of its bytes. What a gate decided has no tables of its own: answers, reviews, attestations, signatures and
 * transitions are entries of the ledger, and the state of a phase is what they add up to.
 */
export const gates: Migration = {
  version: 5,
  name: 'gates',
  sql: `
    CREATE TABLE evidence (
      digest TEXT PRIMARY KEY,
      body TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
