import type { TimedTask, Timeline } from '#shared/contract/plans.ts';

/** A schedule as lines of text: `*` marks the critical path, and what is late says so. */
export function timelineWords(timeline: Timeline): string[] {
  const { tasks } = timeline;
  if (tasks.length === 0) return ['No tasks: there is no timeline.'];
  const keyWidth = Math.max(...tasks.map(({ key }) => key.length));
  const lines = timeline.phases.flatMap((phase) => {
    const own = tasks.filter((task) => task.phase === phase.id);
    if (own.length === 0) return [];
    return ['', `${phase.id}  ${phase.start} to ${phase.end}`, ...own.map((task) => taskLine(task, keyWidth))];
  });
  const rest = timeline.withoutEstimate > 0 ? ` (at least: ${counted(timeline.withoutEstimate, 'task')} without an estimate)` : '';
  return [
    ...lines,
    '',
    `Length: ${number(timeline.lengthDays)} days of work, ${timeline.start} to ${timeline.end}${rest}.`,
    ...(timeline.undated ? ['The plan names no date: it is shown as if it began today.'] : []),
    `Critical path: ${timeline.criticalPath.join(' → ')}.`,
    `From today on it can end on ${timeline.forecastEnd}.`,
    ...timeline.overloads.map(
      ({ owner, from, to, tasks: at }) => `${owner} has ${at.length} tasks at once, ${from.date} to ${to.date}: ${at.join(', ')}.`,
    ),
  ];
}

function taskLine(task: TimedTask, keyWidth: number): string {
  const length = task.hours === null ? 'no estimate' : `${number(task.hours)} h`;
  const slack = task.critical ? 'critical' : `slack ${number(task.slackHours)} h`;
  const late =
    task.late === null ? '' : `, ${task.late.kind === 'overdue' ? 'overdue since' : 'will miss'} ${task.late.due} (${task.late.of})`;
  return `  ${task.critical ? '*' : ' '} ${task.key.padEnd(keyWidth)}  ${task.earliestStart} to ${task.earliestFinish}  ${length}, ${slack}, ${task.state}${late}  ${task.title}`;
}

function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
