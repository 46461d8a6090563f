import { z } from 'zod';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { predicateOf, readEvidence } from '../../evidence/evidence-record.ts';
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

/** As much of what is signed as is put into words; the rest is shown as it is. */
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

export function approversOf({ reviewed }: ApprovalRequest): string[] {
  return reviewedSchema.parse(reviewed).policy.approvers;
}

/** What would be signed, in words, line by line. All of it comes from what the digest covers, and from evidence that hashes to its name. */
export function describeRequest(request: ApprovalRequest): string[] {
  const { workspace, phase, criteria, answers, reviews, policy, ...rest } = reviewedSchema.parse(request.reviewed);
  const figures = figuresOf(request);
  const lines = [`${phase.title} (${phase.id}) of ${workspace}, round ${request.round + 1}`, `Digest ${request.digest}`, 'Criteria:'];
  for (const { title, required, metric, stat, op, value, unit, verdict, evidence } of criteria) {
    const rule = metric === undefined ? 'answered by a person' : `${metric} ${stat} ${op} ${value} ${unit}`;
    const found =
      evidence === null ? 'no evidence' : (figures(evidence, metric, stat) ?? `evidence ${evidence.slice(0, 12)}…, not in the request`);
    lines.push(`  ${verdict.replaceAll('_', ' ').padEnd(13)} ${title} (${rule}${required ? '' : ', not required'}): ${found}`);
  }
  if (answers.length > 0) lines.push('Answers:');
  for (const { question, text, by } of answers) lines.push(`  ${question.replaceAll('_', ' ')}: ${text} (${by})`);
  if (reviews.length > 0) lines.push('Reviews:');
  for (const { lens, position, reason, person } of reviews) lines.push(`  ${lens}: ${person}, ${position}: ${reason}`);
  lines.push(`Policy: ${canonicalJson(policy)}`);
  for (const [name, value] of Object.entries(rest)) {
    if (name !== 'v' && !(Array.isArray(value) && value.length === 0)) lines.push(`${name}: ${canonicalJson(value)}`);
  }
  if (request.missing.length > 0) lines.push('Missing before it can be approved:', ...request.missing.map((what) => `  ${what}`));
  return lines;
}

function figuresOf({ evidence }: ApprovalRequest) {
  return (digest: string, metric: string | undefined, stat: string | undefined): string | null => {
    for (const body of evidence) {
      const read = readEvidence(body, digest);
      if (!read.ok) continue;
      const { label, endedAt, figures, reason, by } = predicateOf(read.record);
      const figure = figures.find((one) => one.metric === metric && one.stat === stat);
      const value =
        figure?.value === undefined || figure.value === null ? reason : `${figure.value} ${figure.unit}, n = ${figure.n ?? 'unknown'}`;
      return `${value}, ${label}, ${endedAt}${by === null ? '' : `, ${by}`}`;
    }
    return null;
  };
}
