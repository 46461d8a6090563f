import type { Assessment, PhaseInput } from './assess-phase.ts';
import { filesNow } from './artefacts.ts';
import { criterionDefinition } from './definition.ts';

type Reviewed = Pick<Assessment, 'criteria' | 'reviews' | 'lenses' | 'scopeChanges' | 'builtInFindings' | 'artefacts'>;

/**
 * What an approval covers, whole: the phase as the plan says it, each criterion with its verdict, the evidence behind it and its waiver,
 * answers with the files that they link as these are now, reviews, changes of scope, accepted findings, and policy. Any change gives another
 * digest, and approvals of the old one are stale.
 */
export function reviewedContent(
  { plan, phase, record, governance, workspace, context: { fileDigest } }: PhaseInput,
  { criteria, reviews, lenses, scopeChanges, builtInFindings, artefacts }: Reviewed,
): Record<string, unknown> {
  const { origin: _, state: _state, criteria: _criteria, ...rest } = phase;
  const { policy, people } = governance;
  return {
    v: 2,
    workspace,
    plan: { file: plan.file, author: plan.author },
    phase: rest,
    criteria: criteria.map(({ criterion, evaluation, waiver }) => ({
      ...criterionDefinition(criterion),
      verdict: evaluation.verdict,
      evidence: evaluation.evidence?.digest ?? null,
      actual: evaluation.actual,
      baselineRun: evaluation.baseline,
      waiver: waiver === null ? null : { ...waiver, name: null },
      files: filesNow(evaluation.artefacts, fileDigest),
    })),
    answers: [...record.answers.values()]
      .toSorted((a, b) => (a.question < b.question ? -1 : 1))
      .map((answer) => ({ ...answer, filesNow: filesNow(artefacts.get(answer.question) ?? [], fileDigest) })),
    reviews: reviews.flatMap(({ lens, positions }) =>
      positions.map(({ name: _name, overruled, ...position }) => ({
        lens,
        ...position,
        overruled: overruled === null ? null : { by: overruled.by, at: overruled.at, reason: overruled.reason, why: overruled.why },
      })),
    ),
    scopeChanges: scopeChanges.map(({ decision, ...change }) => ({
      ...change,
      decision: decision === null ? null : { ...decision, name: null },
    })),
    builtInFindings: builtInFindings.map(({ id, found, accepted }) => ({
      id,
      found,
      accepted: accepted === null ? null : { ...accepted, name: null },
    })),
    // As they were said, beside what they come to above.
    said: {
      reviews: [...record.reviews.values()],
      overrules: record.overrules,
      waivers: [...record.waivers.values()],
      scopeRequests: [...record.scopeRequests.values()],
      scopeDecisions: record.scopeDecisions,
      acceptances: [...record.acceptances.values()],
    },
    policy: {
      maxWaiver: policy.maxWaiver,
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
