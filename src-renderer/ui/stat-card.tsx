import type { CSSProperties, ReactNode } from 'react';
import { quantity } from '../lib/format/numbers.ts';
import classes from './stat-card.module.css';

/** Cards side by side, equally wide. */
export function StatRow({ cards, children }: { cards: number; children: ReactNode }) {
  return (
    <div className={classes.row} style={{ '--cards': cards } as CSSProperties}>
      {children}
    </div>
  );
}

interface StatCardProps {
  title: string;
  value: number | null | undefined;
  unit: string;
  /** Instead of `value`: a figure that is not a number with a unit. */
  text?: string;
  /** Rule, verdict, bound, n: what makes the figure mean something. Room for two lines is kept. */
  detail?: ReactNode;
  /** A chip on the right of the title. */
  mark?: ReactNode;
  stale?: boolean;
}

/** One figure with what it is and what it means. */
export function StatCard({ title, value, unit, text, detail, mark, stale = false }: StatCardProps) {
  const shown = quantity(value, unit);
  return (
    <article className={`${classes.card} ${stale ? classes.stale : ''}`} aria-label={title}>
      <div className={classes.head}>
        <span className={classes.title} title={title}>
          {title}
        </span>
        {mark}
      </div>
      <div className={classes.figure} title={text === undefined ? shown.exact : undefined}>
        {text ?? shown.number}
        {text === undefined && shown.unit !== '' ? <span className={classes.unit}>{shown.unit}</span> : null}
      </div>
      <div className={classes.detail} title={typeof detail === 'string' ? detail : undefined}>
        {detail}
      </div>
    </article>
  );
}
