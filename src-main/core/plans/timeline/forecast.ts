import { beginOf, endOfTask, eventNetwork, phaseBegin } from './event-network.ts';
import { forward, type Schedule } from './schedule.ts';
import type { TaskGraph, TaskNode, TimedPhase } from './task-graph.ts';
import { endOf, startOf, type WorkMinutes } from './working-time.ts';

export interface Lateness {
  /** The date that is missed, and whose it is. */
  due: string;
  of: 'task' | 'parent' | 'milestone' | 'phase';
  /** Past already, or will be at the earliest that the rest can be done. */
  kind: 'overdue' | 'expected';
  /** Working time from the due date to the expected end. */
  by: WorkMinutes;
}

export interface Forecast {
  /** When each task can end from today on, given what is done; null for what is done or dropped. */
  ends: (WorkMinutes | null)[];
  late: (Lateness | null)[];
  /** When the plan can end. */
  end: WorkMinutes;
  today: string;
}

/**
 * What can still be met. What is done takes no more time; what is being done began as planned and needs the rest of its estimate; what is
 * not begun does not begin before today.
 */
export function forecast(graph: TaskGraph, phases: readonly TimedPhase[], planned: Schedule, today: string): Forecast | null {
  const network = eventNetwork(graph, phases);
  if (network.order === null) return null;
  const now = startOf(today);
  const isOver = ({ task }: TaskNode) => task.state === 'done' || task.state === 'dropped';
  const isWhole = (node: TaskNode) => node.parts.length === 0;
  const released = new Map<number, WorkMinutes>();
  phases.forEach(({ start }, phase) => released.set(phaseBegin(graph, phase), start === undefined ? planned.start : startOf(start)));
  for (const node of graph.tasks) {
    if (!isWhole(node)) continue;
    if (node.task.state === 'todo') {
      released.set(beginOf(node.at), Math.max(now, node.task.start === undefined ? now : startOf(node.task.start)));
    }
    if (node.task.state === 'doing') {
      const begun = Math.min(now, planned.tasks[node.at]?.earliestStart ?? now);
      released.set(endOfTask(node.at), Math.max(now, begun + (node.minutes ?? 0)));
    }
  }
  // What has begun no longer waits, and what is over takes no time: their edges count for nothing.
  const free = new Set(
    graph.tasks.flatMap((node) => (isWhole(node) && node.task.state !== 'todo' ? [beginOf(node.at), endOfTask(node.at)] : [])),
  );
  const times = forward(network, network.order, released, ({ to, minutes }) => (free.has(to) ? -Infinity : minutes));
  const ends = graph.tasks.map((node) => (isOver(node) ? null : Math.max(now, times[endOfTask(node.at)] ?? now)));
  return {
    ends,
    late: graph.tasks.map((node) => lateness(node, graph, phases, ends[node.at] ?? null, today)),
    today,
    end: ends.reduce<WorkMinutes>((last, one) => Math.max(last, one ?? last), now),
  };
}

function lateness(
  node: TaskNode,
  graph: TaskGraph,
  phases: readonly TimedPhase[],
  end: WorkMinutes | null,
  today: string,
): Lateness | null {
  if (end === null) return null;
  const [first] = duesOf(node, graph, phases).toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0));
  if (first === undefined) return null;
  const by = Math.max(end, startOf(today)) - endOf(first.due);
  if (today > first.due) return { ...first, kind: 'overdue', by: Math.max(0, by) };
  return by > 0 ? { ...first, kind: 'expected', by } : null;
}

function duesOf(node: TaskNode, graph: TaskGraph, phases: readonly TimedPhase[]): Pick<Lateness, 'due' | 'of'>[] {
  const dues: Pick<Lateness, 'due' | 'of'>[] = [];
  const add = (due: string | undefined, of: Lateness['of']) => {
    if (due !== undefined) dues.push({ due, of });
  };
  const phase = phases[node.phase];
  add(node.task.due, 'task');
  add(phase?.milestones.find(({ id }) => id === node.task.milestone)?.due, 'milestone');
  add(phase?.due, 'phase');
  // Parents form no ring here: there would be no schedule.
  for (let at = node.parent; at !== null; at = graph.tasks[at]?.parent ?? null) add(graph.tasks[at]?.task.due, 'parent');
  return dues;
}
