import type { z } from 'zod';
import { type planSchema, workingHours } from '../plan-schema.ts';
import { minutesOf, type WorkMinutes } from './working-time.ts';

type PhaseFields = z.output<typeof planSchema>['phases'][number];
/** What a timeline needs of a phase. */
export type TimedPhase = Pick<PhaseFields, 'id' | 'start' | 'due' | 'tasks' | 'milestones'>;
export type Task = PhaseFields['tasks'][number];

export interface TaskNode {
  /** Place among all tasks of the plan. */
  at: number;
  /** Place of its phase, and its place there. */
  phase: number;
  position: number;
  task: Task;
  /** Places of what has to end before it begins. */
  dependsOn: number[];
  parent: number | null;
  parts: number[];
  /** null where nobody has estimated it. A task with parts lasts as long as they do, and a dropped one no time. */
  minutes: WorkMinutes | null;
}

export interface Unresolved {
  node: TaskNode;
  field: 'dependsOn' | 'parent';
  /** Place in the list of the field. */
  index: number;
  name: string;
  why: 'unknown' | 'ambiguous' | 'itself';
}

export interface TaskGraph {
  tasks: TaskNode[];
  unresolved: Unresolved[];
}

/** Tasks of all phases with their references followed. A name means the task of its own phase, else the one task of the plan. */
export function taskGraph(phases: readonly TimedPhase[]): TaskGraph {
  const tasks = phases.flatMap(({ tasks: of }, phase) => of.map((task, position) => ({ phase, position, task })));
  const nodes = tasks.map((one, at): TaskNode => {
    const hours = one.task.estimate === undefined ? null : workingHours(one.task.estimate);
    return { at, ...one, dependsOn: [], parent: null, parts: [], minutes: hours === null ? null : minutesOf(hours) };
  });
  const byId = Map.groupBy(nodes, ({ task }) => task.id);
  const unresolved: Unresolved[] = [];
  const resolve = (node: TaskNode, field: Unresolved['field'], name: string, index: number): TaskNode | null => {
    const named = byId.get(name) ?? [];
    const found = named.find(({ phase }) => phase === node.phase) ?? (named.length === 1 ? named[0] : undefined);
    if (found !== undefined && found !== node) return found;
    unresolved.push({ node, field, index, name, why: found === node ? 'itself' : named.length > 1 ? 'ambiguous' : 'unknown' });
    return null;
  };
  for (const node of nodes) {
    node.task.dependsOn.forEach((name, index) => {
      const found = resolve(node, 'dependsOn', name, index);
      if (found !== null) node.dependsOn.push(found.at);
    });
    const parent = node.task.parent === undefined ? null : resolve(node, 'parent', node.task.parent, 0);
    if (parent === null) continue;
    node.parent = parent.at;
    parent.parts.push(node.at);
  }
  for (const node of nodes) if (node.parts.length > 0 || node.task.state === 'dropped') node.minutes = 0;
  return { tasks: nodes, unresolved };
}

/** `build`, or `phase-1/build` where several phases have a task of that name. */
export function shownId(node: TaskNode, phases: readonly TimedPhase[], tasks: readonly TaskNode[]): string {
  const isShared = tasks.some((other) => other !== node && other.task.id === node.task.id);
  return isShared ? `${phases[node.phase]?.id}/${node.task.id}` : node.task.id;
}
