import type { Level, PlannedPhase, TaskState, TimedTask } from '#shared/contract/plans.ts';
import type { Tone } from '../../ui/verdicts.ts';

export const taskStates: Record<TaskState, { word: string; shape: string; tone: Tone; dashed: boolean }> = {
  todo: { word: 'to do', shape: '○', tone: 'neutral', dashed: true },
  doing: { word: 'doing', shape: '▶', tone: 'info', dashed: false },
  done: { word: 'done', shape: '●', tone: 'pass', dashed: false },
  dropped: { word: 'dropped', shape: '⤼', tone: 'neutral', dashed: true },
};

export const severityOrder = ['critical', 'high', 'medium', 'low'] as const satisfies PlannedPhase['findings'][number]['severity'][];
export const levels = ['low', 'medium', 'high'] as const satisfies Level[];

const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const daysAndYears = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** `3 Mar`; with its year where that is another than `near` has. */
export function dayText(date: string | null, near?: string): string {
  if (date === null) return '–';
  const at = Date.parse(`${date}T00:00:00Z`);
  return near !== undefined && near.slice(0, 4) === date.slice(0, 4) ? days.format(at) : daysAndYears.format(at);
}

/** Hours of work as people plan: `4 h`, `2 d`, `2 d 4 h`. */
export function workText(hours: number | null): string {
  if (hours === null) return '–';
  const sign = hours < 0 ? '−' : '';
  const size = Math.abs(hours);
  const whole = Math.floor(size / 8);
  const rest = Math.round((size - whole * 8) * 10) / 10;
  if (whole === 0) return `${sign}${rest} h`;
  return rest === 0 ? `${sign}${whole} d` : `${sign}${whole} d ${rest} h`;
}

/** "Overdue since 3 Mar", "Will miss 3 Mar by 2 d (milestone)". */
export function lateText({ late }: Pick<TimedTask, 'late'>, near: string): string | null {
  if (late === null) return null;
  const whose = late.of === 'task' ? '' : ` (date of its ${late.of})`;
  return late.kind === 'overdue'
    ? `Overdue since ${dayText(late.due, near)}${whose}`
    : `Will miss ${dayText(late.due, near)} by ${workText(late.hours)}${whose}`;
}
