import type { TimedTask, Timeline } from '#shared/contract/plans.ts';
import type { PhaseState } from '#shared/contract/gates.ts';
import type { Plan } from '../plan.ts';
import { hoursPerDay } from '../plan-schema.ts';
import { forecast, type Forecast } from './forecast.ts';
import { overloads } from './overloads.ts';
import { firstDate, schedule, type Schedule } from './schedule.ts';
import { type TaskGraph, taskGraph, type TaskNode } from './task-graph.ts';
import { asEnd, asStart, startOf } from './working-time.ts';

/**
 * The schedule of a plan as people read it.
 * @param today `2026-03-31`: what is late depends on it, and where a plan without any date begins.
 * @param stateOf where a phase stands; left out, as the file says.
 */
export function planTimeline(plan: Plan, today: string, stateOf: (phaseId: string) => PhaseState | undefined = () => undefined): Timeline {
  const { phases } = plan;
  const graph = taskGraph(phases);
  const anchor = firstDate(phases);
  const planned = schedule(graph, phases, anchor ?? startOf(today));
  const ahead = planned === null ? null : forecast(graph, phases, planned, today);
  // Rings are errors of a plan: one that was read has none.
  if (planned === null || ahead === null) throw new Error(`${plan.file} has tasks that wait for each other, and was read all the same.`);
  const keys = keysOf(graph, plan);
  return {
    today,
    undated: anchor === null,
    start: asStart(planned.start).date,
    end: endDate(planned.start, planned.end),
    lengthDays: (planned.end - planned.start) / 60 / hoursPerDay,
    forecastEnd: asEnd(Math.max(ahead.end, startOf(today) + 1)).date,
    withoutEstimate: graph.tasks.filter((node) => node.minutes === null && node.task.state !== 'done').length,
    phases: phases.map(({ id, title, state, due }, index) => {
      const times = planned.phases[index] ?? planned;
      const start = asStart(times.start).date;
      return { id, title, state: stateOf(id) ?? state, start, end: endDate(times.start, times.end), due: due ?? null };
    }),
    tasks: graph.tasks.map((node) => timedTask(node, { plan, graph, planned, ahead, keys })),
    criticalPath: planned.criticalPath.map((at) => keys[at] ?? ''),
    milestones: phases.flatMap((phase, index) =>
      phase.milestones.map(({ id, title, due }) => {
        const own = graph.tasks.filter((node) => node.phase === index && node.task.milestone === id && node.task.state !== 'dropped');
        const ends = own.map(({ at }) => planned.tasks[at]?.earliestFinish ?? planned.end);
        const earliest = ends.length === 0 ? null : asEnd(Math.max(...ends)).date;
        return { id, phase: phase.id, title, due: due ?? null, earliest };
      }),
    ),
    overloads: overloads(graph, planned).map(({ owner, from, to, tasks }) => ({
      owner,
      from: asStart(from),
      to: asEnd(to),
      tasks: tasks.map((at) => keys[at] ?? ''),
    })),
  };
}

/** What takes no time ends where it begins, not on the evening before. */
function endDate(start: number, end: number): string {
  return end > start ? asEnd(end).date : asStart(start).date;
}

function keysOf(graph: TaskGraph, plan: Plan): string[] {
  const named = Map.groupBy(graph.tasks, ({ task }) => task.id);
  return graph.tasks.map(({ phase, task }) =>
    (named.get(task.id)?.length ?? 0) > 1 ? `${plan.phases[phase]?.id ?? ''}/${task.id}` : task.id,
  );
}

interface Whole {
  plan: Plan;
  graph: TaskGraph;
  planned: Schedule;
  ahead: Forecast;
  keys: readonly string[];
}

function timedTask(node: TaskNode, { plan, planned, ahead, keys }: Whole): TimedTask {
  const { at, task, phase } = node;
  const times = planned.tasks[at];
  if (times === undefined) throw new Error(`The schedule of ${plan.file} lacks the task ${task.id}.`);
  const key = (other: number) => keys[other] ?? '';
  const late = ahead.late[at] ?? null;
  const forecastEnd = ahead.ends[at] ?? null;
  const isWork = times.earliestFinish > times.earliestStart;
  const end = (minutes: number) => (isWork ? asEnd(minutes) : asStart(minutes));
  const hours =
    node.parts.length > 0 ? (times.earliestFinish - times.earliestStart) / 60 : node.minutes === null ? null : node.minutes / 60;
  return {
    key: key(at),
    id: task.id,
    phase: plan.phases[phase]?.id ?? '',
    title: task.title,
    state: task.state,
    owner: task.owner ?? null,
    estimate: task.estimate ?? null,
    hours,
    start: task.start ?? null,
    due: task.due ?? null,
    milestone: task.milestone ?? null,
    parent: node.parent === null ? null : key(node.parent),
    parts: node.parts.map(key),
    dependsOn: node.dependsOn.map(key),
    earliestStart: asStart(times.earliestStart).date,
    earliestFinish: end(times.earliestFinish).date,
    latestStart: asStart(times.latestStart).date,
    latestFinish: end(times.latestFinish).date,
    from: asStart(times.earliestStart),
    to: end(times.earliestFinish),
    latestTo: end(times.latestFinish),
    slackHours: times.slack / 60,
    critical: times.critical && task.state !== 'dropped',
    forecastFinish: forecastEnd === null ? null : asEnd(Math.max(forecastEnd, startOf(ahead.today) + 1)).date,
    late: late === null ? null : { due: late.due, of: late.of, kind: late.kind, hours: late.by / 60 },
    line: plan.taskLines[phase]?.[node.position] ?? 1,
  };
}
