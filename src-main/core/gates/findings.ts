import type { Finding } from '#shared/contract/gate-findings.ts';
import type { Phase } from '../plans/plan.ts';
import type { EvaluatedCriterion } from './assess-phase.ts';

/** The findings of a phase (C1, H1 …), each with what verifies it. A finding without such a criterion, or with an unknown one, is open. */
export function weighFindings(phase: Phase, criteria: readonly EvaluatedCriterion[]): Finding[] {
  return phase.findings.map(({ id, title, severity, criterion: named }) => {
    const criterion = named ?? `finding.${id}`;
    const found = criteria.find((one) => one.criterion.id === criterion);
    const base = { id, title, severity, criterion, attested: found?.criterion.kind === 'checklist' };
    if (found === undefined) {
      return { ...base, verdict: 'not_measured', reason: `There is no criterion "${criterion}" that could verify it.`, verified: false };
    }
    const { verdict, reason } = found.evaluation;
    return { ...base, verdict, reason, verified: opens(found.evaluation) };
  });
}

/** Only these two open a gate; a pass without evidence is none. */
export function opens({ verdict, evidence }: EvaluatedCriterion['evaluation']): boolean {
  return (verdict === 'pass' && evidence !== null) || verdict === 'waived';
}
