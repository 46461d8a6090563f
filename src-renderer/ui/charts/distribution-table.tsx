import { exact, noValue } from '../../lib/format/numbers.ts';
import tableClasses from '../data-table.module.css';
import { alignCurves, type Curve, quantileLabel } from './distribution-axis.ts';
import classes from './time-chart.module.css';

/** A distribution for screen readers and for copying. */
export function DistributionTable({ label, curves, height }: { label: string; curves: readonly Curve[]; height: number }) {
  const { t, values } = alignCurves(curves);
  return (
    // What scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={classes.table} style={{ height }} tabIndex={0} aria-label={`${label}, table`}>
      <table className={`${tableClasses.table} ${tableClasses.compact}`}>
        <caption className="visually-hidden">{label}</caption>
        <thead>
          <tr>
            <th scope="col">percentile</th>
            {curves.map((curve) => (
              <th key={curve.name} scope="col" className={tableClasses.right}>
                {curve.label} (ms)
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {t.map((beyond, row) => (
            <tr key={beyond}>
              <td>{quantileLabel(beyond)}</td>
              {curves.map((curve, column) => {
                const value = values[column]?.[row];
                return (
                  <td key={curve.name} className={tableClasses.right}>
                    {value === undefined ? noValue : exact(value)}
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
