import { z } from 'zod';
import { approves, instantSchema, operates, problemSchema, reads, verdictSchema } from './base.ts';
import { acceptFindingInput, builtInFindingSchema, findingSchema } from './gate-findings.ts';
import { byPhase, personSchema, reasonSchema, signedBy } from './gate-inputs.ts';
import { lensReviewSchema, positionSchema } from './gate-reviews.ts';
import { decideScopeInput, requestScopeInput, scopeChangeSchema } from './gate-scope.ts';
import { waiveInput, waiverSchema, withdrawWaiverInput } from './gate-waivers.ts';
import { lensSchema } from './lenses.ts';

export const phaseStateSchema = z.enum(['planned', 'active', 'in_review', 'approved', 'done', 'blocked', 'deferred']);
export type PhaseState = z.infer<typeof phaseStateSchema>;

export const strengthSchema = z.enum(['measured', 'estimate', 'attested']);

/** What a person can do about something that is missing. */
export const actionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), file: z.string(), label: z.string() }),
  z.object({ kind: z.literal('probe'), datasource: z.string(), probe: z.string(), label: z.string() }),
  z.object({ kind: z.literal('attest'), criterionId: z.string(), label: z.string() }),
  z.object({ kind: z.literal('answer'), question: z.string(), label: z.string() }),
  z.object({ kind: z.literal('review'), lens: z.string(), label: z.string() }),
  z.object({ kind: z.literal('overrule'), lens: z.string(), objector: z.string(), label: z.string() }),
  z.object({ kind: z.literal('scope'), changeId: z.string(), label: z.string() }),
  z.object({ kind: z.literal('accept'), findingId: z.string(), label: z.string() }),
  z.object({ kind: z.literal('approve'), label: z.string() }),
  z.object({ kind: z.literal('open'), route: z.string(), label: z.string() }),
]);
export type GateAction = z.infer<typeof actionSchema>;

export const missingSchema = z.object({
  id: z.string(),
  verdict: verdictSchema,
  /** "Memory slope is 6.1 MB/h, limit 2 MB/h." */
  title: z.string(),
  detail: z.string(),
  action: actionSchema.nullable(),
});

export const evidenceRefSchema = z.object({
  digest: z.string(),
  label: z.string(),
  at: instantSchema,
  /** Route of what produced it. */
  route: z.string().nullable(),
});

/** Something that backs an answer, and what became of it since. */
export const artefactSchema = z.object({ text: z.string(), since: z.enum(['same', 'changed', 'gone']) });
export type Artefact = z.infer<typeof artefactSchema>;

export const criterionResultSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** `p95 < 200 ms`. */
  rule: z.string(),
  /** Where it comes from: file and line of the plan. */
  origin: z.string(),
  required: z.boolean(),
  verdict: verdictSchema,
  /** What the evidence says, where a waiver covers it; null where none does. */
  actual: verdictSchema.nullable().default(null),
  /** The newest waiver, whether it counts or not. */
  waiver: waiverSchema.nullable().default(null),
  /** Nobody measures it: a person answers. */
  attested: z.boolean().default(false),
  /** Id of the finding (C1, H1 …) that its answer verifies. */
  finding: z.string().nullable().default(null),
  /** What backs an answer. */
  artefacts: z.array(artefactSchema).default([]),
  strength: strengthSchema.nullable(),
  observed: z.number().nullable(),
  bound: z.number().nullable(),
  unit: z.string(),
  n: z.number().int().nullable(),
  reason: z.string(),
  evidence: evidenceRefSchema.nullable(),
  action: actionSchema.nullable(),
});
export type CriterionResult = z.infer<typeof criterionResultSchema>;

export const questionIds = ['what_breaks_first', 'how_do_we_know', 'what_is_plan_b', 'three_am'] as const;
export const questionIdSchema = z.enum(questionIds);
export type QuestionId = z.infer<typeof questionIdSchema>;
export const answerSchema = z.object({
  question: questionIdSchema,
  title: z.string(),
  help: z.string(),
  text: z.string().nullable(),
  artefacts: z.array(artefactSchema),
  by: z.string().nullable(),
  at: instantSchema.nullable(),
});

export const approvalSchema = z.object({
  person: z.string(),
  name: z.string(),
  decision: z.enum(['approve', 'reject']),
  reason: z.string(),
  at: instantSchema,
  keyId: z.string(),
  /** Digest the signature covers. */
  digest: z.string(),
  counts: z.boolean(),
  /** What the person signs off by name ("Security lead"), where this signature does that; null where it does not. */
  signOff: z.string().nullable().default(null),
  /** Why it does not count: stale, author, revoked … */
  why: z.string(),
});

export const approverSchema = z.object({
  person: z.string(),
  name: z.string(),
  keyId: z.string().nullable(),
  /** The private key is on this machine. */
  canSign: z.boolean(),
  needsPassphrase: z.boolean(),
  /** What to tell beside the passphrase field; the demo gives its own away. */
  hint: z.string().optional(),
  eligible: z.boolean(),
  /** Their signature is needed by name, and is none of the quorum: they decide about nothing else here. */
  signOffOnly: z.boolean(),
  why: z.string(),
});

export const gateSummarySchema = z.object({
  phaseId: z.string(),
  title: z.string(),
  planFile: z.string(),
  state: phaseStateSchema,
  active: z.boolean(),
  /** Released: every criterion met, every question answered, enough signatures. */
  open: z.boolean(),
  /** How many things are missing, the signatures counted as one. */
  missing: z.number().int(),
  criteria: z.object({ total: z.number().int(), pass: z.number().int(), fail: z.number().int() }),
});
export type GateSummary = z.infer<typeof gateSummarySchema>;

