import type { Problem } from '#shared/contract/base.ts';
import type { LensReview } from '#shared/contract/gate-reviews.ts';
import { type QuestionId, questionIds } from '#shared/contract/gates.ts';
import type { Assessment, EvaluatedCriterion, PhaseInput } from './assess-phase.ts';
import type { Evaluation } from './evaluate-criterion.ts';
import type { GateRecord } from './gate-record.ts';
import { holdsTheGate } from './reviews.ts';

/** What stands in the way of a release, signatures apart. */
export type Blocker =
  | { kind: 'problem'; problem: Problem }
  | { kind: 'fault'; reason: string }
  | { kind: 'no_criteria' }
  | ({ kind: 'criterion' } & EvaluatedCriterion)
  | { kind: 'question'; question: QuestionId }
  | { kind: 'review'; review: LensReview }
  | { kind: 'rejected'; by: string; reason: string };

type Weighed = Pick<Assessment, 'criteria' | 'reviews' | 'digest'>;

export function findBlockers({ phase, record, problems }: PhaseInput, { criteria, reviews, digest }: Weighed): Blocker[] {
  const required = criteria.filter(({ criterion }) => criterion.required);
  return [
    ...problems.filter(({ severity }) => severity === 'error').map((problem): Blocker => ({ kind: 'problem', problem })),
    ...record.faults.map((reason): Blocker => ({ kind: 'fault', reason })),
    ...(required.length === 0 || phase.criteria.length === 0 ? [{ kind: 'no_criteria' } as const] : []),
    ...required.filter(({ evaluation }) => !opens(evaluation)).map((one): Blocker => ({ kind: 'criterion', ...one })),
    ...questionIds.filter((question) => !isAnswered(record, question)).map((question): Blocker => ({ kind: 'question', question })),
    ...reviews.filter(holdsTheGate).map((review): Blocker => ({ kind: 'review', review })),
    ...rejection(record, digest),
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

/** What was rejected cannot be approved as it is: something that was reviewed has to change first. */
function rejection(record: GateRecord, digest: string): Blocker[] {
  const rejected = record.decisions.findLast(({ decision }) => decision.decision === 'reject' && decision.digest === digest)?.decision;
  return rejected === undefined ? [] : [{ kind: 'rejected', by: rejected.person, reason: rejected.reason }];
}

/** What people have to say or do; everything else has to be repaired or measured. */
export function isForPeople({ kind }: Blocker): boolean {
  return kind === 'question' || kind === 'review' || kind === 'rejected';
}
