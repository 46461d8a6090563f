import { findCycle } from '../timeline/event-network.ts';
import { firstDate, schedule } from '../timeline/schedule.ts';
import { shownId, type TaskGraph, taskGraph, type TaskNode } from '../timeline/task-graph.ts';
import { asEnd, endOf } from '../timeline/working-time.ts';
import type { Lint, PathInPlan } from './lint.ts';

/** Dates and orders that contradict each other. Nothing here looks at the clock: a plan says the same every day. */
export function lintDates(lint: Lint): void {
  const { phases } = lint.plan;
  const graph = taskGraph(phases);
  phases.forEach((phase, index) => {
    dueBeforeStart(lint, phase, ['phases', index], `The phase "${phase.id}"`);
    phase.tasks.forEach((task, position) => dueBeforeStart(lint, task, ['phases', index, 'tasks', position], `The task "${task.id}"`));
  });
  const cycle = findCycle(graph, phases);
  if (cycle !== null) {
    reportCycle(lint, graph, cycle);
    return;
  }
  dependencyTooLate(lint, graph);
  lastButFirst(lint, graph);
  missingEstimates(lint, graph);
}

const pathOf = ({ phase, position }: TaskNode): PathInPlan => ['phases', phase, 'tasks', position];

function dueBeforeStart(
  lint: Lint,
  { start, due }: { start?: string | undefined; due?: string | undefined },
  at: PathInPlan,
  what: string,
) {
  if (start === undefined || due === undefined || due >= start) return;
  lint.error([...at, 'due'], `${what} is due on ${due}, before it starts on ${start}`, 'Correct one of the two dates.');
}

function reportCycle(lint: Lint, graph: TaskGraph, cycle: readonly number[]): void {
  const nodes = cycle.flatMap((at) => graph.tasks[at] ?? []);
  const [first] = nodes;
  if (first === undefined) return;
  const named = [...nodes, first].map((node) => `${shownId(node, lint.plan.phases, graph.tasks)} (line ${lint.lineOf(pathOf(node))})`);
  const isPart = nodes.some(({ parent }) => parent !== null && cycle.includes(parent));
  const hint = isPart
    ? 'A part and its whole cannot wait for each other: take one of these dependencies, or one parent, out.'
    : 'Take one of these dependencies out.';
  lint.error([...pathOf(first), 'dependsOn'], `Tasks wait for each other: ${named.join(' → ')}`, hint);
}

/** A due date that the estimates of what comes before do not allow. */
function dependencyTooLate(lint: Lint, graph: TaskGraph): void {
  const { phases } = lint.plan;
  const anchor = firstDate(phases);
  if (anchor === null) return;
  const times = schedule(graph, phases, anchor);
  for (const node of graph.tasks) {
    const { due } = node.task;
    if (due === undefined || node.task.state === 'done' || node.task.state === 'dropped') continue;
    let isBroken = false;
    for (const [index, before] of node.dependsOn.entries()) {
      const end = times?.tasks[before]?.earliestFinish;
      const other = graph.tasks[before];
      if (end === undefined || other === undefined || end <= endOf(due) || other.task.state === 'done') continue;
      const message = `The task "${node.task.id}" is due on ${due}, and "${other.task.id}", which it depends on, can end on ${asEnd(end).date} at the earliest`;
      const hint = `See line ${lint.lineOf(pathOf(other))}. Move the due date, shorten what comes before, or take the dependency out.`;
      lint.error([...pathOf(node), 'dependsOn', index], message, hint);
      isBroken = true;
    }
    const own = times?.tasks[node.at]?.earliestFinish;
    if (isBroken || own === undefined || own <= endOf(due)) continue;
    const message = `The task "${node.task.id}" is due on ${due}, and can end on ${asEnd(own).date} at the earliest`;
    lint.warn([...pathOf(node), 'due'], message, 'Move the due date, begin earlier, or correct its estimate.');
  }
}

/** "Depends on all", and yet the first to start: one of the two was not meant. */
function lastButFirst(lint: Lint, graph: TaskGraph): void {
  lint.plan.phases.forEach((_, phase) => {
    const nodes = graph.tasks.filter((node) => node.phase === phase && node.task.state !== 'dropped');
    for (const node of nodes) {
      const { start } = node.task;
      const others = nodes.filter((other) => other !== node);
      if (start === undefined || others.length < 2 || !dependsOnAll(graph, node, others)) continue;
      const starts = others.flatMap(({ task }) => task.start ?? []);
      if (starts.length === 0 || starts.some((other) => other <= start)) continue;
      const message = `The task "${node.task.id}" depends on all others of its phase, and starts first (${start})`;
      lint.error([...pathOf(node), 'start'], message, 'Correct its start, or what it depends on.');
    }
  });
}

function dependsOnAll(graph: TaskGraph, node: TaskNode, others: readonly TaskNode[]): boolean {
  const reached = new Set<number>();
  const open = [...node.dependsOn];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (reached.has(at)) continue;
    reached.add(at);
    open.push(...(graph.tasks[at]?.dependsOn ?? []), ...(graph.tasks[at]?.parts ?? []));
  }
  return others.every(({ at }) => reached.has(at));
}

/** Without them the critical path is shorter than the work. */
function missingEstimates(lint: Lint, graph: TaskGraph): void {
  const { phases } = lint.plan;
  const open = graph.tasks.filter(({ parts, task }) => parts.length === 0 && task.state !== 'dropped');
  if (open.length === 0) return;
  if (open.every(({ minutes }) => minutes === null)) {
    const [first] = open;
    if (first === undefined) return;
    const hint = 'Add estimates such as "estimate: 2d", so that the plan has a length and a critical path.';
    lint.warn(pathOf(first), `None of the ${open.length} tasks has an estimate`, hint);
    return;
  }
  const times = schedule(graph, phases, firstDate(phases) ?? 0);
  for (const node of open) {
    if (node.minutes !== null || node.task.state === 'done' || times?.tasks[node.at]?.critical !== true) continue;
    const message = `The task "${node.task.id}" is on the critical path and has no estimate`;
    lint.warn(pathOf(node), message, 'Add one such as "estimate: 2d": without it the plan looks shorter than it is.');
  }
  for (const node of graph.tasks) {
    if (node.parts.length === 0 || node.task.estimate === undefined) continue;
    const message = `The task "${node.task.id}" has parts: its own estimate is not used`;
    lint.warn([...pathOf(node), 'estimate'], message, 'It lasts as long as its parts. Leave its estimate out.');
  }
}
