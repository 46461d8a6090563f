import { daysPerWeek, hoursPerDay } from '../plan-schema.ts';

/**
 * Working time: minutes of work since Monday, 5 January 1970, in weeks of five days of eight hours. Whole minutes, so that sums are exact
 * and a slack of nothing is nothing. Holidays are not known: a plan that needs them says so in its dates.
 */
export type WorkMinutes = number;

const minutesPerDay = hoursPerDay * 60;
const dayMs = 86_400_000;
/** 1 January 1970 was a Thursday. */
const firstMonday = 4;

export function minutesOf(hours: number): WorkMinutes {
  return Math.round(hours * 60);
}

/** Where work on a day begins; a day of a weekend stands for the Monday after it. */
export function startOf(date: string): WorkMinutes {
  const { week, day } = dayOf(date);
  return (week * daysPerWeek + Math.min(day, daysPerWeek)) * minutesPerDay;
}

/** Where work on a day ends; a day of a weekend stands for the Friday before it. */
export function endOf(date: string): WorkMinutes {
  const { week, day } = dayOf(date);
  return (week * daysPerWeek + Math.min(day + 1, daysPerWeek)) * minutesPerDay;
}

export interface WorkInstant {
  /** `2026-03-31`. */
  date: string;
  /** Hours of work of that day that have passed: 0 … 8. */
  hour: number;
}

/** When work that begins here begins: never at the end of a day. */
export function asStart(minutes: WorkMinutes): WorkInstant {
  const day = Math.floor(minutes / minutesPerDay);
  return { date: dateOf(day), hour: (minutes - day * minutesPerDay) / 60 };
}

/** When work that ends here ends: never at the beginning of a day. */
export function asEnd(minutes: WorkMinutes): WorkInstant {
  const day = Math.ceil(minutes / minutesPerDay) - 1;
  return { date: dateOf(day), hour: (minutes - day * minutesPerDay) / 60 };
}

function dayOf(date: string): { week: number; day: number } {
  const days = Math.round(Date.parse(`${date}T00:00:00Z`) / dayMs) - firstMonday;
  const week = Math.floor(days / 7);
  return { week, day: days - week * 7 };
}

function dateOf(workDay: number): string {
  const week = Math.floor(workDay / daysPerWeek);
  return new Date((week * 7 + (workDay - week * daysPerWeek) + firstMonday) * dayMs).toISOString().slice(0, 10);
}
