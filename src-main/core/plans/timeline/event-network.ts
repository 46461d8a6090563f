import type { TaskGraph, TimedPhase } from './task-graph.ts';
import type { WorkMinutes } from './working-time.ts';

export interface Edge {
  from: number;
  to: number;
  minutes: WorkMinutes;
}

/**
 * Beginnings and ends of tasks and phases as one network: an edge says that one is not before the other, and how much work lies between.
 * A task with parts begins with the first and ends with the last of them.
 */
export interface EventNetwork {
  edges: Edge[];
  into: Edge[][];
  outOf: Edge[][];
  /** Every event after those that it waits for; null when some wait for each other. */
  order: number[] | null;
}

export const beginOf = (task: number): number => 2 * task;
export const endOfTask = (task: number): number => 2 * task + 1;
/** The task that an event belongs to. */
export const taskAt = (event: number): number => event >> 1;

/** Events of phases come after those of all tasks. */
export function phaseBegin(graph: TaskGraph, phase: number): number {
  return 2 * (graph.tasks.length + phase);
}
export function phaseEnd(graph: TaskGraph, phase: number): number {
  return phaseBegin(graph, phase) + 1;
}

/**
 * A phase without a start of its own begins when the one before it has ended: that is what its gate is for. Where tasks of the earlier one
 * wait for tasks of the later one, the plan says otherwise, and both may run at once.
 */
export function eventNetwork(graph: TaskGraph, phases: readonly TimedPhase[]): EventNetwork {
  const edges: Edge[] = [];
  const edge = (from: number, to: number, minutes = 0) => edges.push({ from, to, minutes });
  for (const { at, phase, dependsOn, parts, minutes } of graph.tasks) {
    edge(beginOf(at), endOfTask(at), minutes ?? 0);
    for (const before of dependsOn) edge(endOfTask(before), beginOf(at));
    for (const part of parts) {
      edge(beginOf(at), beginOf(part));
      edge(endOfTask(part), endOfTask(at));
    }
    edge(phaseBegin(graph, phase), beginOf(at));
    edge(endOfTask(at), phaseEnd(graph, phase));
  }
  const count = 2 * (graph.tasks.length + phases.length);
  phases.forEach((_, phase) => edge(phaseBegin(graph, phase), phaseEnd(graph, phase)));
  const chain = phases.flatMap((phase, index): Edge[] =>
    index === 0 || phase.start !== undefined ? [] : [{ from: phaseEnd(graph, index - 1), to: phaseBegin(graph, index), minutes: 0 }],
  );
  // Nearly always the phases follow each other as they are written.
  const chained = connect([...edges, ...chain], count);
  if (chained.order !== null) return chained;
  let network = connect(edges, count);
  if (network.order === null) return network;
  for (const link of chain) {
    const next = connect([...edges, link], count);
    if (next.order === null) continue;
    edges.push(link);
    network = next;
  }
  return network;
}

function connect(edges: readonly Edge[], count: number): EventNetwork {
  const into: Edge[][] = Array.from({ length: count }, () => []);
  const outOf: Edge[][] = Array.from({ length: count }, () => []);
  for (const edge of edges) {
    into[edge.to]?.push(edge);
    outOf[edge.from]?.push(edge);
  }
  const waiting = into.map(({ length }) => length);
  const order = waiting.flatMap((waits, event) => (waits === 0 ? [event] : []));
  for (let next = 0; next < order.length; next += 1) {
    for (const { to } of outOf[order[next] ?? -1] ?? []) {
      waiting[to] = (waiting[to] ?? 0) - 1;
      if (waiting[to] === 0) order.push(to);
    }
  }
  return { edges: [...edges], into, outOf, order: order.length === count ? order : null };
}

/** Tasks that wait for each other in a ring, in the order in which they wait; null when there are none. */
export function findCycle(graph: TaskGraph, phases: readonly TimedPhase[]): number[] | null {
  const { into, order } = eventNetwork(graph, phases);
  if (order !== null) return null;
  // Backwards along what each event waits for: from an event of a ring one comes back to it.
  const state = new Uint8Array(into.length);
  for (let root = 0; root < into.length; root += 1) {
    if (state[root] !== 0) continue;
    const path: { event: number; next: number }[] = [{ event: root, next: 0 }];
    state[root] = 1;
    while (path.length > 0) {
      const top = path.at(-1);
      if (top === undefined) break;
      const edge = into[top.event]?.[top.next];
      top.next += 1;
      if (edge === undefined) {
        state[top.event] = 2;
        path.pop();
      } else if (state[edge.from] === 1) {
        const ring = path.slice(path.findIndex(({ event }) => event === edge.from)).map(({ event }) => taskAt(event));
        return ring.filter((task, index) => task !== ring[(index + 1) % ring.length]);
      } else if (state[edge.from] === 0) {
        state[edge.from] = 1;
        path.push({ event: edge.from, next: 0 });
      }
    }
  }
  return null;
}
