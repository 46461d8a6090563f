import { z } from 'zod';
import { keyIdOf } from '../identities/ed25519.ts';
import { strictBase64 } from './canonical-json.ts';
import { openCheckpoint } from './checkpoint.ts';
import { cosignedAt } from './cosignature.ts';
import type { Entry, NewEntry } from './entry.ts';
import type { NoteVerifier } from './signed-note.ts';

/** Topic of the entries that keep what people cosigned. */
export const cosignedTopic = 'ledger';

/** A head of this log with the cosignature of a person, kept in the log itself: a bundle carries it. */
const cosignedHeadSchema = z.strictObject({
  /** C2SP checkpoint, signed by the console and by the person. */
  checkpoint: z.string(),
  person: z.string(),
  /** base64 of 32 bytes. */
  publicKey: z.string(),
});
type CosignedHead = z.infer<typeof cosignedHeadSchema>;

export interface Cosignature {
  /** Of the entry. */
  index: number;
  /** Entries that the cosigned head counts. */
  size: number;
  person: string;
  keyId: string;
  /** RFC 3339; as the person's machine had it. */
  at: string;
}

/** @param head what was cosigned: its note with both signatures, and what it says. `at` is in epoch milliseconds. */
export function cosignedEntry(head: {
  checkpoint: string;
  size: number;
  root: Buffer;
  person: string;
  publicKey: Buffer;
  at: number;
}): NewEntry {
  const { checkpoint, size, root, person, publicKey, at } = head;
  const data: CosignedHead = { checkpoint, person, publicKey: publicKey.toString('base64') };
  return {
    at: new Date(at).toISOString(),
    kind: 'cosignature',
    who: person,
    what: `Head of ${size} entries cosigned with key ${keyIdOf(publicKey)}`,
    topic: cosignedTopic,
    subject: root.toString('hex'),
    route: null,
    data,
    signed: null,
  };
}

/** What an entry of this kind says, checked against the root of all entries before it; else why it is bad. */
export function readCosignature(
  entry: Entry,
  rootBefore: Uint8Array,
  console: NoteVerifier,
): { ok: true; cosignature: Cosignature } | { ok: false; reason: string } {
  const bad = (reason: string) => ({ ok: false, reason }) as const;
  const { data } = cosignedHeadSchema.safeParse(entry.data);
  const publicKey = strictBase64(data?.publicKey ?? '');
  if (data === undefined || publicKey?.length !== 32) return bad('it does not say what a cosignature says');
  const head = openCheckpoint(data.checkpoint, console);
  if (head === null) return bad('the head that was cosigned is not signed by this console');
  if (head.size !== entry.index || !head.root.equals(rootBefore))
    return bad('the head that was cosigned is not that of the entries before it');
  const at = cosignedAt(data.checkpoint, { person: data.person, publicKey });
  if (at === null) return bad(`the cosignature of ${data.person} does not hold`);
  return {
    ok: true,
    cosignature: {
      index: entry.index,
      size: head.size,
      person: data.person,
      keyId: keyIdOf(publicKey),
      at: new Date(at).toISOString(),
    },
  };
}
