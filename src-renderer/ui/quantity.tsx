import { noValue, quantity } from '../lib/format/numbers.ts';
import { absoluteTime, relativeTime } from '../lib/format/time.ts';
import { useNow } from '../lib/live/now.ts';
import classes from './quantity.module.css';

/** A value with its unit: three significant digits, full precision on hover. */
export function Quantity({ value, unit }: { value: number | null | undefined; unit: string }) {
  const shown = quantity(value, unit);
  return (
    <span className={classes.number} title={shown.exact}>
      {shown.number}
      {shown.unit === '' ? '' : ` ${shown.unit}`}
    </span>
  );
}

/** The clock of `Ago` is at most this old: something that just happened is not in the future because of it. */
const tickMs = 2000;

/** "12 m ago" with the absolute time on hover. `at` in milliseconds or RFC 3339. */
export function Ago({ at }: { at: number | string | null }) {
  const now = useNow(tickMs);
  if (at === null) return <span>{noValue}</span>;
  const atMs = typeof at === 'string' ? Date.parse(at) : at;
  return (
    <time className={classes.number} dateTime={new Date(atMs).toISOString()} title={absoluteTime(atMs)}>
      {relativeTime(atMs, now)}
    </time>
  );
}

/** Code, rules, digests. `short` cuts a long digest and keeps the whole on hover. */
export function CodeText({ children, short }: { children: string; short?: number }) {
  const cut = short !== undefined && children.length > short;
  return (
    <code className={classes.code} title={cut ? children : undefined}>
      {cut ? `${children.slice(0, short)}…` : children}
    </code>
  );
}
