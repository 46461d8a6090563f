import { memo } from 'react';
import type { EventMark, Gap } from '#shared/contract/base.ts';
import { absoluteTime, clock, formatDuration } from '../../lib/format/time.ts';
import classes from './runs.module.css';

/** What happened during the run, in time order, gaps among it. */
export const RunEvents = memo(function RunEvents({ events, gaps }: { events: EventMark[]; gaps: Gap[] }) {
  const rows = [
    ...events.map((event) => ({
      at: event.at,
      title: event.label,
      detail: [event.who, event.why].filter((text) => text !== undefined && text !== '').join(': '),
    })),
    ...gaps.map((gap) => ({ at: gap.from, title: `Gap of ${formatDuration(gap.to - gap.from)}`, detail: gap.reason })),
  ].sort((a, b) => a.at - b.at);
  if (rows.length === 0) return <p className={classes.secondary}>Nothing out of the ordinary: no hold, no change of rate, no gap.</p>;
  return (
    <ol className={classes.list}>
      {rows.map((row) => (
        <li key={`${row.at} ${row.title}`}>
          <time dateTime={new Date(row.at).toISOString()} title={absoluteTime(row.at)}>
            {clock(row.at)}
          </time>
          <span>
            {row.title}
            {row.detail === '' ? null : <span className={classes.secondary}> · {row.detail}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
});
