import { z } from 'zod';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import type { PrivateKeyFile } from '../../identities/key-file.ts';
import { canonicalJson } from '../../ledger/canonical-json.ts';
import { envelopeSchema } from '../../ledger/dsse.ts';
import type { PersonSignature } from '../../ledger/entry.ts';
import { type Decision, openDecision, signDecision } from '../decision.ts';
import { type ApprovalRequest, approversOf } from './approval-request.ts';

const answerFormat = 'holdpoint-approval-answer/v1';

/** A decision that was signed on another machine, to be taken into the ledger. */
const answerSchema = z.strictObject({
  format: z.literal(answerFormat),
  person: z.string(),
  publicKey: z.string(),
  envelope: envelopeSchema,
});

/**
 * Signs a request with nothing but the key.
 * @throws HoldpointError `CONFLICT` when something is missing before it can be approved, `FORBIDDEN` for who is no approver.
 */
export function signRequest(
  request: ApprovalRequest,
  {
    person,
    key,
    decision,
    reason,
    now = Date.now(),
  }: { person: string; key: Pick<PrivateKeyFile, 'seed' | 'publicKey'>; decision: Decision['decision']; reason: string; now?: number },
): string {
  if (reason.trim() === '') throw new HoldpointError('INVALID', 'A reason is needed.');
  const approvers = approversOf(request);
  if (!approvers.includes(person)) {
    throw new HoldpointError('FORBIDDEN', `${person} is not an approver of this phase.`, { hint: `Approvers: ${approvers.join(', ')}.` });
  }
  if (decision === 'approve' && request.missing.length > 0) {
    throw new HoldpointError('CONFLICT', `${request.title} cannot be approved: ${request.missing.join(' ')}`, {
      hint: 'Ask for another request when nothing but signatures is missing.',
    });
  }
  const { workspace, phase, digest, round } = request;
  const at = new Date(now).toISOString();
  const statement: Decision = { v: 1, workspace, phase, decision, digest, round, reason: reason.trim(), person, at };
  const answer: z.infer<typeof answerSchema> = {
    format: answerFormat,
    person,
    publicKey: key.publicKey.toString('base64'),
    envelope: signDecision(statement, key.seed),
  };
  return `${canonicalJson(answer)}\n`;
}

/** @throws HoldpointError `INVALID` for what is no answer, or whose signature does not hold. */
export function readAnswer(text: string): { signed: PersonSignature; decision: Decision } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  const answer = answerSchema.safeParse(json).data;
  if (answer === undefined) {
    throw new HoldpointError('INVALID', 'This is no answer to an approval request, or a part of it is missing.', {
      hint: 'It is what "holdpoint gate approve --request FILE --out ANSWER" wrote on the other machine.',
    });
  }
  const { person, publicKey, envelope } = answer;
  const signed = { person, publicKey, envelope };
  const decision = openDecision(signed);
  if (decision === null || decision.person !== person) {
    throw new HoldpointError('INVALID', 'The signature of the answer does not hold: it was changed on its way.', {
      hint: 'Sign the request again.',
    });
  }
  return { signed, decision };
}
