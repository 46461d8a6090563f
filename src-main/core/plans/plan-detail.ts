import type { CriterionResult } from '#shared/contract/gates.ts';
import type { PlanDetail, PlannedPhase, Timeline } from '#shared/contract/plans.ts';
import { askedOfFinding } from './asked-criteria.ts';
import type { Plan } from './plan.ts';
import type { PhaseStanding, PlanStanding } from './standing.ts';
import { planTimeline } from './timeline/plan-timeline.ts';

/** A whole plan as its pages show it. Progress is counted from tasks and verdicts. */
export function planDetail(
  { file, digest, problems, phases }: PlanStanding,
  plan: Plan,
  people: PlanDetail['people'],
  today: string,
): PlanDetail {
  const states = new Map(phases.map(({ phase, summary }) => [phase.id, summary.state]));
  const timeline = planTimeline(plan, today, (id) => states.get(id));
  return {
    file,
    title: plan.title,
    author: plan.author,
    active: plan.active,
    digest,
    problems: [...problems, ...(problems.some(({ severity }) => severity === 'warning') ? [] : plan.warnings)],
    people,
    timeline,
    phases: phases.map((standing) => plannedPhase(standing, timeline)),
  };
}

const isMet = ({ verdict }: CriterionResult) => verdict === 'pass' || verdict === 'waived';

function plannedPhase({ phase, summary, missing, criteria }: PhaseStanding, timeline: Timeline): PlannedPhase {
  const byId = new Map(criteria.map((result) => [result.id, result]));
  const own = timeline.tasks.filter((task) => task.phase === phase.id);
  const { id, title, description } = phase;
  return {
    id,
    title,
    description,
    state: summary.state,
    owner: phase.owner ?? null,
    start: phase.start ?? null,
    due: phase.due ?? null,
    active: summary.active,
    released: summary.open,
    missing: summary.missing,
    missingFirst: missing.slice(0, 3),
    tasks: countTasks(phase.tasks),
    criteria: { done: criteria.filter(isMet).length, total: criteria.length },
    failed: summary.criteria.fail,
    lateTasks: own.filter(({ late }) => late !== null).length,
    milestones: phase.milestones.map((milestone) => {
      const tasks = countTasks(phase.tasks.filter((task) => task.milestone === milestone.id));
      const results = milestone.criteria.flatMap((name) => byId.get(name) ?? []);
      const counts = { done: results.filter(isMet).length, total: milestone.criteria.length };
      const total = tasks.total + counts.total;
      const isReached = total > 0 && tasks.done + counts.done === total;
      return {
        id: milestone.id,
        title: milestone.title,
        due: milestone.due ?? null,
        earliest: timeline.milestones.find((one) => one.phase === id && one.id === milestone.id)?.earliest ?? null,
        tasks,
        criteria: counts,
        reached: isReached,
        overdue: !isReached && milestone.due !== undefined && milestone.due < timeline.today,
      };
    }),
    risks: phase.risks.map((risk) => ({
      ...risk,
      probability: risk.probability ?? null,
      impact: risk.impact ?? null,
      owner: risk.owner ?? null,
    })),
    findings: phase.findings.map(({ id: finding, title: what, severity, criterion }) => {
      const result = byId.get(criterion ?? askedOfFinding(finding));
      return {
        id: finding,
        title: what,
        severity,
        by: { ...measuredBy(result), reason: result?.reason ?? '', attested: criterion === undefined },
      };
    }),
    kpis: phase.kpis.map(({ id: kpi, title: what, baseline, target, improvement, criterion }) => ({
      id: kpi,
      title: what,
      baseline,
      target,
      improvement: improvement ?? null,
      by: criterion === undefined ? null : measuredBy(byId.get(criterion)),
    })),
    decisions: phase.decisions.map((decision) => ({ ...decision, date: decision.date ?? null, by: decision.by ?? null })),
    scopeChanges: phase.scopeChanges,
  };
}

function countTasks(tasks: readonly { state: string; id: string; parent?: string | undefined }[]): PlannedPhase['tasks'] {
  // A task with parts is done when they are: it is not counted beside them.
  const wholes = new Set(tasks.map(({ parent }) => parent));
  const counted = tasks.filter(({ id, state }) => state !== 'dropped' && !wholes.has(id));
  return { done: counted.filter(({ state }) => state === 'done').length, total: counted.length };
}

/** Of a criterion that a released phase did not have there is nothing to say but that. */
function measuredBy(result: CriterionResult | undefined): Omit<PlannedPhase['findings'][number]['by'], 'reason' | 'attested'> {
  if (result === undefined) return { criterion: '', rule: '', verdict: 'not_measured', observed: null, unit: '' };
  const { id, rule, verdict, observed, unit } = result;
  return { criterion: id, rule, verdict, observed, unit };
}
