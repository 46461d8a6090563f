import type { Lint, PathInPlan } from './lint.ts';

/** An id names one thing of its list: evidence, decisions and references are filed under it. */
export function lintIds(lint: Lint): void {
  const { plan } = lint;
  unique(lint, plan.phases, ['phases'], 'phase');
  plan.phases.forEach((phase, index) => {
    const at = ['phases', index];
    unique(lint, phase.tasks, [...at, 'tasks'], 'task');
    unique(lint, phase.milestones, [...at, 'milestones'], 'milestone');
    unique(lint, phase.risks, [...at, 'risks'], 'risk');
    unique(lint, phase.findings, [...at, 'findings'], 'finding');
    unique(lint, phase.kpis, [...at, 'kpis'], 'KPI');
    unique(lint, phase.decisions, [...at, 'decisions'], 'decision');
    unique(lint, phase.scopeChanges, [...at, 'scopeChanges'], 'scope change');
    unique(lint, phase.checklists, [...at, 'checklists'], 'checklist');
    phase.checklists.forEach(({ items }, list) => unique(lint, items, [...at, 'checklists', list, 'items'], 'item'));
  });
}

function unique(lint: Lint, items: readonly { id: string }[], path: PathInPlan, kind: string): void {
  const first = new Map<string, number>();
  items.forEach(({ id }, index) => {
    const other = first.get(id);
    if (other === undefined) first.set(id, index);
    else {
      const line = lint.lineOf([...path, other, 'id']);
      lint.error([...path, index, 'id'], `There are two of the ${kind} "${id}"`, `The other one is in line ${line}. Give each its own id.`);
    }
  });
}
