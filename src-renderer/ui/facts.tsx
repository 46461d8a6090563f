import type { ReactNode } from 'react';
import classes from './facts.module.css';

/** Names and values below each other: `<Facts rows={[['Version', '0.1.0']]} />` */
export function Facts({ rows }: { rows: [name: string, value: ReactNode][] }) {
  return (
    <dl className={classes.facts}>
      {rows.map(([name, value]) => (
        <div key={name} className={classes.row}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
