import { memo } from 'react';
import { grouped, noValue } from '../../lib/format/numbers.ts';
import { type DataColumn, DataTable } from '../../ui/data-table.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import type { StepRow } from './step-rows.ts';

const latency = (key: 'p50' | 'p95' | 'p99' | 'max'): DataColumn<StepRow> => ({
  key,
  title: key,
  align: 'right',
  sort: (row) => row.responseTime?.[key],
  render: (row) => <Quantity value={row.responseTime?.[key]} unit="ms" />,
});

const columns: DataColumn<StepRow>[] = [
  { key: 'step', title: 'step', sort: (row) => row.name, render: (row) => row.name },
  { key: 'n', title: 'requests', align: 'right', sort: (row) => row.n, render: (row) => <Quantity value={row.n} unit="count" /> },
  {
    key: 'rate',
    title: 'rate',
    align: 'right',
    sort: (row) => row.perSecond,
    render: (row) => <Quantity value={row.perSecond} unit="/s" />,
  },
  {
    key: 'errors',
    title: 'errors',
    align: 'right',
    sort: (row) => row.errorRate,
    render: (row) => <Quantity value={row.errorRate} unit="ratio" />,
  },
  latency('p50'),
  latency('p95'),
  latency('p99'),
  latency('max'),
  {
    key: 'statuses',
    title: 'statuses',
    render: ({ statuses }) =>
      Object.entries(statuses)
        .map(([status, count]) => `${status}: ${grouped(count)}`)
        .join(', ') || noValue,
  },
];

/** Where the time and the errors of a run are: its steps. */
export const StepsTable = memo(function StepsTable({ rows }: { rows: StepRow[] }) {
  return <DataTable label="Steps" columns={columns} rows={rows} rowKey={(row) => row.name} />;
});
