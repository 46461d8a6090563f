import { memo } from 'react';
import type { ComparedFigure } from '#shared/contract/run-comparison.ts';
import { compactCount, grouped, significant, withUnit } from '../../lib/format/numbers.ts';
import { type DataColumn, DataTable } from '../../ui/data-table.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import { ComparisonMark } from './comparison-mark.tsx';
import classes from './compare.module.css';
import { effectWords, IntervalDrawing } from './interval-drawing.tsx';

const columns: DataColumn<ComparedFigure>[] = [
  {
    key: 'figure',
    title: 'figure',
    render: (row) => (
      <span className={classes.figure}>
        {row.label}
        {row.step === null ? null : <span className={classes.secondary}>{row.step}</span>}
      </span>
    ),
  },
  { key: 'a', title: 'A', align: 'right', render: (row) => <Quantity value={row.a} unit={row.unit} /> },
  { key: 'b', title: 'B', align: 'right', render: (row) => <Quantity value={row.b} unit={row.unit} /> },
  {
    key: 'effect',
    title: 'B against A',
    align: 'right',
    render: (row) => {
      const words = effectWords(row);
      return (
        <span className={classes.effect}>
          {words?.effect ?? '–'}
          {words ? <span className={classes.secondary}>{words.interval}</span> : null}
        </span>
      );
    },
  },
  { key: 'interval', title: 'interval and tolerance', width: 190, render: (row) => <IntervalDrawing figure={row} /> },
  {
    key: 'tolerance',
    title: 'tolerance',
    align: 'right',
    render: ({ tolerance, unit }) => (
      <span
        className={classes.nowrap}
        title={`The larger of ${significant(tolerance.relative * 100)} % and ${withUnit(tolerance.absolute, unit)}`}
      >
        ±{significant(tolerance.relative * 100)} %
      </span>
    ),
  },
  {
    key: 'n',
    title: 'samples',
    align: 'right',
    render: (row) => (
      <span className={classes.effect} title={`A ${grouped(row.nA)}, B ${grouped(row.nB)}`}>
        {compactCount(row.nA)}
        <span className={classes.secondary}>{compactCount(row.nB)}</span>
      </span>
    ),
  },
  {
    key: 'verdict',
    title: 'verdict',
    render: (row) => (
      <span className={classes.verdict}>
        <ComparisonMark verdict={row.verdict} />
        <span className={classes.secondary}>
          {row.reason}
          {row.needed === null ? '' : ` ${row.needed}`}
        </span>
      </span>
    ),
  },
];

/** Each figure of both runs: effect, interval, tolerance, samples and what follows. */
export const FiguresTable = memo(function FiguresTable({ figures }: { figures: ComparedFigure[] }) {
  return <DataTable label="Figures" columns={columns} rows={figures} rowKey={(row) => `${row.step ?? ''} ${row.metric} ${row.stat}`} />;
});
