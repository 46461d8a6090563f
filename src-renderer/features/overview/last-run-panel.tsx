import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { Link } from 'react-router';
import type { RunSummary } from '#shared/contract/runs.ts';
import { client, queryClient, useCoreQuery } from '../../lib/client/index.ts';
import { significant } from '../../lib/format/numbers.ts';
import { useStatus } from '../../lib/live/status.ts';
import { paths } from '../../lib/routes.ts';
import { type DataColumn, DataTable } from '../../ui/data-table.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Ago, Quantity } from '../../ui/quantity.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/states.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import { lastTwo, relativeChange } from './compare-runs.ts';
import classes from './overview.module.css';

/** The runs that the overview looks back on. */
const limit = 30;

export function LastRunPanel() {
  const runs = useCoreQuery(['runs', 'list', limit], (options) => client.runs.list({ limit }, options));
  const onNow = useStatus((status) => status.runs.map((run) => run.runId).join());
  useEffect(() => {
    if (onNow !== null) void queryClient.invalidateQueries({ queryKey: ['runs', 'list'] });
  }, [onNow]);

  if (runs.isPending) {
    return (
      <Panel title="Last run">
        <SkeletonLines lines={4} height={30} />
      </Panel>
    );
  }
  if (!runs.data) {
    return (
      <Panel title="Last run">
        <ErrorState what="The runs could not be read." error={runs.error} retry={() => void runs.refetch()} />
      </Panel>
    );
  }
  const two = lastTwo(runs.data);
  if (!two) {
    return (
      <Panel title="Last run">
        <EmptyState
          title="No run has ended yet."
          action={
            <Button component={Link} to={paths.newRun()}>
              Choose a scenario
            </Button>
          }
        >
          When one has, its figures are shown here beside those of the run before it.
        </EmptyState>
      </Panel>
    );
  }
  return <TwoRuns {...two} />;
}

interface Figure {
  label: string;
  unit: string;
  last: number | null;
  before: number | null;
  /** Which way is better, where one is. */
  lowerIsBetter: boolean | null;
}

function TwoRuns({ last, before }: { last: RunSummary; before: RunSummary | null }) {
  const figures: Figure[] = [
    { label: 'Response time p95', unit: 'ms', last: last.p95Ms, before: before?.p95Ms ?? null, lowerIsBetter: true },
    { label: 'Error rate', unit: 'ratio', last: last.errorRate, before: before?.errorRate ?? null, lowerIsBetter: true },
    { label: 'Requests', unit: 'count', last: last.requests, before: before?.requests ?? null, lowerIsBetter: null },
    { label: 'Observed of the plan', unit: 'ratio', last: last.coverage, before: before?.coverage ?? null, lowerIsBetter: null },
  ];
  const columns: DataColumn<Figure>[] = [
    { key: 'label', title: 'figure', render: (row) => row.label },
    { key: 'last', title: 'last run', align: 'right', render: (row) => <Quantity value={row.last} unit={row.unit} /> },
    ...(before
      ? ([
          { key: 'before', title: 'run before', align: 'right', render: (row) => <Quantity value={row.before} unit={row.unit} /> },
          { key: 'change', title: 'difference', align: 'right', render: (row) => <Change figure={row} /> },
        ] satisfies DataColumn<Figure>[])
      : []),
  ];
  return (
    <Panel
      title="Last run"
      note={before ? 'figures side by side, not a statistical comparison' : 'the first of its scenario: nothing to set it against'}
    >
      <ul className={classes.rows}>
        <RunRow run={last} label="last" />
        {before ? <RunRow run={before} label="before" /> : null}
      </ul>
      <div className={classes.table}>
        <DataTable label="Last run and the one before" columns={columns} rows={figures} rowKey={(row) => row.label} compact />
      </div>
    </Panel>
  );
}

function RunRow({ run, label }: { run: RunSummary; label: string }) {
  return (
    <li>
      <VerdictMark verdict={run.verdict} title={run.reason} />
      <div className={classes.body}>
        <Link to={paths.run(run.runId)} className={classes.name}>
          {run.scenario}
        </Link>
        <div className={classes.secondary}>{run.reason || run.state}</div>
      </div>
      <span className={`${classes.end} ${classes.secondary}`}>
        {label}, <Ago at={run.startedAt} />
      </span>
    </li>
  );
}

function Change({ figure }: { figure: Figure }) {
  const change = relativeChange(figure.last, figure.before);
  if (change === null) return <span className={classes.secondary}>–</span>;
  const percent = change * 100;
  const text = `${percent > 0 ? '+' : ''}${significant(percent, 2)} %`;
  if (figure.lowerIsBetter === null || Math.abs(percent) < 1) return <span className={classes.secondary}>{text}</span>;
  const better = percent < 0 === figure.lowerIsBetter;
  return <span className={better ? classes.better : classes.worse}>{`${text} ${better ? 'better' : 'worse'}`}</span>;
}
