import type { Migration } from '../migration.ts';

/**
 * What entries of the ledger are looked for by. Repeats what the leaves say (verification compares it); entries of before this table are
 * added when the first search is made, because SQL cannot read a leaf.
 */
export const ledgerSearch: Migration = {
  version: 8,
  name: 'ledger search',
  sql: `
    CREATE TABLE ledger_search (
      idx INTEGER PRIMARY KEY,
      at TEXT NOT NULL,
      kind TEXT NOT NULL,
      who TEXT NOT NULL,
      words TEXT NOT NULL
    ) STRICT;
    CREATE INDEX ledger_search_by_kind ON ledger_search (kind, idx);
    CREATE INDEX ledger_search_by_who ON ledger_search (who, idx);
    CREATE INDEX ledger_search_by_time ON ledger_search (at, idx);
  `,
};
