import { z } from 'zod';
import type { Envelope } from '../ledger/dsse.ts';
import type { PersonSignature } from '../ledger/entry.ts';
import { hexSchema, openStatement, signStatement, statementFields, type StatementKind } from './signed-statement.ts';

/** What an approver signs. The digest covers everything that was reviewed; the round keeps a signature from being used again later. */
const decisionSchema = z.strictObject({
  ...statementFields,
  decision: z.enum(['approve', 'reject']),
  digest: hexSchema,
  round: z.number().int().nonnegative(),
});
export type Decision = z.infer<typeof decisionSchema>;

const decisionKind: StatementKind<Decision> = { type: 'application/vnd.holdpoint.gate-decision+json', schema: decisionSchema };

export function signDecision(decision: Decision, seed: Uint8Array): Envelope {
  return signStatement(decisionKind, decision, seed);
}

/** As `openStatement`. */
export function openDecision(signed: PersonSignature): Decision | null {
  return openStatement(decisionKind, signed);
}
