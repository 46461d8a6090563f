import type { Assessment, PhaseInput } from './assess-phase.ts';
import { criterionDefinition } from './definition.ts';

type Reviewed = Pick<Assessment, 'criteria' | 'reviews' | 'lenses'>;

/**
 * What an approval covers, whole: the phase as the plan says it, each criterion with its verdict and the evidence behind it, answers, reviews and
 * policy. Any change gives another digest, and approvals of the old one are stale.
 */
export function reviewedContent(
  { plan, phase, record, governance, workspace }: PhaseInput,
  { criteria, reviews, lenses }: Reviewed,
): Record<string, unknown> {
  const { origin: _, state: _state, criteria: _criteria, ...rest } = phase;
  const { policy, people } = governance;
  return {
    v: 2,
    workspace,
    plan: { file: plan.file, author: plan.author },
    phase: rest,
    criteria: criteria.map(({ criterion, evaluation }) => ({
      ...criterionDefinition(criterion),
      verdict: evaluation.verdict,
      evidence: evaluation.evidence?.digest ?? null,
    })),
    answers: [...record.answers.values()].toSorted((a, b) => (a.question < b.question ? -1 : 1)),
    reviews: reviews.flatMap(({ lens, positions }) =>
      positions.map(({ name: _name, overruled, ...position }) => ({
        lens,
        ...position,
        overruled: overruled === null ? null : { by: overruled.by, at: overruled.at, reason: overruled.reason, why: overruled.why },
      })),
    ),
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
