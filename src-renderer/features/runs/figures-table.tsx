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
        {figureWords(row)}
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
  {
    key: 'interval',
    title: 'interval and tolerance',
    width: 156,
    render: (row) => (
      <span className={classes.drawn} title={toleranceWords(row)}>
        <IntervalDrawing figure={row} />
        <span className={classes.secondary}>±{significant(row.tolerance.relative * 100)} % does not count</span>
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
          <SettledBy needed={row.needed} />
        </span>
      </span>
    ),
  },
];

function figureWords({ label, step }: ComparedFigure): string {
  const words = step !== null && label.startsWith(`${step}: `) ? label.slice(step.length + 2) : label;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function toleranceWords({ tolerance, unit }: ComparedFigure): string {
  return `A difference up to the larger of ${significant(tolerance.relative * 100)} % and ${withUnit(tolerance.absolute, unit)} does not count`;
}

/** What would turn an open verdict into one, on a line of its own. */
export function SettledBy({ needed }: { needed: string | null }) {
  return needed === null ? null : (
    <span className={classes.settled}>
      <b>What settles it:</b> {needed.charAt(0).toLowerCase() + needed.slice(1)}
    </span>
  );
}

/** Each figure of both runs: effect, interval, tolerance, samples and what follows. */
export const FiguresTable = memo(function FiguresTable({ figures, label }: { figures: ComparedFigure[]; label: string }) {
  return <DataTable label={label} columns={columns} rows={figures} rowKey={(row) => `${row.step ?? ''} ${row.metric} ${row.stat}`} />;
});
