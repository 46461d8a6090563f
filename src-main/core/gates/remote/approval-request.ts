import { z } from 'zod';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { canonicalJson, digestOf } from '../../ledger/canonical-json.ts';
import { openCheckpoint } from '../../ledger/checkpoint.ts';
import { parseVerifierKey } from '../../ledger/signed-note.ts';
import { hexSchema } from '../signed-statement.ts';

const requestFormat = 'holdpoint-approval-request/v1';

/** What somebody on another machine needs to decide about a phase: exactly what a signature covers, and the evidence behind it. */
const requestSchema = z.strictObject({
  format: z.literal(requestFormat),
  workspace: z.string(),
  phase: z.string(),
  title: z.string(),
  round: z.number().int().nonnegative(),
  /** Of `reviewed`: this is what is signed. */
  digest: hexSchema,
  reviewed: z.record(z.string(), z.unknown()),
  /** Bytes of the evidence that `reviewed` names. */
  evidence: z.array(z.string()),
  /** What is missing before it can be approved, signatures apart. */
  missing: z.array(z.string()),
  /** Verifier key and signed head of the ledger when the request was written: to be kept, and compared with later. */
  key: z.string(),
  checkpoint: z.string(),
});
export type ApprovalRequest = z.infer<typeof requestSchema>;

export function writeRequest(request: Omit<ApprovalRequest, 'format'>): string {
  return `${canonicalJson({ format: requestFormat, ...request })}\n`;
}

/**
 * Reads a request and checks that it says one thing only: what is shown hashes to what is signed, and evidence to its digests.
 * @throws HoldpointError `INVALID` for what is no request, or was changed.
 */
export function readRequest(text: string): ApprovalRequest {
  const request = requestSchema.safeParse(jsonOf(text)).data;
  if (request === undefined) {
    throw new HoldpointError('INVALID', 'This is no approval request, or a part of it is missing.', {
      hint: 'Export it again with "holdpoint gate request PHASE --out FILE".',
    });
  }
  const changed = (what: string) => new HoldpointError('INVALID', `The request was changed: ${what}.`, { hint: 'Export it again.' });
  if (digestOf(request.reviewed) !== request.digest) throw changed('what it shows is not what would be signed');
  const { workspace, phase } = reviewedSchema.parse(request.reviewed);
  if (workspace !== request.workspace || phase.id !== request.phase) throw changed('it is for another phase or workspace than it shows');
  const key = parseVerifierKey(request.key);
  if (key === null || openCheckpoint(request.checkpoint, key) === null) throw changed('the signature of the ledger head does not hold');
  return request;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As much of what is signed as has words of its own; the rest is shown field by field. */
const reviewedSchema = z.looseObject({
  workspace: z.string(),
  phase: z.looseObject({ id: z.string(), title: z.string() }),
  criteria: z.array(
    z.looseObject({
      title: z.string(),
      required: z.boolean(),
      metric: z.string().optional(),
      stat: z.string().optional(),
      op: z.string().optional(),
      value: z.number().optional(),
      unit: z.string().optional(),
      verdict: z.string(),
      evidence: z.string().nullable(),
    }),
  ),
  answers: z.array(z.looseObject({ question: z.string(), text: z.string(), by: z.string() })),
  reviews: z.array(z.looseObject({ lens: z.string(), position: z.string(), reason: z.string(), person: z.string() })),
  policy: z.looseObject({ approvers: z.array(z.string()) }),
});

export function reviewedOf({ reviewed }: ApprovalRequest): z.infer<typeof reviewedSchema> {
  return reviewedSchema.parse(reviewed);
}

export function approversOf(request: ApprovalRequest): string[] {
  return reviewedOf(request).policy.approvers;
}
