import { formatDuration } from '#shared/durations.ts';

const clockSeconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const clockMinutes = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const absolute = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});
const day = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit' });

/** `22:00:05`. */
export function clock(atMs: number): string {
  return clockSeconds.format(atMs);
}

/** `22:00`. */
export function clockOfMinute(atMs: number): string {
  return clockMinutes.format(atMs);
}

/** `21 Nov 2026, 22:00:05 UTC`: for the hover. */
export function absoluteTime(atMs: number): string {
  return absolute.format(atMs);
}

/** `just now`, `12 m ago`, `5 h ago`, `9 days ago`; for times ahead `in 5 m`. */
export function relativeTime(atMs: number, nowMs: number): string {
  const seconds = Math.round((nowMs - atMs) / 1000);
  const size = Math.abs(seconds);
  if (size < 5) return 'just now';
  const text = age(size);
  return seconds > 0 ? `${text} ago` : `in ${text}`;
}

function age(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}

/** Today `22:00`, otherwise `20 Nov, 22:00`. */
export function shortTime(atMs: number, nowMs: number): string {
  return new Date(atMs).toDateString() === new Date(nowMs).toDateString() ? clockMinutes.format(atMs) : day.format(atMs);
}

/** `0.4 s`, `12 s`, `3 m`: how old something on the screen is. */
export function ageText(ms: number): string {
  if (ms < 10_000) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
  return age(Math.round(ms / 1000));
}

export { formatDuration };
export const formatSeconds = (seconds: number): string => formatDuration(seconds * 1000);
