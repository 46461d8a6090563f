import type { Problem } from '#shared/contract/base.ts';
import type { BuiltInFinding, Finding } from '#shared/contract/gate-findings.ts';
import type { LensReview } from '#shared/contract/gate-reviews.ts';
import type { ScopeChange } from '#shared/contract/gate-scope.ts';
import { type QuestionId, questionIds } from '#shared/contract/gates.ts';
import type { Assessment, EvaluatedCriterion, PhaseInput } from './assess-phase.ts';
import type { GateRecord } from './gate-record.ts';
import { opens } from './findings.ts';
import { holdsTheGate } from './reviews.ts';

/** What stands in the way of a release, signatures apart. */
export type Blocker =
  | { kind: 'problem'; problem: Problem }
  | { kind: 'fault'; reason: string }
  | { kind: 'no_criteria' }
  | ({ kind: 'criterion' } & EvaluatedCriterion)
  | { kind: 'finding'; finding: Finding; action: EvaluatedCriterion | null }
  | { kind: 'scope'; change: ScopeChange }
  | { kind: 'built_in'; finding: BuiltInFinding }
  | { kind: 'question'; question: QuestionId; gone: boolean }
  | { kind: 'review'; review: LensReview }
  | { kind: 'rejected'; by: string; reason: string };

type Weighed = Pick<Assessment, 'criteria' | 'reviews' | 'findings' | 'builtInFindings' | 'scopeChanges' | 'artefacts' | 'digest'>;

export function findBlockers({ phase, record, problems }: PhaseInput, weighed: Weighed): Blocker[] {
  const { criteria, reviews, builtInFindings, scopeChanges, digest } = weighed;
  const required = criteria.filter(({ criterion }) => criterion.required);
  return [
    ...problems.filter(({ severity }) => severity === 'error').map((problem): Blocker => ({ kind: 'problem', problem })),
    ...record.faults.map((reason): Blocker => ({ kind: 'fault', reason })),
    // Where it is required, the criterion says so itself.
    ...criteria
      .filter(({ criterion, evaluation }) => evaluation.damaged && !criterion.required)
      .map(({ evaluation }): Blocker => ({ kind: 'fault', reason: evaluation.reason })),
    ...(required.length === 0 || phase.criteria.length === 0 ? [{ kind: 'no_criteria' } as const] : []),
    ...required.filter(({ evaluation }) => !opens(evaluation)).map((one): Blocker => ({ kind: 'criterion', ...one })),
    ...openFindings(weighed),
    ...scopeChanges
      .filter(({ state }) => state === 'incomplete' || state === 'undecided')
      .map((change): Blocker => ({ kind: 'scope', change })),
    ...builtInFindings.filter(({ open }) => open).map((finding): Blocker => ({ kind: 'built_in', finding })),
    ...questionIds.flatMap((question) => unanswered(record, weighed, question)),
    ...reviews.filter(holdsTheGate).map((review): Blocker => ({ kind: 'review', review })),
    ...rejection(record, digest),
  ];
}

/** A finding holds the gate also where its criterion is not required; where that is, the criterion itself says so. */
function openFindings({ findings, criteria }: Pick<Weighed, 'findings' | 'criteria'>): Blocker[] {
  return findings.flatMap((finding): Blocker[] => {
    const action = criteria.find(({ criterion }) => criterion.id === finding.criterion) ?? null;
    return finding.verified || action?.criterion.required === true ? [] : [{ kind: 'finding', finding, action }];
  });
}

/** An answer counts with words and with something that backs it and is still there. */
function unanswered(record: GateRecord, { artefacts }: Pick<Weighed, 'artefacts'>, question: QuestionId): Blocker[] {
  const answer = record.answers.get(question);
  if (answer === undefined || answer.text.trim() === '') return [{ kind: 'question', question, gone: false }];
  const isBacked = (artefacts.get(question) ?? []).some(({ since }) => since !== 'gone');
  return isBacked ? [] : [{ kind: 'question', question, gone: true }];
}

/** What was rejected cannot be approved as it is: something that was reviewed has to change first. */
function rejection(record: GateRecord, digest: string): Blocker[] {
  const rejected = record.decisions.findLast(({ decision }) => decision.decision === 'reject' && decision.digest === digest)?.decision;
  return rejected === undefined ? [] : [{ kind: 'rejected', by: rejected.person, reason: rejected.reason }];
}

/** What people have to say or do; everything else has to be repaired or measured. */
export function isForPeople({ kind }: Blocker): boolean {
  return kind === 'question' || kind === 'review' || kind === 'rejected' || kind === 'scope' || kind === 'built_in';
}
