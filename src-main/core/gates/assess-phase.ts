import type { PhaseState, QuestionId } from '#shared/contract/gates.ts';
import { questionIds } from '#shared/contract/gates.ts';
import type { Problem } from '#shared/contract/base.ts';
import type { FoundEvidence } from '../evidence/evidence-store.ts';
import { digestOf } from '../ledger/canonical-json.ts';
import type { Criterion, Phase, Plan } from '../plans/plan.ts';
import type { Person } from '../workspace/workspace-schema.ts';
import { type Approval, weighApprovals } from './approvals.ts';
import { type Evaluation, evaluateCriterion, type EvaluationContext } from './evaluate-criterion.ts';
import type { GateRecord } from './gate-record.ts';
import type { Governance } from './people-file.ts';

export interface PhaseInput {
  plan: Plan;
  phase: Phase;
  record: GateRecord;
  governance: Governance;
  workspace: string;
  evidence: (criterion: Criterion) => FoundEvidence;
  context: EvaluationContext;
  /** Of the plan file and of holdpoint.yaml. */
  problems: Problem[];
}

/** A phase with everything that its gate needs, weighed. */
export interface Assessment {
  plan: Plan;
  phase: Phase;
  record: GateRecord;
  state: PhaseState;
  criteria: { criterion: Criterion; evaluation: Evaluation }[];
  lenses: Phase['lenses'];
  approvals: Approval[];
  quorum: number;
  separationOfDuties: boolean;
  /** By person id: why their signature does not count here. */
  excluded: Map<string, string>;
  /** What an approval covers, whole: a request that is signed on another machine carries it, to be read and hashed there. */
  reviewed: Record<string, unknown>;
  /** Of `reviewed`. */
  digest: string;
  /** What stands in the way, signatures apart. */
  blockers: Blocker[];
  /** Valid signatures that still lack. */
  signaturesMissing: number;
  /** Released, by a release that the ledger holds. */
  released: boolean;
  problems: Problem[];
  people: readonly Person[];
}

export type Blocker =
  | { kind: 'problem'; problem: Problem }
  | { kind: 'fault'; reason: string }
  | { kind: 'no_criteria' }
  | { kind: 'criterion'; criterion: Criterion; evaluation: Evaluation }
  | { kind: 'question'; question: QuestionId }
  | { kind: 'review'; lens: Phase['lenses'][number]; objection: string | null }
  | { kind: 'rejected'; by: string; reason: string };

/** Weighs a phase. Pure: the same input gives the same answer. */
export function assessPhase(input: PhaseInput): Assessment {
  const { plan, phase, record, governance, context, problems } = input;
  const { policy, people } = governance;
  const criteria = phase.criteria.map((criterion) => ({
    criterion,
    evaluation: evaluateCriterion(criterion, input.evidence(criterion), context),
  }));
  const lenses = [...new Set([...policy.lenses, ...phase.lenses])];
  const excluded = policy.separationOfDuties ? whoIsExcluded(plan, criteria, people) : new Map<string, string>();
  const reviewed = reviewedContent(input, criteria, lenses);
  const digest = digestOf(reviewed);
  const approvals = weighApprovals(record, { people, digest, excluded, workspace: input.workspace });
  const blockers = [...findBlockers(input, criteria, lenses), ...rejection(record, digest)];
  const released = record.transition?.to === 'done' && record.faults.length === 0;
  const signatures = approvals.filter(({ counts }) => counts).length;
  return {
    plan,
    phase,
    record,
    state: stateOf(phase, record, criteria, blockers),
    criteria,
    lenses,
    approvals,
    quorum: policy.quorum,
    separationOfDuties: policy.separationOfDuties,
    excluded,
    reviewed,
    digest,
    blockers,
    signaturesMissing: Math.max(0, policy.quorum - signatures),
    released,
    problems,
    people,
  };
}

/**
 * What an approval covers: the phase as the plan says it, each criterion with its verdict and the evidence behind it, answers, reviews and
 * policy. Any change gives another digest, and approvals of the old one are stale.
 */
