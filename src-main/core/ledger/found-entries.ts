import { z } from 'zod';
import type { LedgerEntry } from '#shared/contract/ledger.ts';
import type { Row } from '../store/store.ts';
import { type Entry, readLeaf, signedByConsole } from './entry.ts';
import { leafHash } from './merkle.ts';

/** Entries that were read and checked and need not be again (about 1 KB each); beyond it the memory is emptied. */
const entriesKept = 2000;

export const leafRow = z.object({ idx: z.number(), leaf: z.string() });

/** An entry as it is found in the store: trusted only when `intact`. */
export type FoundEntry = { index: number } & ({ intact: true; entry: Entry; leafHash: string } | { intact: false; reason: string });

/** Reads entries from their rows and checks that this console wrote them there. */
export class FoundEntries {
  readonly #consoleKey: Buffer;
  readonly #checked = new Map<string, Entry>();

  constructor(consoleKey: Buffer) {
    this.#consoleKey = consoleKey;
  }

  read(row: Row): FoundEntry {
    const { idx: index, leaf } = leafRow.parse(row);
    const hash = leafHash(Buffer.from(leaf)).toString('hex');
    let entry = this.#checked.get(hash);
    if (entry === undefined) {
      const read = readLeaf(leaf);
      if (!read.ok) return { index, intact: false, reason: read.reason };
      if (!signedByConsole(read.envelope, this.#consoleKey)) return { index, intact: false, reason: 'it is not signed by this console' };
      if (this.#checked.size >= entriesKept) this.#checked.clear();
      entry = read.entry;
      this.#checked.set(hash, entry);
    }
    if (entry.index !== index) return { index, intact: false, reason: `it was written as entry ${entry.index}` };
    return { index, intact: true, entry, leafHash: hash };
  }

  forget(): void {
    this.#checked.clear();
  }
}

/** For a page. @param clockBack it is dated before the entry that precedes it. */
export function shown(found: FoundEntry, clockBack: boolean): LedgerEntry {
  if (!found.intact) {
    return {
      index: found.index,
      at: new Date(0).toISOString(),
      kind: 'altered',
      who: '',
      what: `This entry was altered: ${found.reason}.`,
      subject: null,
      leafHash: '',
      signed: false,
      route: null,
      clockBack: false,
    };
  }
  const { index, at, kind, who, what, subject, signed, route } = found.entry;
  return { index, at, kind, who, what, subject, leafHash: found.leafHash, signed: signed !== null, route, clockBack };
}
