import type { z } from 'zod';
import type { ledgerVerificationSchema } from '#shared/contract/ledger.ts';
import { type Entry, noPrevious, readLeaf, signedByConsole } from './entry.ts';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { leafHash, RunningRoot } from './merkle.ts';
import type { NoteVerifier } from './signed-note.ts';

export type LedgerVerification = z.infer<typeof ledgerVerificationSchema>;
type BadEntry = NonNullable<LedgerVerification['firstBad']>;

export interface AuditInput {
  /** Every leaf in order; asked for a second time only when the root is wrong, to find the entry. */
  leaves: () => Iterable<string>;
  /** Signed note of the head. */
  checkpoint: string;
  key: NoteVerifier;
  /** An older or equal head that was kept elsewhere. */
  outside?: { note: string; where: string } | undefined;
  /** A further check of one entry: the reason why it is bad, or null. */
  check?: ((entry: Entry, leaf: Uint8Array) => string | null) | undefined;
}

/** Entries between two pauses: about 10 ms of hashing, so that a console goes on answering while it verifies. */
const entriesPerSlice = 200;

/**
 * Recomputes a whole log: form and place of each entry, the signatures of people, the chain, the root, and the signed head. The
 * console's own signatures are looked at only where the root is wrong: a right root under a signed head vouches for every byte, and
 * otherwise they show which entry is not as it was written. Yields now and then.
 */
export function* audit(input: AuditInput): Generator<void, Omit<LedgerVerification, 'checkedAt'>, void> {
  const notes: string[] = [];
  const head = openCheckpoint(input.checkpoint, input.key);
  if (head === null) notes.push('The signature of the ledger head does not hold: the head, its key or the file was changed.');
  const outside = input.outside === undefined ? null : openCheckpoint(input.outside.note, input.key);
  if (input.outside !== undefined && outside === null) notes.push(`The head kept in ${input.outside.where} is not signed by this console.`);

  const tree = new RunningRoot();
  let firstBad: BadEntry | null = null;
  let previous = noPrevious;
  let outsideRoot: Uint8Array | null = outside?.size === 0 ? tree.root() : null;
  for (const text of input.leaves()) {
    const hash = leafHash(Buffer.from(text));
    firstBad ??= badEntry(text, hash, tree.size, previous, input);
    previous = hash.toString('hex');
    tree.add(hash);
    if (tree.size === outside?.size) outsideRoot = tree.root();
    if (tree.size % entriesPerSlice === 0) yield;
  }
  const root = tree.root();
  const agrees = head !== null && head.size === tree.size && head.root.equals(root);
  if (!agrees) firstBad = earliest(firstBad, yield* blame(input, head, tree.size));
  let outsideAgrees = true;
  if (outside !== null && (outsideRoot === null || !outside.root.equals(outsideRoot))) {
    outsideAgrees = false;
    firstBad ??= {
      index: Math.min(outside.size, tree.size),
      reason: `the ledger is not the one whose head is kept in ${input.outside?.where}`,
    };
    notes.push(
      outside.size > tree.size
        ? `The head kept in ${input.outside?.where} counts ${outside.size} entries, the ledger has ${tree.size}: entries were cut off.`
        : `The first ${outside.size} entries are not those of the head kept in ${input.outside?.where}: the ledger was rewritten.`,
    );
  }
  const outsideKnown = input.outside === undefined || outside !== null;
  return {
    ok: agrees && outsideAgrees && outsideKnown && firstBad === null,
    size: tree.size,
    root: Buffer.from(root).toString('hex'),
    firstBad,
    notes,
  };
}

function badEntry(text: string, hash: Uint8Array, index: number, previous: string, { check }: AuditInput): BadEntry | null {
  const read = readLeaf(text);
  if (!read.ok) return { index, reason: read.reason };
  if (read.entry.index !== index) return { index, reason: `it was written as entry ${read.entry.index}` };
  if (read.entry.previous !== previous) {
    // This entry is intact in itself, so what it points back to is not what it was.
    return { index: Math.max(0, index - 1), reason: `entry ${index} was written after another entry than this one` };
  }
  const reason = check?.(read.entry, hash) ?? null;
  return reason === null ? null : { index, reason };
}

/** Why the root is not that of the signed head: the first entry that the console did not sign, or where entries lack or are too many. */
function* blame(input: AuditInput, head: Checkpoint | null, size: number): Generator<void, BadEntry | null, void> {
  let index = 0;
  for (const text of input.leaves()) {
    const read = readLeaf(text);
    if (!read.ok || !signedByConsole(read.envelope, input.key.publicKey)) {
      return { index, reason: 'its bytes are not those that the console signed' };
    }
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
