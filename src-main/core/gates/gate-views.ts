import type { z } from 'zod';
import { type CriterionResult, type gateCheckSchema, type GateDetail, type GateSummary, questionIds } from '#shared/contract/gates.ts';
import type { ScenarioSummary } from '#shared/contract/runs.ts';
import { ruleOf } from '../plans/plan.ts';
import type { Assessment } from './assess-phase.ts';
import { measureAction, missingItems } from './missing.ts';
import { questions } from './questions.ts';
import { movesFrom } from './transitions.ts';

export type GateCheck = z.infer<typeof gateCheckSchema>;

/** A released phase shows its criteria as they were when it was released. */
export function criterionResults(assessment: Assessment, scenarios: readonly ScenarioSummary[]): CriterionResult[] {
  const { released, record } = assessment;
  if (released && record.transition !== null) return record.transition.criteria;
  return assessment.criteria.map(({ criterion, evaluation, waiver }) => {
    const { by: _by, damaged: _damaged, index: _index, baseline: _baseline, ...result } = evaluation;
    return {
      ...result,
      id: criterion.id,
      title: criterion.title,
      rule: ruleOf(criterion),
      origin: criterion.origin,
      required: criterion.required,
      waiver,
      attested: criterion.kind === 'checklist',
      finding: criterion.kind === 'checklist' ? criterion.finding : null,
      unit: criterion.kind === 'measured' ? criterion.unit : '',
      action: measureAction(criterion, scenarios, evaluation),
    };
  });
}

export function summaryOf(assessment: Assessment, scenarios: readonly ScenarioSummary[], activePhase: string | null): GateSummary {
  const { phase, plan, state, released } = assessment;
  const results = criterionResults(assessment, scenarios);
  return {
    phaseId: phase.id,
    title: phase.title,
    planFile: plan.file,
    state,
    active: phase.id === activePhase,
    open: released,
    missing: missingItems(assessment, scenarios).length,
    criteria: {
      total: results.length,
      pass: results.filter(({ verdict }) => verdict === 'pass' || verdict === 'waived').length,
      fail: results.filter(({ verdict }) => verdict === 'fail').length,
    },
  };
}

export function detailOf(
  assessment: Assessment,
  scenarios: readonly ScenarioSummary[],
  activePhase: string | null,
  approvers: GateDetail['approvers'],
): GateDetail {
  const { phase, record, people } = assessment;
  return {
    ...summaryOf(assessment, scenarios, activePhase),
    description: phase.description,
    missingItems: missingItems(assessment, scenarios),
    readyForApproval: isReady(assessment),
    people: people.map(({ id, name, roles }) => ({ id, name, roles })),
    criteriaResults: criterionResults(assessment, scenarios),
    answers: questionIds.map((question) => {
      const answer = record.answers.get(question);
      const { title, help } = questions[question];
      return {
        question,
        title,
        help: phase.questions[question] ?? help,
        text: answer?.text ?? null,
        artefacts: assessment.artefacts.get(question) ?? [],
        by: answer?.by ?? null,
        at: answer?.at ?? null,
      };
    }),
    reviews: assessment.reviews,
    approvals: assessment.released
      ? assessment.approvals.map((one) => asReleased(one, record.transition?.digest ?? null))
      : assessment.approvals,
    approvers,
    signOffs: assessment.signOffs,
    excluded: [...assessment.excluded].map(([person, why]) => ({
      person,
      name: people.find(({ id }) => id === person)?.name ?? person,
      why,
    })),
    strangers: assessment.strangers,
    findings: assessment.findings,
    builtInFindings: assessment.builtInFindings,
    scopeChanges: assessment.scopeChanges,
    maxWaiverDays: assessment.maxWaiverMs / 86_400_000,
    moves: [...movesFrom(assessment.state, assessment.released)],
    quorum: assessment.quorum,
    separationOfDuties: assessment.separationOfDuties,
    releasedAt: assessment.released ? (record.transition?.at ?? null) : null,
    digest: assessment.released ? (record.transition?.digest ?? assessment.digest) : assessment.digest,
    tasks: phase.tasks.map(({ id, title, state, owner }) => ({ id, title, state, owner: owner ?? null })),
    risks: phase.risks,
    history: record.history.toReversed(),
    problems: assessment.problems,
  };
}

/** What released a phase goes on counting, whatever is measured later. */
function asReleased(approval: GateDetail['approvals'][number], digest: string | null): GateDetail['approvals'][number] {
  const counted = approval.decision === 'approve' && approval.digest === digest;
  return counted ? { ...approval, counts: true, why: '' } : approval;
}

/** Nothing but signatures is missing. */
export function isReady({ state, plan, blockers, released }: Assessment): boolean {
  return plan.active && !released && blockers.length === 0 && (state === 'active' || state === 'in_review');
}

/** The public result of `holdpoint gate check`. */
export function checkOf(detail: GateDetail): GateCheck {
  return {
    phase: detail.phaseId,
    state: detail.state,
    open: detail.open,
    criteria: detail.criteriaResults.map(({ id, verdict, observed, bound, n, evidence }) => ({
      id,
      verdict,
      observed,
      bound,
      n,
      evidence: evidence?.digest ?? null,
    })),
    missing: detail.missingItems.map(({ title }) => title),
    approvals: detail.approvals.map(({ person, decision, at, digest, counts }) => ({ person, decision, at, digest, counts })),
  };
}
