import type { z } from 'zod';
import type { ledgerVerificationSchema } from '#shared/contract/ledger.ts';
import { KeyHistory, keyEventSchema } from '../identities/key-events.ts';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { type Cosignature, readCosignature } from './cosigned-head.ts';
import { type Entry, noPrevious, readLeaf, signedByConsole } from './entry.ts';
import { KeptHeads, type KeptHead } from './kept-heads.ts';
import { leafHash, RunningRoot } from './merkle.ts';
import type { NoteVerifier } from './signed-note.ts';

export type LedgerVerification = z.infer<typeof ledgerVerificationSchema>;
export type BadEntry = NonNullable<LedgerVerification['firstBad']>;

export interface AuditInput {
  /** Every leaf in order; asked for a second time only when the root is wrong, to find the entry. */
  leaves: () => Iterable<string>;
  /** Signed note of the head. */
  checkpoint: string;
  key: NoteVerifier;
  /** Older or equal heads that were kept elsewhere. */
  kept?: readonly KeptHead[] | undefined;
  /** One of them that somebody asks about: answered with a proof of consistency. */
  since?: KeptHead | undefined;
  /** A further check of one entry: the reason why it is bad, or null. */
  check?: ((entry: Entry, leaf: Uint8Array) => string | null) | undefined;
}

/** Entries between two pauses: about 10 ms of hashing, so that a console goes on answering while it verifies. */
const entriesPerSlice = 200;
/** Entries that a note names at most. */
const namedAtMost = 5;

/**
 * Recomputes a whole log: form and place of each entry, the signatures of people, the chain, the root, and the signed head. The
 * console's own signatures are looked at only where the root is wrong: a right root under a signed head vouches for every byte, and
 * otherwise they show which entry is not as it was written. Yields now and then.
 */
export function* audit(input: AuditInput): Generator<void, Omit<LedgerVerification, 'checkedAt'>, void> {
  const notes: string[] = [];
  const head = openCheckpoint(input.checkpoint, input.key);
  if (head === null) notes.push('The signature of the ledger head does not hold: the head, its key or the file was changed.');

  const tree = new RunningRoot();
  const kept = new KeptHeads(input, tree);
  const people = new PeopleInLog();
  const dates = new Dates();
  let firstBad: BadEntry | null = null;
  let previous = noPrevious;
  for (const text of input.leaves()) {
    const index = tree.size;
    const hash = leafHash(Buffer.from(text));
    const read = readLeaf(text);
    firstBad ??= badEntry(read, hash, index, previous, input);
    if (read.ok) {
      const reason = people.take(read.entry, tree, input.key);
      if (reason !== null) firstBad ??= { index, reason };
      dates.take(index, read.entry.at);
    }
    previous = hash.toString('hex');
    tree.add(hash);
    kept.grown(hash);
    if (tree.size % entriesPerSlice === 0) yield;
  }
  const root = tree.root();
  const agrees = head !== null && head.size === tree.size && head.root.equals(root);
  if (!agrees) firstBad = earliest(firstBad, yield* blame(input, head, tree.size));
  const heads = kept.compare();
  firstBad ??= heads.firstBad;
  notes.push(...heads.notes, ...people.notes(), ...dates.notes());
  return {
    ok: agrees && heads.agree && firstBad === null,
    size: tree.size,
    root: Buffer.from(root).toString('hex'),
    firstBad,
    notes,
    cosignatures: people.cosignatures,
    since: heads.since,
  };
}

function badEntry(
  read: ReturnType<typeof readLeaf>,
  hash: Uint8Array,
  index: number,
  previous: string,
  { check, key }: AuditInput,
): BadEntry | null {
  if (!read.ok) return { index, reason: read.reason };
  if (read.entry.index !== index) return { index, reason: `it was written as entry ${read.entry.index}` };
  if (read.entry.previous !== previous) {
    // What the console signed is intact in itself: then what it points back to is not what it was.
    return signedByConsole(read.envelope, key.publicKey)
      ? { index: Math.max(0, index - 1), reason: `entry ${index} was written after another entry than this one` }
      : { index, reason: notAsSigned };
  }
  const reason = check?.(read.entry, hash) ?? null;
  return reason === null ? null : { index, reason };
}

const notAsSigned = 'its bytes are not those that the console signed';

/** Why the root is not that of the signed head: the first entry that the console did not sign, or where entries lack or are too many. */
function* blame(input: AuditInput, head: Checkpoint | null, size: number): Generator<void, BadEntry | null, void> {
  let index = 0;
  for (const text of input.leaves()) {
    const read = readLeaf(text);
    if (!read.ok || !signedByConsole(read.envelope, input.key.publicKey)) return { index, reason: read.ok ? notAsSigned : read.reason };
    index += 1;
    if (index % entriesPerSlice === 0) yield;
  }
  if (head === null || head.size === 0) return null;
  if (head.size > size) return { index: size, reason: `entries from here on are missing: the head counts ${head.size}` };
  if (head.size < size) return { index: head.size, reason: `the head counts only ${head.size} entries` };
  return { index: size - 1, reason: 'the entries agree with each other, but not with the signed head: they were rewritten' };
}

function earliest(a: BadEntry | null, b: BadEntry | null): BadEntry | null {
  if (a === null || b === null) return a ?? b;
  return b.index < a.index ? b : a;
}

/** Keys, signatures and cosignatures of people, in the order of the log. */
class PeopleInLog {
  readonly cosignatures: Cosignature[] = [];
  readonly #keys = new KeyHistory();
  readonly #doubts: string[] = [];

  /** The reason why the entry is bad, or null. */
  take(entry: Entry, before: RunningRoot, console: NoteVerifier): string | null {
    if (entry.kind === 'key') {
      const { data } = keyEventSchema.safeParse(entry.data);
      if (data === undefined) return 'it does not say what became of a key';
      this.#keys.take(entry.index, data);
    }
    if (entry.kind === 'cosignature') {
      const read = readCosignature(entry, before.root(), console);
      if (!read.ok) return read.reason;
      this.cosignatures.push(read.cosignature);
    }
    const signed = entry.signed;
    const doubt = signed === null ? null : this.#keys.doubt(signed.person, signed.publicKey);
    if (doubt !== null)
      this.#doubts.push(`Entry ${entry.index} is signed for ${signed?.person}, and ${doubt}: the signature does not count.`);
    return null;
  }

  notes(): string[] {
    const cosigned = this.cosignatures.map(
      ({ person, keyId, size, at }) =>
        `The first ${size} entries were cosigned by ${person} (key ${keyId}) on ${at}; the cosignature holds.`,
    );
    return [...this.#doubts, ...cosigned.slice(-namedAtMost)];
  }
}

/** Entries that are dated before the one before them. The order is that of the log; clocks can be set back. */
class Dates {
  #last = -Infinity;
  readonly #back: number[] = [];

  take(index: number, at: string): void {
    const time = Date.parse(at);
    if (time < this.#last) this.#back.push(index);
    this.#last = time;
  }

  notes(): string[] {
    if (this.#back.length === 0) return [];
    const named = this.#back.slice(0, namedAtMost).join(', ');
    const more = this.#back.length > namedAtMost ? ` and ${this.#back.length - namedAtMost} more` : '';
    return [`Dated before the entry before them: ${named}${more}. A clock was set back; the order of the log counts.`];
  }
}
