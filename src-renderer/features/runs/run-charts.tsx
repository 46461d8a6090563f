import { memo, useMemo } from 'react';
import { Link } from 'react-router';
import type { EventMark, Gap, Series } from '#shared/contract/base.ts';
import type { RunRange } from '#shared/contract/run-charts.ts';
import type { Trend } from '#shared/contract/runs.ts';
import { paths } from '../../lib/routes.ts';
import { sameData, sameItems, useKept } from '../../lib/use-kept.ts';
import { type TimeRange, useChartGroup } from '../../ui/charts/chart-group.tsx';
import { ChartPanel } from '../../ui/charts/chart-panel.tsx';
import { DistributionPanel } from '../../ui/charts/distribution-panel.tsx';
import { HeatMapPanel } from '../../ui/charts/heat-map-panel.tsx';
import { ZoomBar } from '../../ui/charts/zoom-bar.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Grid, NoteText } from '../../ui/panel.tsx';
import { useLatencyPictures } from './use-latency-pictures.ts';

interface RunChartsProps {
  runId: string;
  /** The engine is at work: more comes. */
  on: boolean;
  from: number;
  to: number;
  byName: ReadonlyMap<string, Series>;
  memory: Series | null;
  trend: Trend | null;
  /** Limit of the p95 of response time in ms. */
  p95LimitMs: number | null;
  events: readonly EventMark[];
  gaps: readonly Gap[];
  ranges: readonly RunRange[];
  loading: boolean;
  stale: boolean;
}

const planned = ['requests.planned'];
/** Six lines are too many to read at once: these are a click away. */
const optionalPercentiles = ['response_time.p75', 'response_time.p90', 'response_time.p999'];
const percentiles = ['p50', 'p75', 'p90', 'p95', 'p99', 'p999'].map((stat) => `response_time.${stat}`);
/** The ends of the time axis and the hatched stretches say these already. */
const saidOtherwise = new Set(['started', 'ended', 'hold', 'resume']);

/** The charts of a run: one time axis, one crosshair, one brush. */
export const RunCharts = memo(function RunCharts(props: RunChartsProps) {
  const { runId, on, from, to, byName, memory, trend, p95LimitMs, gaps, ranges, loading, stale } = props;
  const { zoom } = useChartGroup();
  const range = useMemo<TimeRange>(() => [from, to], [from, to]);
  const limit = useMemo(() => (p95LimitMs === null ? null : { value: p95LimitMs, label: `p95 limit ${p95LimitMs} ms` }), [p95LimitMs]);
  const events = useMemo(() => props.events.filter((event) => !saidOtherwise.has(event.kind)), [props.events]);
  const { map, curves, loading: curvesLoading, note } = useLatencyPictures(runId, zoom, on);
  const line = useKept(trend && trend.signal === memory?.name ? trend.line : null, sameData);
  const budget = typeof trend?.budgetPerHour === 'number' ? `budget ${trend.budgetPerHour} MB/h` : null;
  const trendMark = useMemo(
    () => (trend ? <Chip title={`${trend.words}. ${trend.method}, n ${trend.n}. ${trend.reason}`}>estimate, not a verdict</Chip> : null),
    [trend],
  );
  const memoryNote = useMemo(
    () => (
      <>
        <NoteText>{[budget, memory?.label].filter(Boolean).join(' · ')}</NoteText>
        <Link to={paths.memoryOfRun(runId)}>Memory</Link>
      </>
    ),
    [budget, memory?.label, runId],
  );
  const soon = on ? 'The first samples arrive in a moment.' : 'Nothing was recorded.';
  const common = { range, gaps, ranges, events, eventNames: false, loading, stale, empty: soon };

  return (
    <>
      <ZoomBar whole={range} />
      <Grid>
        <ChartPanel
          title="Response time"
          note="from when it was due"
          unit="ms"
          series={usePick(byName, percentiles)}
          optional={optionalPercentiles}
          limit={limit}
          {...common}
          eventNames
          spanNarrow={12}
        />
        <HeatMapPanel
          title="Heat map of response time"
          map={map}
          range={range}
          gaps={gaps}
          ranges={ranges}
          events={events}
          stale={stale}
          empty={soon}
          spanNarrow={12}
        />
        <ChartPanel
          title="Throughput against plan"
          unit="/s"
          series={usePick(byName, ['requests.delivered', 'requests.planned'])}
          dashed={planned}
          note={byName.has('requests.planned') ? 'arrivals: each walks through all steps' : 'requests'}
          {...common}
        />
        <ChartPanel
          title="Errors by kind"
          unit="/s"
          series={useErrors(byName)}
          stacked
          note="stacked"
          {...common}
          empty={on ? 'No error so far.' : 'No request failed, timed out or was dropped.'}
        />
        <ChartPanel
          title="Memory, process tree"
          unit="MB"
          series={useMemo(() => (memory ? [memory] : []), [memory])}
          trend={line}
          zero={false}
          mark={trendMark}
          note={memoryNote}
          {...common}
          empty={on ? soon : 'No process was monitored.'}
        />
        <ChartPanel
          title="CPU, process tree"
          unit="%"
          series={usePick(byName, ['process.cpu'])}
          note="100 % is one core"
          {...common}
          empty={on ? soon : 'No process was monitored.'}
        />
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
        <DistributionPanel
          title="Latency distribution"
          curves={curves}
          note={note}
          loading={curvesLoading}
          stale={stale}
          empty={zoom ? 'No stored frame touches this time.' : soon}
        />
      </Grid>
    </>
  );
});

/** A new array only when one of its lines is new: a chart whose data did not change is not drawn again. */
function usePick(byName: ReadonlyMap<string, Series>, names: readonly string[]): Series[] {
  return useKept(
    names.map((name) => byName.get(name)).filter((line) => line !== undefined),
    sameItems,
  );
}

function useErrors(byName: ReadonlyMap<string, Series>): Series[] {
  return useKept(
    [...byName.values()].filter(({ name }) => name.startsWith('errors.')),
    sameItems,
  );
}
