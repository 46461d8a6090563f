import { formatDuration } from '#shared/durations.ts';

const three = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** `131 ms`, at most three significant digits. */
export function figure(value: number, unit: string | null): string {
  return unit === null ? three.format(value) : `${three.format(value)} ${unit}`;
}

/** A limit as it was written. */
export function limitText(value: number, unit: string): string {
  return `${new Intl.NumberFormat('en', { maximumSignificantDigits: 12 }).format(value)} ${unit}`;
}

export function count(value: number): string {
  return whole.format(value);
}

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

export function ago(ms: number): string {
  return ms < 60_000 ? 'less than a minute ago' : `${formatDuration(ms)} ago`;
}

export function days(ms: number): string {
  return plural(Math.round((ms / 86_400_000) * 10) / 10, 'day');
}

/** What a person wrote, with the full stop that it may lack. */
export function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
