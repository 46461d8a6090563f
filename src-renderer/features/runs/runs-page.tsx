import { Button, Checkbox } from '@mantine/core';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { RunSummary } from '#shared/contract/runs.ts';
import { client, queryClient, useCoreQuery } from '../../lib/client/index.ts';
import { significant, withUnit } from '../../lib/format/numbers.ts';
import { formatSeconds } from '../../lib/format/time.ts';
import { useStatus } from '../../lib/live/status.ts';
import { useNameOf } from '../../lib/people.ts';
import { paths } from '../../lib/routes.ts';
import { useShortcuts } from '../../lib/shortcuts.ts';
import { Chip } from '../../ui/chip.tsx';
import { type DataColumn, DataTable } from '../../ui/data-table.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Ago, Quantity } from '../../ui/quantity.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/states.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import { isOn, RunStateChip } from './run-state.tsx';
import classes from './runs.module.css';

const limit = 100;

const columnsOf = (nameOf: (who: string) => string | null): DataColumn<RunSummary>[] => [
  {
    key: 'scenario',
    title: 'scenario',
    width: '24%',
    sort: (run) => run.scenario,
    render: (run) => (
      <>
        <span className={classes.name}>{run.scenario}</span>
        <span className={classes.file}>{run.file}</span>
      </>
    ),
  },
  {
    key: 'started',
    title: 'started',
    sort: (run) => Date.parse(run.startedAt),
    render: (run) => <Started run={run} by={nameOf(run.startedBy)} />,
  },
  {
    key: 'verdict',
    title: 'verdict',
    sort: (run) => run.verdict,
    render: (run) => (
      <span className={classes.verdict}>
        {isOn(run.state) || run.state === 'interrupted' ? (
          <RunStateChip state={run.state} />
        ) : (
          <VerdictMark verdict={run.verdict} title={run.reason} />
        )}
        {run.state === 'aborted' || run.state === 'failed' ? <RunStateChip state={run.state} /> : null}
        {run.baseline ? (
          <Chip tone="info" shape="⚑" title="Pinned: later runs of this workload are compared with it">
            baseline
          </Chip>
        ) : null}
        {run.generatorValid ? null : (
          <Chip tone="fail" shape="✕" title="The generator fell behind; a gate does not accept this run">
            generator
          </Chip>
        )}
      </span>
    ),
  },
  {
    key: 'observed',
    title: 'observed',
    align: 'right',
    sort: (run) => run.coverage,
    render: (run) => (
      <span title={`${significant(run.observedSeconds, 6)} s of ${significant(run.plannedSeconds, 6)} s planned`}>
        {`${formatSeconds(run.observedSeconds)} · ${withUnit(run.coverage, 'ratio')}`}
      </span>
    ),
  },
  {
    key: 'requests',
    title: 'requests',
    align: 'right',
    sort: (run) => run.requests,
    render: (run) => <Quantity value={run.requests} unit="count" />,
  },
  {
    key: 'errors',
    title: 'errors',
    align: 'right',
    sort: (run) => run.errorRate,
    render: (run) => <Quantity value={run.errorRate} unit="ratio" />,
  },
  { key: 'p95', title: 'p95', align: 'right', sort: (run) => run.p95Ms, render: (run) => <Quantity value={run.p95Ms} unit="ms" /> },
  {
    key: 'sparkline',
    title: 'p95 over the run',
    width: 116,
    render: (run) => (
      <Sparkline
        values={run.sparkline}
        label={`p95 of response time over the run${run.p95Ms === null ? '' : `, whole run ${withUnit(run.p95Ms, 'ms')}`}`}
      />
    ),
  },
];

function Started({ run, by }: { run: RunSummary; by: string | null }) {
  return (
    <>
      <Ago at={run.startedAt} />
      {by === null ? null : <span className={classes.file}>by {by}</span>}
    </>
  );
}

/** Two of the list, the one that was selected first before. */
function usePair() {
  const [pair, setPair] = useState<readonly string[]>([]);
  const toggle = useCallback((runId: string) => {
    setPair((before) => (before.includes(runId) ? before.filter((id) => id !== runId) : [...before.slice(-1), runId]));
  }, []);
  return { pair, toggle };
}

export function RunsPage() {
  const navigate = useNavigate();
  const { pair, toggle } = usePair();
  const nameOf = useNameOf();
  const withPair = useMemo<DataColumn<RunSummary>[]>(
    () => [
      ...columnsOf(nameOf),
      {
        key: 'compare',
        title: 'compare',
        align: 'right',
        render: (run) =>
          run.endedAt === null ? null : (
            <Checkbox
              size="xs"
              className={classes.pair ?? ''}
              checked={pair.includes(run.runId)}
              onChange={() => toggle(run.runId)}
              aria-label={`Select ${run.scenario}, started ${run.startedAt}, to compare`}
            />
          ),
      },
    ],
    [pair, toggle, nameOf],
  );
  const runs = useCoreQuery(['runs', 'list'], (options) => client.runs.list({ limit }, options), { refetchMs: 10_000 });
  const onNow = useStatus((status) => status.runs.map((run) => `${run.runId} ${run.state}`).join());
  useShortcuts({ n: () => void navigate(paths.newRun()) });

  // A run that starts or ends anywhere (command line, another page) shows here at once.
  useEffect(() => {
    if (onNow !== null) void queryClient.invalidateQueries({ queryKey: ['runs', 'list'] });
  }, [onNow]);

  // The list is newest first: the older of the two is what the newer is compared with.
  const [b, a] = (runs.data ?? []).filter((run) => pair.includes(run.runId));
  const start = (
    <>
      <Button
        onClick={() => void navigate(paths.compareRuns(a?.runId, b?.runId))}
        title={a && b ? 'The newer of the two against the older' : 'Select two runs, or choose them on the next page'}
      >
        {a && b ? 'Compare the two' : 'Compare'}
      </Button>
      <Button component={Link} to={paths.newRun()} variant="primary" title="N">
        New run
      </Button>
    </>
  );
  return (
    <Page
      title="Runs"
      actions={
        <>
          <Button component={Link} to={paths.scenarios}>
            Scenarios
          </Button>
          {start}
        </>
      }
    >
      <Panel
        title="All runs"
        note={
          runs.data && runs.data.length > 0
            ? `newest first, ${runs.data.length === limit ? `the last ${limit}` : runs.data.length}`
            : undefined
        }
      >
        {runs.isPending ? (
          <SkeletonLines lines={6} height={42} />
        ) : runs.data === undefined ? (
          <ErrorState what="The runs could not be read." error={runs.error} retry={() => void runs.refetch()} />
        ) : runs.data.length === 0 ? (
          <EmptyState
            title="No run yet."
            action={
              <Button component={Link} to={paths.newRun()}>
                Choose a scenario
              </Button>
            }
          >
            A run puts the load of a scenario on the target and measures response times, errors and memory. Its result is the evidence that
            a gate asks for.
          </EmptyState>
        ) : (
          <DataTable label="Runs" columns={withPair} rows={runs.data} rowKey={(run) => run.runId} rowLink={(run) => paths.run(run.runId)} />
        )}
      </Panel>
    </Page>
  );
}
