import { z } from 'zod';
import { canonicalJson } from '../ledger/canonical-json.ts';
import { type Envelope, signEnvelope } from '../ledger/dsse.ts';
import { openSigned, type PersonSignature } from '../ledger/entry.ts';

const decisionType = 'application/vnd.holdpoint.gate-decision+json';

/** What an approver signs. The digest covers everything that was reviewed; the round keeps a signature from being used again later. */
const decisionSchema = z.strictObject({
  v: z.literal(1),
  workspace: z.string(),
  phase: z.string(),
  decision: z.enum(['approve', 'reject']),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  round: z.number().int().nonnegative(),
  reason: z.string(),
  person: z.string(),
  at: z.iso.datetime(),
});
export type Decision = z.infer<typeof decisionSchema>;

export function signDecision(decision: Decision, seed: Uint8Array): Envelope {
  return signEnvelope(decisionType, Buffer.from(canonicalJson(decision)), seed);
}

/** What was signed, from the very bytes under the signature; null when the signature does not hold or covers something else. */
export function openDecision(signed: PersonSignature): Decision | null {
  const bytes = signed.envelope.payloadType === decisionType ? openSigned(signed) : null;
  if (bytes === null) return null;
  try {
    return decisionSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return null; // Signed, but not a decision of ours: it counts for nothing.
  }
}
