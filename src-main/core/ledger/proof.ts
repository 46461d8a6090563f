import { z } from 'zod';
import { canonicalJson, sha256Hex, strictBase64 } from './canonical-json.ts';
import { openCheckpoint } from './checkpoint.ts';
import { type Entry, namesEvidence, readLeaf, signedByConsole } from './entry.ts';
import { leafHash, verifyInclusion } from './merkle.ts';
import { parseVerifierKey } from './signed-note.ts';

export const proofFormat = 'holdpoint-ledger-proof/v1';

/** One entry with all that shows that it is in the log: it can be given to somebody who may see no other one. */
const proofSchema = z.strictObject({
  format: z.literal(proofFormat),
  /** Verifier key of the console (C2SP signed note). */
  key: z.string(),
  /** The signed head that the proof leads to. */
  checkpoint: z.string(),
  /** The leaf, byte for byte. */
  entry: z.string(),
  /** RFC 6962 audit path, base64, from the leaf upwards. */
  path: z.array(z.string()),
  /** What the entry names, where it names evidence. */
  evidence: z.string().nullable(),
});
export type Proof = z.infer<typeof proofSchema>;

/** One line of canonical JSON: any other byte is a change. */
export function proofText(proof: Proof): string {
  return `${canonicalJson(proof)}\n`;
}

export interface ProofVerification {
  ok: boolean;
  index: number | null;
  /** Entries that the head counts. */
  size: number;
  root: string;
  /** What is proven; null where nothing is. */
  entry: Pick<Entry, 'at' | 'kind' | 'who' | 'what' | 'subject'> | null;
  notes: string[];
}

/**
 * Checks an exported proof. Pure: needs no workspace and no network.
 * @param trustedKey verifier key of the console as the caller knows it from elsewhere.
 */
export function verifyProof(text: string, { trustedKey }: { trustedKey?: string | undefined } = {}): ProofVerification {
  const refuse = (note: string): ProofVerification => ({ ok: false, index: null, size: 0, root: '', entry: null, notes: [note] });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse('This is not a proof: the file is no JSON. It may have been cut short.');
  }
  const parsed = proofSchema.safeParse(json);
  if (!parsed.success) return refuse('This is not a proof of a ledger entry, or a part of it is missing.');
  const proof = parsed.data;
  if (proofText(proof) !== text) return refuse('The bytes of the file are not as the console wrote them.');
  const key = parseVerifierKey(proof.key);
  if (key === null) return refuse('The key of the console in the proof is damaged.');
  const head = openCheckpoint(proof.checkpoint, key);
  if (head === null) return refuse('The signature of the head does not hold: the head or the key was changed.');
  const read = readLeaf(proof.entry);
  if (!read.ok) return refuse(`The entry is not as it was written: ${read.reason}.`);
  if (!signedByConsole(read.envelope, key.publicKey))
    return refuse('The entry is not as it was written: its bytes are not those that the console signed.');
  const { index, at, kind, who, what, subject } = read.entry;
  const base = { index, size: head.size, root: head.root.toString('hex') };
  const fail = (note: string): ProofVerification => ({ ok: false, ...base, entry: null, notes: [note] });
  const path = proof.path.map((hash) => strictBase64(hash));
  const isInLog =
    path.every((hash) => hash !== null) &&
    verifyInclusion(BigInt(index), BigInt(head.size), leafHash(Buffer.from(proof.entry)), path, head.root);
  if (!isInLog) return fail(`The path does not lead from entry ${index} to the signed head of ${head.size} entries.`);
  if ((proof.evidence === null ? null : sha256Hex(proof.evidence)) !== (namesEvidence(read.entry) ? subject : null)) {
    return fail('The evidence that the entry names was changed or is missing.');
  }
  if (trustedKey !== undefined && trustedKey !== proof.key) return fail('The proof was signed by another console than the one you trust.');
  const notes =
    trustedKey === undefined
      ? [`Signed by ${proof.key}. Compare this key with one you have from elsewhere: whoever holds it could have made this log up.`]
      : [];
  return { ok: true, ...base, entry: { at, kind, who, what, subject }, notes };
}
