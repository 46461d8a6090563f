import { displayUnit, exact, isShare, noValue } from '../../lib/format/numbers.ts';
import { absoluteTime, clock, formatDuration } from '../../lib/format/time.ts';
import tableClasses from '../data-table.module.css';
import { alignSeries } from './align-series.ts';
import type { Gap, Series } from './chart-types.ts';
import classes from './time-chart.module.css';

interface ChartTableProps {
  label: string;
  unit: string;
  series: readonly Series[];
  gaps?: readonly Gap[];
  height: number;
}

/** More rows than this are thinned evenly: nobody reads them, and the page must stay quick. */
const mostRows = 300;

const noGaps: readonly Gap[] = [];

/** The data of a chart for screen readers and for copying. */
export function ChartTable({ label, unit, series, gaps = noGaps, height }: ChartTableProps) {
  const { t, values } = alignSeries(series);
  const step = Math.max(1, Math.ceil(t.length / mostRows));
  const rows = t.map((time, index) => ({ time, index })).filter(({ index }) => index % step === 0);
  const scale = isShare(unit) ? 100 : 1;
  const shown = displayUnit(unit);
  return (
    // What scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={classes.table} style={{ height }} tabIndex={0} aria-label={`${label}, table`}>
      <table className={`${tableClasses.table} ${tableClasses.compact}`}>
        <caption className="visually-hidden">
          {label}
          {step > 1 ? `, every ${step}th point` : ''}
          {gaps.map((gap) => `; gap of ${formatDuration(gap.to - gap.from)} at ${clock(gap.from)}: ${gap.reason}`).join('')}
        </caption>
        <thead>
          <tr>
            <th scope="col">time</th>
            {series.map((line) => (
              <th key={line.name} scope="col" className={tableClasses.right}>
                {line.label}
                {shown === '' ? '' : ` (${shown})`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ time, index }) => (
            <tr key={time}>
              <td title={absoluteTime(time)}>{clock(time)}</td>
              {series.map((line, column) => {
                const value = values[column]?.[index];
                return (
                  <td key={line.name} className={tableClasses.right}>
                    {value === null || value === undefined ? noValue : exact(value * scale)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
