import type { z } from 'zod';
import type { ledgerFilterSchema } from '#shared/contract/ledger.ts';
import type { Row, Store } from '../store/store.ts';
import type { Entry } from './entry.ts';

export type LedgerFilter = z.infer<typeof ledgerFilterSchema>;

/** Entries per query while the table is filled. */
const pageSize = 500;

/** Finds entries by kind, person, date and words. What it answers are places: the entries themselves are read from their leaves. */
export class LedgerSearch {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  add(entry: Entry): void {
    const { index, at, kind, who } = entry;
    this.#store.run(
      'INSERT OR REPLACE INTO ledger_search (idx, at, kind, who, words) VALUES (?, ?, ?, ?, ?)',
      index,
      at,
      kind,
      who,
      wordsOf(entry),
    );
  }

  /** Adds what a version without this table wrote. */
  fill(size: number, entryAt: (index: number) => Entry | null): void {
    const known = Number(this.#store.get('SELECT count(*) AS n FROM ledger_search')?.['n']);
    if (known >= size) return;
    const rows = this.#store.all('SELECT idx FROM ledger_entries WHERE idx NOT IN (SELECT idx FROM ledger_search) ORDER BY idx');
    for (let from = 0; from < rows.length; from += pageSize) {
      this.#store.transaction(() => {
        for (const row of rows.slice(from, from + pageSize)) {
          const entry = entryAt(Number(row['idx']));
          if (entry !== null) this.add(entry);
        }
      });
    }
  }

  /** Places of what matches, newest first, and how many there are in all. */
  find(filter: LedgerFilter, { before, limit }: { before: number; limit: number }): { matching: number; found: number[] } {
    const { where, values } = conditions(filter);
    const matching = Number(this.#store.get(`SELECT count(*) AS n FROM ledger_search WHERE ${where}`, ...values)?.['n']);
    const rows = this.#store.all(
      `SELECT idx FROM ledger_search WHERE ${where} AND idx < ? ORDER BY idx DESC LIMIT ?`,
      ...values,
      before,
      limit,
    );
    return { matching, found: rows.map((row) => Number(row['idx'])) };
  }

  /** What there is to choose from. */
  facets(): { kinds: string[]; people: string[] } {
    const distinct = (column: 'kind' | 'who') =>
      this.#store.all(`SELECT DISTINCT ${column} AS value FROM ledger_search ORDER BY value`).map((row) => String(row['value']));
    return { kinds: distinct('kind'), people: distinct('who') };
  }

  /** Why the row of an entry is not what the entry says; null when it is, or the entry has none yet. */
  faultOf(entry: Entry): string | null {
    const row: Row | undefined = this.#store.get('SELECT at, kind, who, words FROM ledger_search WHERE idx = ?', entry.index);
    if (row === undefined) return null;
    const same = row['at'] === entry.at && row['kind'] === entry.kind && row['who'] === entry.who && row['words'] === wordsOf(entry);
    return same ? null : 'what it is found by was changed';
  }
}

function wordsOf({ who, what, topic, subject }: Entry): string {
  return [who, what, topic, subject ?? ''].join('\n').toLowerCase();
}

/** The statements differ only by which conditions are there, so that they stay prepared. */
function conditions({ kind, who, text, from, to }: LedgerFilter): { where: string; values: string[] } {
  const parts: string[] = ['1 = 1'];
  const values: string[] = [];
  const add = (condition: string, value: string) => {
    parts.push(condition);
    values.push(value);
  };
  if (kind !== undefined) add('kind = ?', kind);
  if (who !== undefined) add('who = ?', who);
  if (from !== undefined) add('at >= ?', from);
  if (to !== undefined) add('at < ?', to);
  const words = (text ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 8);
  for (const word of words) add('instr(words, ?) > 0', word);
  return { where: parts.join(' AND '), values };
}
