import { useMemo } from 'react';
import { Link } from 'react-router';
import type { Series } from '#shared/contract/base.ts';
import { paths } from '../../lib/routes.ts';
import { sameData, sameItems, useKept } from '../../lib/use-kept.ts';
import { ChartPanel } from '../../ui/charts/chart-panel.tsx';
import { useChartGroup, ZoomReset } from '../../ui/charts/chart-group.tsx';
import { growingTimeRange } from '../../ui/charts/ranges.ts';
import { Chip } from '../../ui/chip.tsx';
import { Grid, NoteText } from '../../ui/panel.tsx';
import { isOn } from './run-state.tsx';
import type { RunView } from './run-view.ts';
import { findThreshold, limitOf } from './threshold-limit.ts';

interface RunChartsProps {
  runId: string;
  view: RunView;
  byName: ReadonlyMap<string, Series>;
  memory: Series | null;
  loading: boolean;
  stale: boolean;
  nowMs: number;
}

const planned = ['requests.planned'];
/** The ends of the time axis say these already. */
const edges = new Set(['started', 'ended']);

/** The eight charts of a run: one time axis, one crosshair. */
export function RunCharts({ runId, view, byName, memory, loading, stale, nowMs }: RunChartsProps) {
  const { zoom } = useChartGroup();
  const on = isOn(view.state);
  const [from, to] = on ? growingTimeRange(view.startedAtMs, nowMs, view.plannedSeconds * 1000) : [view.startedAtMs, endOf(view, byName)];
  const range = useMemo<[number, number]>(() => [from, to], [from, to]);
  const p95 = limitOf(findThreshold(view.thresholds, 'response_time', 'p(95)'));
  const limit = useMemo(() => (p95 === null ? null : { value: p95, label: `p95 limit ${p95} ms` }), [p95]);

  const common = {
    range,
    gaps: view.gaps,
    loading,
    stale,
    span: 6,
    empty: on ? 'The first samples arrive in a moment.' : 'Nothing was recorded.',
  };
  const { trend } = view;
  const line = useKept(trend && trend.signal === memory?.name ? trend.line : null, sameData);
  const budget = typeof trend?.budgetPerHour === 'number' ? `budget ${trend.budgetPerHour} MB/h` : null;
  return (
    <Grid>
      <ChartPanel
        title="Response time, from when it was due"
        unit="ms"
        series={usePick(byName, ['response_time.p50', 'response_time.p95', 'response_time.p99'])}
        limit={limit}
        events={useMemo(() => view.events.filter((event) => !edges.has(event.kind)), [view.events])}
        note={zoom ? <ZoomReset /> : '10 s frames, last 15 m in 1 s'}
        {...common}
      />
      <ChartPanel
        title="Memory, process tree"
        unit="MB"
        series={useMemo(() => (memory ? [memory] : []), [memory])}
        trend={line}
        zero={false}
        mark={trend ? <Chip title={`${trend.words}. ${trend.method}, n ${trend.n}. ${trend.reason}`}>estimate, not a verdict</Chip> : null}
        note={
          <>
            <NoteText>{[budget, memory?.label].filter(Boolean).join(' · ')}</NoteText>
            <Link to={paths.memoryOfRun(runId)}>Memory</Link>
          </>
        }
        {...common}
        empty={on ? 'The first samples arrive in a moment.' : 'No process was monitored.'}
      />
      <ChartPanel
        title="Throughput against plan"
        unit="/s"
        series={usePick(byName, ['requests.delivered', 'requests.planned'])}
        dashed={planned}
        {...common}
      />
      <ChartPanel title="Errors" unit="/s" series={usePick(byName, ['requests.failed'])} note="failed, timed out, dropped" {...common} />
      <ChartPanel
        title="Schedule lag of the generator"
        unit="ms"
        series={usePick(byName, ['generator.lag_p99'])}
        note="p99, actual send after due time"
        {...common}
      />
      <ChartPanel
        title="Event loop of the generator"
        unit="ratio"
        series={usePick(byName, ['generator.loop_utilization'])}
        note="utilisation, invalid above 90 %"
        {...common}
      />
      <ChartPanel title="Requests in flight" unit="count" series={usePick(byName, ['in_flight'])} {...common} />
      <ChartPanel title="CPU, process tree" unit="%" series={usePick(byName, ['process.cpu'])} note="100 % is one core" {...common} />
    </Grid>
  );
}

/** A new array only when one of its lines is new: a chart whose data did not change is not drawn again. */
function usePick(byName: ReadonlyMap<string, Series>, names: string[]): Series[] {
  return useKept(
    names.map((name) => byName.get(name)).filter((line) => line !== undefined),
    sameItems,
  );
}

function endOf(view: RunView, byName: ReadonlyMap<string, Series>): number {
  if (view.endedAtMs !== null) return Math.max(view.endedAtMs, view.startedAtMs + 1000);
  const last = Math.max(...[...byName.values()].map((line) => line.t.at(-1) ?? 0), view.startedAtMs + view.elapsedSeconds * 1000);
  return Math.max(last, view.startedAtMs + 1000);
}
