import { taskGraph } from '../timeline/task-graph.ts';
import type { Lint, PathInPlan } from './lint.ts';

/** Names that lead nowhere. */
export function lintReferences(lint: Lint): void {
  taskReferences(lint);
  lint.plan.phases.forEach((phase, index) => {
    const at = ['phases', index];
    const milestones = phase.milestones.map(({ id }) => id);
    const criteria = lint.criterionIds[index] ?? new Set<string>();
    const criterion = (name: string | undefined, path: PathInPlan) => {
      if (name === undefined || criteria.has(name)) return;
      lint.error(path, `There is no criterion "${name}" in ${phase.id}`, known([...criteria], 'This phase has no criteria.'));
    };
    phase.tasks.forEach(({ milestone }, task) => {
      if (milestone === undefined || milestones.includes(milestone)) return;
      const message = `There is no milestone "${milestone}" in ${phase.id}`;
      lint.error([...at, 'tasks', task, 'milestone'], message, known(milestones, 'This phase has no milestones.'));
    });
    phase.milestones.forEach((milestone, position) => {
      milestone.criteria.forEach((name, place) => criterion(name, [...at, 'milestones', position, 'criteria', place]));
    });
    phase.findings.forEach((finding, position) => criterion(finding.criterion, [...at, 'findings', position, 'criterion']));
    phase.kpis.forEach((kpi, position) => criterion(kpi.criterion, [...at, 'kpis', position, 'criterion']));
  });
}

function taskReferences(lint: Lint): void {
  const { phases } = lint.plan;
  for (const { node, field, index, name, why } of taskGraph(phases).unresolved) {
    const path = ['phases', node.phase, 'tasks', node.position, field, ...(field === 'dependsOn' ? [index] : [])];
    const role = field === 'parent' ? 'is part of' : 'depends on';
    if (why === 'itself') lint.error(path, `The task "${node.task.id}" ${role} itself`, `Remove "${name}" from ${field}.`);
    else if (why === 'ambiguous') {
      const owners = phases.filter(({ tasks }) => tasks.some(({ id }) => id === name)).map(({ id }) => id);
      const message = `The task "${node.task.id}" ${role} "${name}", and several phases have one: ${owners.join(', ')}`;
      lint.error(path, message, 'Give each of these tasks its own id.');
    } else {
      const names = [...new Set([...(phases[node.phase]?.tasks ?? []), ...phases.flatMap(({ tasks }) => tasks)].map(({ id }) => id))];
      const others = names.filter((other) => other !== node.task.id);
      lint.error(path, `The task "${node.task.id}" ${role} "${name}", which does not exist`, known(others, 'There is no other task.'));
    }
  }
}

/** So many that one sees what the names look like. */
const shownNames = 12;

function known(names: readonly string[], none: string): string {
  if (names.length === 0) return none;
  const more = names.length > shownNames ? ` and ${names.length - shownNames} more` : '';
  return `Known: ${names.slice(0, shownNames).join(', ')}${more}.`;
}
