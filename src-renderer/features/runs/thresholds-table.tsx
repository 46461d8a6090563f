import { memo } from 'react';
import type { ThresholdResult } from '#shared/contract/runs.ts';
import { grouped } from '../../lib/format/numbers.ts';
import { type DataColumn, DataTable } from '../../ui/data-table.tsx';
import { CodeText, Quantity } from '../../ui/quantity.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import classes from './runs.module.css';
import { unitOf } from './threshold-limit.ts';

const columns: DataColumn<ThresholdResult>[] = [
  { key: 'metric', title: 'metric', render: (row) => row.metric },
  {
    key: 'rule',
    title: 'rule',
    render: (row) => (
      <span className={classes.nowrap}>
        <CodeText>{row.expr}</CodeText>
      </span>
    ),
  },
  {
    key: 'window',
    title: 'window',
    render: (row) => <span className={classes.nowrap}>{row.window === 'run' ? 'whole run' : `sliding ${row.window}`}</span>,
  },
  { key: 'observed', title: 'observed', align: 'right', render: (row) => <Quantity value={row.observed} unit={unitOf(row)} /> },
  { key: 'bound', title: '95 % bound', align: 'right', render: (row) => <Quantity value={row.bound} unit={unitOf(row)} /> },
  {
    key: 'n',
    title: 'samples',
    align: 'right',
    render: (row) => (row.needed !== null && row.needed > row.n ? `${grouped(row.n)} of ${grouped(row.needed)}` : grouped(row.n)),
  },
  {
    key: 'verdict',
    title: 'verdict',
    render: (row) => (
      <span className={classes.verdict}>
        <VerdictMark verdict={row.verdict} />
        <span className={classes.secondary}>
          {row.reason}
          {row.abortOnFail ? ' · ends the run when it fails' : ''}
        </span>
      </span>
    ),
  },
];

export const ThresholdsTable = memo(function ThresholdsTable({ thresholds }: { thresholds: ThresholdResult[] }) {
  if (thresholds.length === 0) {
    return (
      <EmptyState title="This scenario has no thresholds.">
        Its run measures, but no verdict follows from it: nothing measured against a limit never means pass. Add{' '}
        <CodeText>thresholds:</CodeText> to the scenario file.
      </EmptyState>
    );
  }
  return <DataTable label="Thresholds" columns={columns} rows={thresholds} rowKey={(row) => `${row.metric} ${row.expr} ${row.window}`} />;
});