function reviewedContent(
  { plan, phase, record, governance, workspace }: PhaseInput,
  criteria: Assessment['criteria'],
  lenses: Phase['lenses'],
): Record<string, unknown> {
  const { origin: _, state: _state, criteria: definitions, ...rest } = phase;
  const { policy, people } = governance;
  return {
    v: 1,
    workspace,
    plan: { file: plan.file, author: plan.author },
    phase: rest,
    criteria: criteria.map(({ evaluation }, index) => {
      const { origin: _line, ...definition } = definitions[index] ?? {};
      return { ...definition, verdict: evaluation.verdict, evidence: evaluation.evidence?.digest ?? null };
    }),
    answers: [...record.answers.values()].toSorted((a, b) => (a.question < b.question ? -1 : 1)),
    reviews: [...record.reviews.values()].toSorted((a, b) => (a.lens < b.lens ? -1 : 1)),
    policy: {
      quorum: policy.quorum,
      separationOfDuties: policy.separationOfDuties,
      lenses: lenses.toSorted(),
      approvers: people
        .filter(({ roles }) => roles.includes('approver'))
        .map(({ id }) => id)
        .toSorted(),
    },
  };
}

/** Who measured it or wrote the plan does not release it. People are recognised by id, or by name where a run only knows that. */
function whoIsExcluded(plan: Plan, criteria: Assessment['criteria'], people: readonly Person[]): Map<string, string> {
  const excluded = new Map<string, string>();
  const personOf = (who: string) => people.find(({ id, name }) => id === who || name.toLowerCase() === who.toLowerCase());
  for (const { criterion, evaluation } of criteria) {
    const person = criterion.kind === 'measured' && evaluation.by !== null ? personOf(evaluation.by) : undefined;
    if (person) excluded.set(person.id, `${person.name} started the run behind "${criterion.title}" (separation of duties).`);
  }
  const author = plan.author === null ? undefined : personOf(plan.author);
  if (author) excluded.set(author.id, `${author.name} wrote the plan (separation of duties).`);
  return excluded;
}

function findBlockers({ phase, record, problems }: PhaseInput, criteria: Assessment['criteria'], lenses: Phase['lenses']): Blocker[] {
  const required = criteria.filter(({ criterion }) => criterion.required);
  return [
    ...problems.filter(({ severity }) => severity === 'error').map((problem): Blocker => ({ kind: 'problem', problem })),
    ...record.faults.map((reason): Blocker => ({ kind: 'fault', reason })),
    ...(required.length === 0 || phase.criteria.length === 0 ? [{ kind: 'no_criteria' } as const] : []),
    ...required.filter(({ evaluation }) => !opens(evaluation)).map((one): Blocker => ({ kind: 'criterion', ...one })),
    ...questionIds.filter((question) => !isAnswered(record, question)).map((question): Blocker => ({ kind: 'question', question })),
    ...reviewBlockers(record, lenses),
  ];
}

/** Only these two open a gate; a pass without evidence is none. */
function opens({ verdict, evidence }: Evaluation): boolean {
  return (verdict === 'pass' && evidence !== null) || verdict === 'waived';
}

function isAnswered(record: GateRecord, question: QuestionId): boolean {
  const answer = record.answers.get(question);
  return answer !== undefined && answer.text.trim() !== '' && answer.artefacts.length > 0;
}

/** Every required lens needs a review; an objection of any lens holds the gate. */
function reviewBlockers(record: GateRecord, lenses: Phase['lenses']): Blocker[] {
  const objections = [...record.reviews.values()].filter(({ position }) => position === 'object');
  return [
    ...objections.map(({ lens, by, reason }): Blocker => ({ kind: 'review', lens, objection: `${by}: ${reason}` })),
    ...lenses.filter((lens) => !record.reviews.has(lens)).map((lens): Blocker => ({ kind: 'review', lens, objection: null })),
  ];
}

/** What was rejected cannot be approved as it is: something that was reviewed has to change first. */
function rejection(record: GateRecord, digest: string): Blocker[] {
  const rejected = record.decisions.findLast(({ decision }) => decision.decision === 'reject' && decision.digest === digest)?.decision;
  return rejected === undefined ? [] : [{ kind: 'rejected', by: rejected.person, reason: rejected.reason }];
}

/** `in_review` is the part of `active` in which only people are missing. What the plan file calls done was never released here. */
function stateOf(phase: Phase, record: GateRecord, criteria: Assessment['criteria'], blockers: readonly Blocker[]): PhaseState {
  const state = record.transition?.to ?? phase.state;
  if (state !== 'active') return state;
  const measured = criteria.length > 0 && blockers.every(({ kind }) => kind === 'question' || kind === 'review' || kind === 'rejected');
  return measured ? 'in_review' : 'active';
}
