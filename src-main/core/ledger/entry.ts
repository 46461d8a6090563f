import { z } from 'zod';
import type { ConsoleKey } from '../identities/console-key.ts';
import { canonicalJson, strictBase64 } from './canonical-json.ts';
import { type Envelope, envelopeSchema, openEnvelope, ed25519Verifier, signEnvelope } from './dsse.ts';

const entryType = 'application/vnd.holdpoint.ledger-entry+json';

const entryKinds = [
  'evidence',
  'answer',
  'attestation',
  'review',
  'overrule',
  'waiver',
  'waiver_withdrawal',
  'scope_request',
  'scope_decision',
  'acceptance',
  'approval',
  'rejection',
  'transition',
  'key',
  'cosignature',
] as const;

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);

/** A statement that a person signed, with the public key that was theirs when the console took it in. */
const personSignatureSchema = z.strictObject({ person: z.string(), publicKey: z.string(), envelope: envelopeSchema });
export type PersonSignature = z.infer<typeof personSignatureSchema>;

/** What one entry says. */
export const newEntrySchema = z.strictObject({
  /** RFC 3339. */
  at: z.iso.datetime(),
  kind: z.enum(entryKinds),
  who: z.string(),
  what: z.string(),
  /** What it belongs to, for look-ups: `gate:phase-4`, `run:scenarios/checkout.yaml` … */
  topic: z.string(),
  /** SHA-256 (hex) of what it is about. */
  subject: hex32.nullable(),
  /** Where the console shows that. */
  route: z.string().nullable(),
  /** The decision itself, where it is not kept elsewhere. */
  data: z.record(z.string(), z.unknown()).nullable(),
  signed: personSignatureSchema.nullable(),
});
export type NewEntry = z.infer<typeof newEntrySchema>;

/** As it is sealed into the log: with its place, and the leaf before it. */
const entrySchema = newEntrySchema.extend({ v: z.literal(1), index: z.number().int().nonnegative(), previous: hex32 });
export type Entry = z.infer<typeof entrySchema>;

/** Whether the subject of an entry is an evidence record. */
export function namesEvidence(entry: Entry): entry is Entry & { subject: string } {
  return (entry.kind === 'evidence' || entry.kind === 'attestation') && entry.subject !== null;
}

/** `previous` of the first entry. */
export const noPrevious = '0'.repeat(64);

/** The bytes of a leaf, as text: the canonical form of a DSSE envelope signed by the console. */
export function sealEntry(entry: NewEntry, place: { index: number; previous: string }, key: ConsoleKey): { leaf: string; entry: Entry } {
  const sealed: Entry = entrySchema.parse({ v: 1, ...place, ...entry });
  return { leaf: canonicalJson(signEnvelope(entryType, Buffer.from(canonicalJson(sealed)), key.seed)), entry: sealed };
}

export type ReadLeaf = { ok: true; entry: Entry; envelope: Envelope } | { ok: false; reason: string };

/** Reads a leaf without checking the console's signature (`signedByConsole` does): form, canonical bytes, and the person's signature. */
export function readLeaf(leaf: string): ReadLeaf {
  const bad = (reason: string): ReadLeaf => ({ ok: false, reason });
  const envelope = envelopeSchema.safeParse(parseJson(leaf));
  if (!envelope.success) return bad('it is not a signed envelope');
  if (canonicalJson(envelope.data) !== leaf) return bad('its bytes are not in canonical form');
  if (envelope.data.payloadType !== entryType) return bad(`its type is ${envelope.data.payloadType}`);
  const text = strictBase64(envelope.data.payload)?.toString('utf8');
  const entry = entrySchema.safeParse(parseJson(text ?? ''));
  if (text === undefined || !entry.success) return bad('its payload is not a ledger entry');
  if (canonicalJson(entry.data) !== text) return bad('its payload is not in canonical form');
  if (entry.data.signed !== null && openSigned(entry.data.signed) === null) {
    return bad(`the signature of ${entry.data.signed.person} does not match what was signed`);
  }
  return { ok: true, entry: entry.data, envelope: envelope.data };
}

export function signedByConsole(envelope: Envelope, publicKey: Uint8Array): boolean {
  return openEnvelope(envelope, [ed25519Verifier(publicKey)]) !== null;
}

/** The bytes that a person signed, or null when the signature does not hold. */
export function openSigned(signed: PersonSignature): Buffer | null {
  const publicKey = strictBase64(signed.publicKey);
  return publicKey === null ? null : openEnvelope(signed.envelope, [ed25519Verifier(publicKey)]);
}

/** undefined when it is not JSON: the schema that follows refuses that. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
