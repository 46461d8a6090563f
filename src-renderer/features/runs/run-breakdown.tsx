import { memo } from 'react';
import type { CapacityResult, RunResult, TagResult, TrendStats } from '#shared/contract/runs.ts';
import { grouped } from '../../lib/format/numbers.ts';
import { type DataColumn, DataTable } from '../../ui/data-table.tsx';
import { Grid, Panel } from '../../ui/panel.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import { capacityWords, checkRows, type CheckRow, type MeasuredRow, measuredRows, phaseWords, shareOf } from './breakdown-rows.ts';

type Breakdown = Pick<RunResult, 'steps' | 'groups' | 'tags' | 'failures' | 'capacity'>;

/** What a run measured apart from requests as a whole: only the parts that its scenario has. */
export const RunBreakdown = memo(function RunBreakdown({ result }: { result: Breakdown }) {
  const checks = checkRows(result.steps ?? []);
  const measured = measuredRows(result.steps ?? []);
  const failures = Object.entries(result.failures ?? {});
  const groups = result.groups ?? [];
  const tags = result.tags ?? [];
  return (
    <>
      {result.capacity ? <CapacityPanel capacity={result.capacity} /> : null}
      <Grid>
        {checks.length === 0 ? null : (
          <Panel title="Checks" note="of what steps were answered with" span={7} spanNarrow={12}>
            <DataTable label="Checks" columns={checkColumns} rows={checks} rowKey={(row) => `${row.step}/${row.name}`} />
          </Panel>
        )}
        {failures.length === 0 ? null : (
          <Panel title="Failures by kind" note="whole run" span={5} spanNarrow={12}>
            <DataTable label="Failures by kind" columns={failureColumns} rows={failures} rowKey={([kind]) => kind} />
          </Panel>
        )}
        {tags.length === 0 ? null : (
          <Panel title="By tag" note="response time of all steps with the tag" span={7} spanNarrow={12}>
            <DataTable label="By tag" columns={tagColumns} rows={tags} rowKey={(row) => `${row.tag}:${row.value}`} />
          </Panel>
        )}
        {groups.length === 0 ? null : (
          <Panel title="Groups" note="first step to last, pauses included" span={5} spanNarrow={12}>
            <DataTable label="Groups" columns={groupColumns} rows={groups} rowKey={(row) => row.name} />
          </Panel>
        )}
        {measured.length === 0 ? null : (
          <Panel title="Measured by steps" note="besides their response time" span={12}>
            <DataTable label="Measured by steps" columns={measuredColumns} rows={measured} rowKey={(row) => row.name} />
          </Panel>
        )}
      </Grid>
    </>
  );
});

function CapacityPanel({ capacity }: { capacity: CapacityResult }) {
  return (
    <Panel title="Capacity" note="highest rate that held for the confirmation">
      <p>{capacityWords(capacity)}</p>
      {capacity.steps.length === 0 ? null : (
        <DataTable
          label="Rates that were tried"
          columns={capacityColumns}
          rows={capacity.steps.map((step, index) => ({ ...step, index: index + 1 }))}
          rowKey={(row) => String(row.index)}
          compact
        />
      )}
    </Panel>
  );
}

const checkColumns: DataColumn<CheckRow>[] = [
  { key: 'step', title: 'step', sort: (row) => row.step, render: (row) => row.step },
  { key: 'check', title: 'check', render: (row) => row.name },
  { key: 'passed', title: 'passed', align: 'right', sort: (row) => row.passed, render: (row) => grouped(row.passed) },
  { key: 'failed', title: 'failed', align: 'right', sort: (row) => row.failed, render: (row) => grouped(row.failed) },
  {
    key: 'share',
    title: 'share failed',
    align: 'right',
    sort: shareOf,
    render: (row) => <Quantity value={shareOf(row)} unit="ratio" />,
  },
];

const failureColumns: DataColumn<[string, number]>[] = [
  { key: 'kind', title: 'kind', sort: ([kind]) => kind, render: ([kind]) => kind },
  { key: 'count', title: 'how often', align: 'right', sort: ([, count]) => count, render: ([, count]) => grouped(count) },
];

const quantile = <Row,>(key: 'p50' | 'p95' | 'p99' | 'max', of: (row: Row) => TrendStats | null): DataColumn<Row> => ({
  key,
  title: key,
  align: 'right',
  sort: (row) => of(row)?.[key],
  render: (row) => <Quantity value={of(row)?.[key]} unit="ms" />,
});

const tagColumns: DataColumn<TagResult>[] = [
  { key: 'tag', title: 'tag', sort: (row) => `${row.tag}: ${row.value}`, render: (row) => `${row.tag}: ${row.value}` },
  { key: 'n', title: 'requests', align: 'right', sort: (row) => row.requests, render: (row) => grouped(row.requests) },
  {
    key: 'errors',
    title: 'errors',
    align: 'right',
    sort: (row) => row.error_rate.value,
    render: (row) => <Quantity value={row.error_rate.value} unit="ratio" />,
  },
  quantile('p50', (row) => row.response_time),
  quantile('p95', (row) => row.response_time),
  quantile('p99', (row) => row.response_time),
];

const groupColumns: DataColumn<{ name: string; duration: TrendStats }>[] = [
  { key: 'group', title: 'group', sort: (row) => row.name, render: (row) => row.name },
  { key: 'n', title: 'times', align: 'right', sort: (row) => row.duration.n, render: (row) => grouped(row.duration.n) },
  quantile('p50', (row) => row.duration),
  quantile('p95', (row) => row.duration),
  quantile('p99', (row) => row.duration),
];

const measuredColumns: DataColumn<MeasuredRow>[] = [
  { key: 'name', title: 'what', sort: (row) => row.name, render: (row) => row.name },
  { key: 'n', title: 'count', align: 'right', sort: (row) => row.count, render: (row) => grouped(row.count) },
  quantile('p50', (row) => row.latency),
  quantile('p95', (row) => row.latency),
  quantile('p99', (row) => row.latency),
  quantile('max', (row) => row.latency),
];

type Tried = CapacityResult['steps'][number] & { index: number };
const capacityColumns: DataColumn<Tried>[] = [
  { key: 'index', title: '#', align: 'right', render: (row) => row.index },
  { key: 'phase', title: 'phase', render: (row) => phaseWords[row.phase] },
  { key: 'rate', title: 'rate', align: 'right', render: (row) => <Quantity value={row.perSecond} unit="/s" /> },
  { key: 'held', title: 'held', render: (row) => (row.held ? '● yes' : '✕ no') },
  { key: 'words', title: 'what was seen', render: (row) => row.words },
];
