import path from 'node:path';
import { z } from 'zod';
import type { LedgerEntry, LedgerHeadFile, LedgerPage, LedgerProof } from '#shared/contract/ledger.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import type { ConsoleKey } from '../identities/console-key.ts';
import { Emitter } from '../lifecycle/emitter.ts';
import type { Store } from '../store/store.ts';
import { audit, type LedgerVerification } from './audit.ts';
import { bundleFormat, bundleText } from './bundle-text.ts';
import { checkpointText } from './checkpoint.ts';
import { cosignedEntry } from './cosigned-head.ts';
import { cosign } from './cosignature.ts';
import { type Entry, namesEvidence, type NewEntry, newEntrySchema, noPrevious, readLeaf, sealEntry } from './entry.ts';
import { FoundEntries, type FoundEntry, leafRow, shown } from './found-entries.ts';
import type { KeptHead } from './kept-heads.ts';
import { type LedgerFilter, LedgerSearch } from './ledger-search.ts';
import { emptyRoot, inclusionProof, leafHash, nodesOfAppend, type ReadNode, rootAt } from './merkle.ts';
import { proofFormat, proofText } from './proof.ts';
import { OutsideHead } from './outside-head.ts';
import { parseVerifierKey, signNote, verifierKey, type NoteVerifier } from './signed-note.ts';

/** Entries per query while the whole ledger is read. */
const pageSize = 500;

const headRow = z.object({ size: z.number(), root: z.instanceof(Uint8Array), checkpoint: z.string() });

export interface LedgerHead {
  size: number;
  /** 32 bytes. */
  root: Buffer;
  /** C2SP checkpoint in a signed note. */
  checkpoint: string;
}

export type Append = (entry: NewEntry) => number;

/** The append-only Merkle log (RFC 6962) of decisions and evidence digests. */
export class Ledger implements Disposable {
  readonly changes = new Emitter<void>();
  readonly #store: Store;
  readonly #key: ConsoleKey;
  readonly #verifier: NoteVerifier;
  readonly #outside: OutsideHead | null;
  readonly #entries: FoundEntries;
  readonly #search: LedgerSearch;

  constructor({ store, keys }: { store: Store; keys: ConsoleKey }) {
    this.#store = store;
    this.#key = keys;
    this.#search = new LedgerSearch(store);
    const verifier = parseVerifierKey(verifierKey(keys.name, keys.publicKey));
    if (verifier === null) throw new Error('The console key has no valid name');
    this.#verifier = verifier;
    this.#entries = new FoundEntries(keys.publicKey);
    this.#outside = store.file === ':memory:' ? null : new OutsideHead(path.dirname(store.file));
  }

