import type { Schedule } from './schedule.ts';
import type { TaskGraph } from './task-graph.ts';
import type { WorkMinutes } from './working-time.ts';

/** A stretch in which one person has more than one task to do, by the places of the tasks. */
export interface Overload {
  owner: string;
  from: WorkMinutes;
  to: WorkMinutes;
  tasks: number[];
}

/** Where the earliest dates ask two things at once of one owner. What is over, and what has no length, asks nothing. */
export function overloads(graph: TaskGraph, { tasks: times }: Schedule): Overload[] {
  const work = graph.tasks.filter(
    ({ task, parts, minutes }) => task.owner !== undefined && parts.length === 0 && (minutes ?? 0) > 0 && task.state !== 'done',
  );
  return [...Map.groupBy(work, ({ task }) => task.owner ?? '')].flatMap(([owner, own]) => {
    const spans = own
      .map(({ at }) => ({ at, from: times[at]?.earliestStart ?? 0, to: times[at]?.earliestFinish ?? 0 }))
      .toSorted((a, b) => a.from - b.from || a.to - b.to);
    const found: Overload[] = [];
    let running: typeof spans = [];
    const marks = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].toSorted((a, b) => a - b);
    let next = 0;
    marks.forEach((from, index) => {
      const to = marks[index + 1];
      running = running.filter((span) => span.to > from);
      for (; (spans[next]?.from ?? Infinity) <= from; next += 1) running.push(...spans.slice(next, next + 1));
      if (to === undefined || running.length < 2) return;
      const tasks = running.map(({ at }) => at).toSorted((a, b) => a - b);
      const last = found.at(-1);
      if (last !== undefined && last.to === from && String(last.tasks) === String(tasks)) last.to = to;
      else found.push({ owner, from, to, tasks });
    });
    return found;
  });
}
