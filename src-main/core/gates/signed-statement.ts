import { z } from 'zod';
import { canonicalJson } from '../ledger/canonical-json.ts';
import { type Envelope, signEnvelope } from '../ledger/dsse.ts';
import { openSigned, type PersonSignature } from '../ledger/entry.ts';

/** What every statement of a person about a gate says. */
export const statementFields = {
  v: z.literal(1),
  workspace: z.string(),
  phase: z.string(),
  reason: z.string(),
  person: z.string(),
  at: z.iso.datetime(),
};

export const hexSchema = z.string().regex(/^[0-9a-f]{64}$/);

interface Statement {
  phase: string;
  person: string;
  at: string;
  reason: string;
}

/** A kind of signed statement: the type of its payload, and its form. */
export interface StatementKind<T extends Statement> {
  type: string;
  schema: z.ZodType<T>;
}

/** A statement with the public key that its signature holds under, and its place in the ledger. */
export interface Signed<T> {
  statement: T;
  publicKey: string;
  index: number;
  /** By the clock of the console. */
  takenInAt: string;
  /** Leaf hash of its entry. */
  entry: string;
}

export function signStatement<T extends Statement>({ type }: StatementKind<T>, statement: T, seed: Uint8Array): Envelope {
  return signEnvelope(type, Buffer.from(canonicalJson(statement)), seed);
}

/** What was signed, from the very bytes under the signature; null when the signature does not hold or covers something else. */
export function openStatement<T extends Statement>({ type, schema }: StatementKind<T>, signed: PersonSignature): T | null {
  const bytes = signed.envelope.payloadType === type ? openSigned(signed) : null;
  if (bytes === null) return null;
  try {
    return schema.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return null; // Signed, but not of this kind: it counts for nothing.
  }
}
