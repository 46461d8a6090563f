import { SegmentedControl, Select } from '@mantine/core';
import { Link, useSearchParams } from 'react-router';
import { client, useConnection, useCoreQuery, useStream } from '../../lib/client/index.ts';
import { shortTime } from '../../lib/format/time.ts';
import { useNow } from '../../lib/live/now.ts';
import { paths } from '../../lib/routes.ts';
import { ChartGroup, useChartGroup } from '../../ui/charts/chart-group.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyState, ErrorState, SkeletonBlock } from '../../ui/states.tsx';
import { MemoryCharts } from './memory-charts.tsx';
import classes from './memory.module.css';
import { ProcessesPanel } from './processes-panel.tsx';
import { liveWindows, type MemoryScope, readScope, windowStart, writeScope } from './scope.ts';
import { signalCharts } from './signal-charts.ts';
import { TrendsPanel } from './trends-panel.tsx';

/** Charts of what goes on now ask again this often; a sample is a second old at most, and a trend does not change faster. */
const refetchMs = 3000;
/** Two points per pixel of the widest chart are more than an eye can tell apart. */
const chartWidthPx = 800;
const now = 'now';

export default function MemoryPage() {
  return (
    <ChartGroup>
      <MemoryView />
    </ChartGroup>
  );
}

function MemoryView() {
  const [search, setSearch] = useSearchParams();
  const scope = readScope(search);
  const change = (part: Partial<MemoryScope>) => setSearch(writeScope({ ...scope, ...part }), { replace: true });
  const live = scope.runId === null;
  const trees = useStream(['memory', 'trees'], (options) => client.memory.trees(undefined, options));
  const recorded = useCoreQuery(['runs', 'list', 50], (options) => client.runs.list({ limit: 50 }, options));
  const isOn = live || recorded.data?.some((run) => run.runId === scope.runId && run.endedAt === null);
  const asked = scope.runId === null ? {} : { runId: scope.runId };
  const trends = useCoreQuery(
    ['memory', 'trends', scope.runId],
    (options) => client.memory.trends(asked, options),
    isOn ? { refetchMs } : {},
  );
  const monitors = live
    ? trees.value?.map(({ monitor, label }) => ({ monitor, label }))
    : trends.data?.map(({ monitor, label }) => ({ monitor, label }));
  const monitor = monitors?.find((each) => each.monitor === scope.monitor)?.monitor ?? monitors?.[0]?.monitor ?? null;
  const tree = trees.value?.find((each) => each.monitor === monitor);
  const mine = trends.data?.find((each) => each.monitor === monitor)?.trends;
  const connected = useConnection().kind === 'connected';

  const { zoom } = useChartGroup();
  const chart = useCoreQuery(
    ['memory', 'series', scope.runId, monitor, live ? scope.window : null, zoom],
    (options) => {
      const from = zoom?.[0] ?? (live ? windowStart(scope.window, Date.now()) : undefined);
      return client.memory.series(
        { ...asked, monitor: monitor ?? undefined, names: signalCharts.map(({ name }) => name), width: chartWidthPx, from, to: zoom?.[1] },
        options,
      );
    },
    { enabled: monitor !== null, keepPrevious: true, ...(isOn && zoom === null ? { refetchMs } : {}) },
  );

  return (
    <Page
      title="Memory"
      subtitle={scope.runId === null ? 'of the processes of each target' : <Link to={paths.run(scope.runId)}>Open the run</Link>}
      actions={<ScopeChooser scope={scope} runs={recorded.data ?? []} monitors={monitors ?? []} monitor={monitor} onChange={change} />}
    >
      {monitors === undefined ? (
        trees.phase === 'failed' || trends.error ? (
          <ErrorState
            what="The processes could not be read."
            error={trees.error ?? trends.error}
            retry={() => void trends.refetch()}
            page
          />
        ) : (
          <>
            <SkeletonBlock height={150} />
            <SkeletonBlock height={220} />
          </>
        )
      ) : monitor === null ? (
        <EmptyState title={live ? 'No process is watched.' : 'This run watched no process.'}>
          {live
            ? 'A target in holdpoint.yaml names its process by pid, port or command; its tree is then sampled here all the time.'
            : 'A scenario lists under monitors what is sampled while it runs.'}
        </EmptyState>
      ) : (
        <>
          <TrendsPanel trends={mine ?? (trends.data ? [] : undefined)} error={trends.error} of={live ? 'last hour' : 'this run'} />
          <MemoryCharts chart={chart.data} trends={mine} loading={chart.isPending} stale={!connected && isOn === true} />
          {chart.error && !chart.data ? (
            <ErrorState what="The samples could not be read." error={chart.error} retry={() => void chart.refetch()} />
          ) : null}
          {tree ? <ProcessesPanel tree={tree} /> : null}
        </>
      )}
    </Page>
  );
}

interface ScopeChooserProps {
  scope: MemoryScope;
  runs: { runId: string; scenario: string; startedAt: string }[];
  monitors: { monitor: string; label: string }[];
  monitor: string | null;
  onChange: (part: Partial<MemoryScope>) => void;
}

function ScopeChooser({ scope, runs, monitors, monitor, onChange }: ScopeChooserProps) {
  const nowMs = useNow(60_000);
  const known = runs.some((run) => run.runId === scope.runId) || scope.runId === null;
  return (
    <div className={classes.scope}>
      {monitors.length > 1 ? (
        <Select
          aria-label="Process tree"
          w={160}
          data={monitors.map((each) => ({ value: each.monitor, label: each.label }))}
          value={monitor}
          allowDeselect={false}
          onChange={(next) => onChange({ monitor: next })}
        />
      ) : null}
      <Select
        aria-label="What is looked at"
        w={240}
        data={[
          { value: now, label: 'Now' },
          ...(known || scope.runId === null ? [] : [{ value: scope.runId, label: `Run ${scope.runId.slice(0, 8)}` }]),
          ...runs.map((run) => ({ value: run.runId, label: `${run.scenario} · ${shortTime(Date.parse(run.startedAt), nowMs)}` })),
        ]}
        value={scope.runId ?? now}
        allowDeselect={false}
        searchable
        onChange={(next) => onChange({ runId: next === now ? null : next, monitor: null })}
      />
      {scope.runId === null ? (
        <SegmentedControl
          aria-label="How far back"
          data={liveWindows.map(({ value, label }) => ({ value, label }))}
          value={scope.window}
          onChange={(next) => onChange({ window: next })}
        />
      ) : null}
    </div>
  );
}
