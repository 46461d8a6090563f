import { beginOf, type Edge, endOfTask, type EventNetwork, eventNetwork, phaseBegin, phaseEnd, taskAt } from './event-network.ts';
import type { TaskGraph, TimedPhase } from './task-graph.ts';
import { endOf, startOf, type WorkMinutes } from './working-time.ts';

export interface TaskTimes {
  earliestStart: WorkMinutes;
  earliestFinish: WorkMinutes;
  latestStart: WorkMinutes;
  latestFinish: WorkMinutes;
  /** How much later it may end without moving the end of the plan or breaking a due date; negative when one is broken already. */
  slack: WorkMinutes;
  /** The plan ends later when this does. */
  critical: boolean;
}

export interface Schedule {
  /** Where the first task begins and the last one ends. */
  start: WorkMinutes;
  end: WorkMinutes;
  tasks: TaskTimes[];
  phases: { start: WorkMinutes; end: WorkMinutes }[];
  /** One longest chain of tasks from the beginning to the end, by their places. */
  criticalPath: number[];
}

/**
 * The critical path method over a whole plan: what can begin when at the earliest and must end when at the latest.
 * @param anchor where what has no date and waits for nothing begins.
 * @returns null when tasks wait for each other in a ring.
 */
export function schedule(graph: TaskGraph, phases: readonly TimedPhase[], anchor: WorkMinutes): Schedule | null {
  const network = eventNetwork(graph, phases);
  const { order } = network;
  if (order === null) return null;
  const earliest = forward(network, order, releases(graph, phases, anchor));
  const at = (event: number) => earliest[event] ?? anchor;
  const ends = graph.tasks.map(({ at: task }) => at(endOfTask(task)));
  const end = ends.reduce((last, one) => Math.max(last, one), -Infinity);
  const latest = backward(network, order, limits(graph, phases, end, true));
  const free = backward(network, order, limits(graph, phases, end, false));
  const tasks = graph.tasks.map(({ at: task }): TaskTimes => {
    const [begin, finish] = [beginOf(task), endOfTask(task)];
    return {
      earliestStart: at(begin),
      earliestFinish: at(finish),
      latestStart: latest[begin] ?? end,
      latestFinish: latest[finish] ?? end,
      slack: (latest[finish] ?? end) - at(finish),
      critical: (free[finish] ?? end) === at(finish),
    };
  });
  return {
    start: tasks.length === 0 ? anchor : tasks.reduce((first, one) => Math.min(first, one.earliestStart), Infinity),
    end: tasks.length === 0 ? anchor : end,
    tasks,
    phases: phases.map((_, phase) => ({ start: at(phaseBegin(graph, phase)), end: at(phaseEnd(graph, phase)) })),
    criticalPath: tasks.length === 0 ? [] : longestChain(graph, network, earliest, ends.indexOf(end)),
  };
}

/** The earliest date that a plan names, in working time; null when it names none. */
export function firstDate(phases: readonly TimedPhase[]): WorkMinutes | null {
  const dates = phases.flatMap((phase) => [phase.start, ...phase.tasks.map(({ start }) => start)]);
  const starts = dates.flatMap((date) => (date === undefined ? [] : [startOf(date)]));
  return starts.length === 0 ? null : starts.reduce((first, one) => Math.min(first, one), Infinity);
}

function releases(graph: TaskGraph, phases: readonly TimedPhase[], anchor: WorkMinutes): Map<number, WorkMinutes> {
  const released = new Map<number, WorkMinutes>();
  phases.forEach(({ start }, phase) => released.set(phaseBegin(graph, phase), start === undefined ? anchor : startOf(start)));
  for (const { at, task } of graph.tasks) if (task.start !== undefined) released.set(beginOf(at), startOf(task.start));
  return released;
}

/** Without due dates: the end of the plan is the only limit. */
function limits(graph: TaskGraph, phases: readonly TimedPhase[], end: WorkMinutes, withDue: boolean): (event: number) => WorkMinutes {
  const due = new Map<number, WorkMinutes>();
  const limit = (event: number, date: string | undefined) => {
    if (withDue && date !== undefined) due.set(event, Math.min(due.get(event) ?? end, endOf(date)));
  };
  phases.forEach((phase, index) => limit(phaseEnd(graph, index), phase.due));
  for (const { at, task, phase } of graph.tasks) {
    limit(endOfTask(at), task.due);
    limit(endOfTask(at), phases[phase]?.milestones.find(({ id }) => id === task.milestone)?.due);
  }
  return (event) => due.get(event) ?? end;
}

/** The longest way to each event. */
export function forward(
  { into }: EventNetwork,
  order: readonly number[],
  released: ReadonlyMap<number, WorkMinutes>,
  minutesOf: (edge: Edge) => WorkMinutes = ({ minutes }) => minutes,
): WorkMinutes[] {
  const times = into.map((): WorkMinutes => -Infinity);
  for (const event of order) {
    let time = released.get(event) ?? -Infinity;
    for (const edge of into[event] ?? []) time = Math.max(time, (times[edge.from] ?? -Infinity) + minutesOf(edge));
    times[event] = time;
  }
  return times;
}

function backward({ outOf }: EventNetwork, order: readonly number[], limit: (event: number) => WorkMinutes): WorkMinutes[] {
  const times = outOf.map((): WorkMinutes => Infinity);
  for (const event of order.toReversed()) {
    let time = limit(event);
    for (const edge of outOf[event] ?? []) time = Math.min(time, (times[edge.to] ?? Infinity) - edge.minutes);
    times[event] = time;
  }
  return times;
}

/** Back from the last end along what each event waited for. */
function longestChain(graph: TaskGraph, { into }: EventNetwork, times: readonly WorkMinutes[], last: number): number[] {
  const chain: number[] = [];
  let event = endOfTask(last);
  for (;;) {
    const binding = (into[event] ?? [])
      .filter(({ from, minutes }) => (times[from] ?? -Infinity) + minutes === times[event])
      // Work before bookkeeping: a task rather than the phase that it is in.
      .toSorted((a, b) => b.minutes - a.minutes || Number(b.from < 2 * graph.tasks.length) - Number(a.from < 2 * graph.tasks.length))[0];
    if (binding === undefined) return chain.toReversed();
    const node = graph.tasks[taskAt(event)];
    if (node !== undefined && event === endOfTask(node.at) && binding.from === beginOf(node.at) && node.parts.length === 0)
      chain.push(node.at);
    event = binding.from;
  }
}