  /** Verifier key of this console, as auditors keep it: C2SP `vkey`. */
  get verifierKey(): string {
    return verifierKey(this.#key.name, this.#key.publicKey);
  }

  head(): LedgerHead {
    const row = this.#store.get('SELECT size, root, checkpoint FROM ledger_head WHERE id = 1');
    if (row === undefined) return { size: 0, root: emptyRoot, checkpoint: this.#sign(0, emptyRoot) };
    const { size, root, checkpoint } = headRow.parse(row);
    return { size, root: Buffer.from(root), checkpoint };
  }

  /** One entry, on the disk when this returns. Answers its index. */
  append(entry: NewEntry): number {
    return this.commit((append) => append(entry));
  }

  /**
   * One durable transaction: what `work` writes to the store and what it appends is there wholly or not at all.
   * @throws whatever `work` throws; then nothing was written.
   */
  commit<T>(work: (append: Append) => T): T {
    let appended = 0;
    const result = this.#store.durable(() =>
      work((entry) => {
        appended += 1;
        return this.#append(entry);
      }),
    );
    if (appended > 0) {
      this.#outside?.keep(() => this.head().checkpoint);
      this.changes.emit();
    }
    return result;
  }

  #append(entry: NewEntry): number {
    const { size } = this.head();
    const previous = size === 0 ? noPrevious : Buffer.from(this.#node(0, size - 1)).toString('hex');
    const { leaf, entry: sealed } = sealEntry(newEntrySchema.parse(entry), { index: size, previous }, this.#key);
    this.#store.run('INSERT INTO ledger_entries (idx, topic, subject, leaf) VALUES (?, ?, ?, ?)', size, entry.topic, entry.subject, leaf);
    this.#search.add(sealed);
    for (const node of nodesOfAppend(size, leafHash(Buffer.from(leaf)), this.#node)) {
      this.#store.run('INSERT INTO ledger_nodes (level, idx, hash) VALUES (?, ?, ?)', node.level, node.index, node.hash);
    }
    const root = rootAt(size + 1, this.#node);
    this.#store.run(
      'INSERT INTO ledger_head (id, size, root, checkpoint) VALUES (1, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET size = excluded.size, root = excluded.root, checkpoint = excluded.checkpoint',
      size + 1,
      root,
      this.#sign(size + 1, root),
    );
    return size;
  }

  readonly #node: ReadNode = (level, index) => {
    const hash = this.#store.get('SELECT hash FROM ledger_nodes WHERE level = ? AND idx = ?', level, index)?.['hash'];
    if (!(hash instanceof Uint8Array)) throw new Error(`The ledger lacks node ${level}/${index}: run "holdpoint ledger verify"`);
    return hash;
  };

  #sign(size: number, root: Uint8Array): string {
    return signNote(checkpointText({ origin: this.#key.name, size, root }), this.#key.name, this.#key.seed, this.#key.publicKey);
  }

  /** Newest first; `before` is exclusive. Altered entries are listed as such, as long as nothing is looked for. */
  list({ before = Number.MAX_SAFE_INTEGER, limit, ...filter }: { before?: number | undefined; limit: number } & LedgerFilter): LedgerPage {
    const { size, root } = this.head();
    const isAll = Object.values(filter).every((value) => value === undefined || value === '');
    if (isAll) {
      const rows = this.#store.all('SELECT idx FROM ledger_entries WHERE idx < ? ORDER BY idx DESC LIMIT ?', before, limit);
      return { size, root: root.toString('hex'), matching: size, entries: rows.map((row) => this.#shown(Number(row['idx']))) };
    }
    this.#fillSearch(size);
    const { matching, found } = this.#search.find(filter, { before, limit });
    return { size, root: root.toString('hex'), matching, entries: found.map((index) => this.#shown(index)) };
  }

  /** What entries can be looked for by. */
  facets(): { kinds: string[]; people: string[] } {
    this.#fillSearch(this.head().size);
    return this.#search.facets();
  }

  #fillSearch(size: number): void {
    this.#search.fill(size, (index) => {
      const found = this.#at(index);
      return found?.intact === true ? found.entry : null;
    });
  }

  #at(index: number): FoundEntry | null {
    const row = this.#store.get('SELECT idx, leaf FROM ledger_entries WHERE idx = ?', index);
    return row === undefined ? null : this.#entries.read(row);
  }

  #shown(index: number): LedgerEntry {
    const found = this.#at(index);
    const before = index === 0 ? null : this.#at(index - 1);
    const isBack = found?.intact === true && before?.intact === true && Date.parse(found.entry.at) < Date.parse(before.entry.at);
    return shown(found ?? { index, intact: false, reason: 'it is missing' }, isBack);
  }

  /** Entries of a topic, oldest first, each with its console signature checked. */
  entriesOf(topic: string): FoundEntry[] {
    const rows = this.#store.all('SELECT idx, leaf FROM ledger_entries WHERE topic = ? ORDER BY idx', topic);
    return rows.map((row) => this.#entries.read(row));
  }

  /** The newest entries with this topic, the oldest of them first. */
  newestOf(topic: string, count: number): FoundEntry[] {
    const rows = this.#store.all('SELECT idx, leaf FROM ledger_entries WHERE topic = ? ORDER BY idx DESC LIMIT ?', topic, count);
    return rows.map((row) => this.#entries.read(row)).toReversed();
  }

  /** The newest entry of a kind with this topic; null when there is none. */
  latestOf(topic: string): FoundEntry | null {
    const row = this.#store.get('SELECT idx, leaf FROM ledger_entries WHERE topic = ? ORDER BY idx DESC LIMIT 1', topic);
    return row === undefined ? null : this.#entries.read(row);
  }

  /** Index of the first entry about this digest; null when there is none. */
  indexOf(subject: string): number | null {
    const row = this.#store.get('SELECT idx FROM ledger_entries WHERE subject = ? ORDER BY idx LIMIT 1', subject);
    return row === undefined ? null : Number(row['idx']);
  }

  /** Recomputes everything, in slices, so that the console goes on meanwhile. */
  async verify(since?: KeptHead): Promise<LedgerVerification> {
    // In this order: another process may append between the two, and then the database is the newer one.
    const outside = this.#outside?.read();
    const { size, checkpoint } = this.head();
    const last = Number(this.#store.get('SELECT MAX(idx) AS last FROM ledger_entries')?.['last'] ?? -1);
    const steps = audit({
      leaves: () => this.#leaves(Math.max(size, last + 1)),
      checkpoint,
      key: this.#verifier,
      kept: outside === undefined ? [] : [outside],
      since,
      check: (entry, hash) => this.#storedFaultOf(entry, hash),
    });
    let step = steps.next();
    while (step.done !== true) {
      await new Promise((resolve) => setImmediate(resolve));
      step = steps.next();
    }
    const notes = [...step.value.notes];
    const problem = this.#outside?.problem ?? null;
    if (problem !== null) notes.push(problem);
    if (size > 0)
      notes.push(
        outside === undefined
          ? 'No copy of the head is kept outside the database.'
          : `The head agrees with ${outside.where} only as far as that file was not replaced too: keep exported bundles or heads somewhere else (git, another machine).`,
      );
    return { ...step.value, checkedAt: Date.now(), notes };
  }

  /** Columns and nodes repeat what the leaf says: what differs was changed behind our back, and look-ups and later roots would be wrong. */
  #storedFaultOf(entry: Entry, hash: Uint8Array): string | null {
    const row = this.#store.get('SELECT topic, subject FROM ledger_entries WHERE idx = ?', entry.index);
    if (row?.['topic'] !== entry.topic || row['subject'] !== entry.subject) return 'its look-up columns were changed';
    for (const node of nodesOfAppend(entry.index, hash, this.#node)) {
      if (Buffer.compare(this.#node(node.level, node.index), node.hash) !== 0) return 'the stored hashes of its subtree were changed';
    }
    return this.#search.faultOf(entry);
  }

  *#leaves(size: number): Generator<string, void, void> {
    for (let from = 0; from < size; from += pageSize) {
      const rows = this.#store.all(
        'SELECT idx, leaf FROM ledger_entries WHERE idx >= ? AND idx < ? ORDER BY idx',
        from,
        Math.min(size, from + pageSize),
      );
      for (const row of rows) yield leafRow.parse(row).leaf;
    }
  }

  /** @param statementOf the bytes of an evidence record; null when it is gone (the bundle then shows that). */
  exportBundle(statementOf: (digest: string) => string | null): { fileName: string; content: string } {
    const { size, checkpoint } = this.head();
    const entries = [...this.#leaves(size)];
    const evidence: string[] = [];
    const named = new Set<string>();
    for (const leaf of entries) {
      const read = readLeaf(leaf);
      if (!read.ok || !namesEvidence(read.entry) || named.has(read.entry.subject)) continue;
      named.add(read.entry.subject);
      const statement = statementOf(read.entry.subject);
      if (statement !== null) evidence.push(statement);
    }
    const content = bundleText({ format: bundleFormat, key: this.verifierKey, checkpoint, entries, evidence });
    return { fileName: `ledger-${size}-entries.json`, content };
  }

  /**
   * One entry with the path that leads from it to the signed head.
   * @throws HoldpointError `NOT_FOUND`, or `CONFLICT` for an entry that is not as it was written.
   */
  prove(index: number, statementOf: (digest: string) => string | null): LedgerProof {
    const { size, root, checkpoint } = this.head();
    const found = index < size ? this.#at(index) : null;
    if (found === null) {
      throw new HoldpointError('NOT_FOUND', `The ledger has no entry ${index}.`, { hint: `It has ${size}, counted from 0.` });
    }
    if (!found.intact) {
      throw new HoldpointError('CONFLICT', `Entry ${index} was altered: ${found.reason}.`, { hint: 'Verify the ledger.' });
    }
    const leaf = String(this.#store.get('SELECT leaf FROM ledger_entries WHERE idx = ?', index)?.['leaf']);
    const path = inclusionProof(index, size, this.#node).map((hash) => Buffer.from(hash).toString('base64'));
    const evidence = namesEvidence(found.entry) ? statementOf(found.entry.subject) : null;
    const content = proofText({ format: proofFormat, key: this.verifierKey, checkpoint, entry: leaf, path, evidence });
    return { fileName: `ledger-entry-${index}.json`, content, index, size, root: root.toString('hex'), leafHash: found.leafHash, path };
  }

  /** The signed head as a file, to be kept somewhere else. */
  exportHead(checkpoint = this.head().checkpoint): LedgerHeadFile {
    const { size, root } = this.head();
    return { fileName: `ledger-head-${size}.txt`, content: checkpoint, key: this.verifierKey, size, root: root.toString('hex') };
  }

  /**
   * Keeps the present head with the cosignature of a person, as an entry of its own. Answers the cosigned head.
   * @param at epoch milliseconds.
   */
  cosign({ person, publicKey, seed, at }: { person: string; publicKey: Buffer; seed: Buffer; at: number }): LedgerHeadFile {
    return this.commit((append) => {
      const { size, root, checkpoint } = this.head();
      const file = this.exportHead(cosign(checkpoint, { person, publicKey }, seed, at));
      append(cosignedEntry({ checkpoint: file.content, size, root, person, publicKey, at }));
      return file;
    });
  }

  [Symbol.dispose](): void {
    this.changes[Symbol.dispose]();
    this.#entries.forget();
  }
}
