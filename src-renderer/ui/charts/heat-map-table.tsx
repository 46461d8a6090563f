import type { HeatMap } from '#shared/contract/run-charts.ts';
import { grouped, withUnit } from '../../lib/format/numbers.ts';
import { clock } from '../../lib/format/time.ts';
import tableClasses from '../data-table.module.css';
import { requestsOf, rowsOf } from './heat-counts.ts';
import classes from './time-chart.module.css';

/** A heat map for screen readers and for copying: what of it can be read in rows. */
export function HeatMapTable({ label, map, height }: { label: string; map: HeatMap; height: number }) {
  const band = (row: number | undefined) =>
    row === undefined ? '–' : `${withUnit(map.edgesMs[row], 'ms')} to ${withUnit(map.edgesMs[row + 1], 'ms')}`;
  return (
    // What scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={classes.table} style={{ height }} tabIndex={0} aria-label={`${label}, table`}>
      <table className={`${tableClasses.table} ${tableClasses.compact}`}>
        <caption className="visually-hidden">{label}</caption>
        <thead>
          <tr>
            <th scope="col">time</th>
            <th scope="col" className={tableClasses.right}>
              requests
            </th>
            {['fastest', 'most', 'slowest'].map((title) => (
              <th key={title} scope="col" className={tableClasses.right}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {map.columns.map((column) => {
            const rows = rowsOf(column);
            return (
              <tr key={column.from}>
                <td>{clock(column.from)}</td>
                <td className={tableClasses.right}>{grouped(requestsOf(column))}</td>
                <td className={tableClasses.right}>{band(rows?.first)}</td>
                <td className={tableClasses.right}>{band(rows?.fullest)}</td>
                <td className={tableClasses.right}>{band(rows?.last)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
