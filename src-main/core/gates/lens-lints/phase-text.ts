import type { ScopeChange } from '#shared/contract/gate-scope.ts';
import type { Phase, Plan } from '../../plans/plan.ts';

/** A sentence of the plan, with where it stands. */
export interface Statement {
  where: string;
  text: string;
}

export interface LintedPhase {
  plan: Pick<Plan, 'phases'>;
  phase: Phase;
  /** Those of the plan and those requested in the console. */
  scopeChanges: readonly ScopeChange[];
  /** What the answers to the Three Questions and the 3 AM test link. */
  linked: readonly string[];
}

/** What the phase is going to do: what was dropped or declined is not done. */
export function intentions({ phase, scopeChanges }: Pick<LintedPhase, 'phase' | 'scopeChanges'>): Statement[] {
  return [
    ...headline(phase),
    ...phase.tasks.filter(({ state }) => state !== 'dropped').map(({ id, title }) => ({ where: `Task ${id}`, text: title })),
    ...scopeChanges
      .filter(({ state }) => state !== 'declined')
      .map(({ id, title, reason }) => ({ where: `Scope change ${id}`, text: `${title}. ${reason}` })),
  ];
}

export function headline({ title, description }: Pick<Phase, 'title' | 'description'>): Statement[] {
  return [
    { where: 'Title', text: title },
    { where: 'Description', text: description },
  ];
}

/** Everything that the phase says, in one text: where something is thought of, wherever it is. */
export function allOf({ phase, scopeChanges, linked }: LintedPhase): string {
  const { tasks, milestones, risks, findings, kpis, decisions, criteria, questions } = phase;
  return [
    ...intentions({ phase, scopeChanges }).map(({ text }) => text),
    ...tasks.map(({ title }) => title),
    ...milestones.map(({ title }) => title),
    ...risks.flatMap(({ title, mitigation, rollback }) => [title, mitigation, rollback === '' ? '' : `Rollback: ${rollback}`]),
    ...findings.map(({ title }) => title),
    ...kpis.map(({ title }) => title),
    ...decisions.flatMap(({ title, reason, options }) => [title, reason, ...options.map((option) => option.title)]),
    ...criteria.map((criterion) => (criterion.kind === 'measured' ? `${criterion.title} ${criterion.metric}` : criterion.title)),
    ...Object.values(questions),
    ...linked,
  ].join('\n');
}