export const gateDetailSchema = gateSummarySchema.extend({
  description: z.string(),
  /** When the phase was released; null while it is not. */
  releasedAt: instantSchema.nullable(),
  /** In the order of what to do next. Signatures come last, as the one item whose action is `approve`. */
  missingItems: z.array(missingSchema),
  /** Nothing but signatures is missing: `approve` would be accepted. */
  readyForApproval: z.boolean(),
  /** Who may answer, attest and review: their ids are what `by` takes. */
  people: z.array(z.object({ id: z.string(), name: z.string(), roles: z.array(z.string()) })),
  criteriaResults: z.array(criterionResultSchema),
  answers: z.array(answerSchema),
  reviews: z.array(lensReviewSchema),
  approvals: z.array(approvalSchema),
  approvers: z.array(approverSchema),
  /** People whose signature is needed by name, beside the quorum. */
  signOffs: z.array(z.object({ as: z.string(), person: z.string(), name: z.string(), signed: z.boolean(), why: z.string() })),
  /** Who may not decide here, and why. */
  excluded: z.array(z.object({ person: z.string(), name: z.string(), why: z.string() })),
  /** Who started a run behind a criterion and is nobody of holdpoint.yaml: separation of duties cannot tell them apart. */
  strangers: z.array(z.string()),
  findings: z.array(findingSchema),
  builtInFindings: z.array(builtInFindingSchema),
  scopeChanges: z.array(scopeChangeSchema),
  /** Days that a waiver may last at most. */
  maxWaiverDays: z.number(),
  /** Where the phase may be moved by hand. */
  moves: z.array(phaseStateSchema),
  quorum: z.number().int(),
  separationOfDuties: z.boolean(),
  /** What an approval would cover now. */
  digest: z.string(),
  tasks: z.array(z.object({ id: z.string(), title: z.string(), state: z.string(), owner: z.string().nullable() })),
  risks: z.array(z.object({ id: z.string(), title: z.string(), mitigation: z.string() })),
  history: z.array(z.object({ at: instantSchema, who: z.string(), what: z.string() })),
  problems: z.array(problemSchema),
});
export type GateDetail = z.infer<typeof gateDetailSchema>;

/** The public result of `holdpoint gate check --json`. */
export const gateCheckSchema = z.object({
  phase: z.string(),
  state: phaseStateSchema,
  open: z.boolean(),
  criteria: z.array(
    z.object({
      id: z.string(),
      verdict: verdictSchema,
      observed: z.number().nullable(),
      bound: z.number().nullable(),
      n: z.number().int().nullable(),
      evidence: z.string().nullable(),
    }),
  ),
  missing: z.array(z.string()),
  approvals: z.array(z.object({ person: z.string(), decision: z.string(), at: instantSchema, digest: z.string(), counts: z.boolean() })),
});

export const gates = {
  list: reads.output(z.array(gateSummarySchema)),
  get: reads.input(byPhase).output(gateDetailSchema),
  answer: operates
    .input(
      byPhase.extend({
        question: questionIdSchema,
        text: z.string().min(1).max(10_000),
        artefacts: z.array(z.string()).max(20),
        by: personSchema,
      }),
    )
    .output(gateDetailSchema),
  attest: operates
    .input(
      byPhase.extend({
        criterionId: z.string(),
        answer: z.enum(['yes', 'no']),
        note: z.string().min(1).max(10_000),
        /** A finding needs at least one. */
        artefacts: z.array(z.string()).max(20).default([]),
        by: personSchema,
      }),
    )
    .output(gateDetailSchema),
  review: operates
    .input(byPhase.extend({ lens: lensSchema, position: positionSchema, reason: reasonSchema, by: personSchema }))
    .output(gateDetailSchema),
  /** Signs that an objection does not hold the gate. Not for the objector, nor for the plan's author or who started a run. */
  overrule: approves.input(signedBy.extend({ lens: lensSchema, objector: z.string() })).output(gateDetailSchema),
  /** Signs that a criterion does not hold the gate until a day. Refused without one, beyond the policy, and for who may not decide here. */
  waive: approves.input(waiveInput).output(gateDetailSchema),
  withdrawWaiver: approves.input(withdrawWaiverInput).output(gateDetailSchema),
  /** A change that the plan did not foresee, with what it costs. A second request of the same id takes the place of the first one. */
  requestScope: operates.input(requestScopeInput).output(gateDetailSchema),
  decideScope: approves.input(decideScopeInput).output(gateDetailSchema),
  /** A reviewer takes a built-in finding as it is. */
  acceptFinding: operates.input(acceptFindingInput).output(gateDetailSchema),
  move: operates
    .input(byPhase.extend({ to: z.enum(['planned', 'active', 'blocked', 'deferred']), reason: reasonSchema, by: personSchema }))
    .output(gateDetailSchema),
  /** Signs and releases when the quorum is reached. Refused (CONFLICT) when something is missing or `digest` is not the current one. */
  approve: approves.input(signedBy.extend({ digest: z.string() })).output(gateDetailSchema),
  reject: approves.input(signedBy.extend({ digest: z.string() })).output(gateDetailSchema),
  /** A file that is signed on another machine, with nothing but itself and a key. */
  request: reads.input(byPhase).output(z.object({ fileName: z.string(), content: z.string() })),
  /** Takes in the answer to such a file. Refused when stale, signed already, for another workspace, or under an unknown or revoked key. */
  importAnswer: approves.input(z.object({ content: z.string().max(1_000_000) })).output(gateDetailSchema),
};
