import type { EventMark, Gap, Series } from '#shared/contract/base.ts';
import type { RunRange } from '#shared/contract/run-charts.ts';
import type { RunDetail, RunLive, RunResult, RunState, ThresholdResult, Totals, Trend, TrendStats } from '#shared/contract/runs.ts';

type Rate = Extract<RunResult['metrics'][string], { upper95: number | null }>;

/** What the run page shows, the same for a run that is on and for a result. */
export interface RunView {
  state: RunState;
  startedAtMs: number;
  endedAtMs: number | null;
  plannedSeconds: number;
  /** Since the start while it is on, observed time afterwards. */
  elapsedSeconds: number;
  heldSeconds: number;
  coverage: number;
  generator: RunResult['generator'];
  totals: Totals;
  responseTime: TrendStats | null;
  errorRate: Rate | null;
  deliveredPerSecond: number | null;
  ratePlanned: number | null;
  inFlight: number | null;
  thresholds: ThresholdResult[];
  events: EventMark[];
  gaps: Gap[];
  ranges: RunRange[];
  trend: Trend | null;
}

/** A live value counts while the run is on; what the store knows counts before the first and after the last one. */
export function viewOfRun(detail: RunDetail, live: RunLive | undefined): RunView {
  const { result } = detail;
  const startedAtMs = Date.parse(result.startedAt);
  if (live && result.endedAt === null) {
    return {
      state: live.state,
      startedAtMs,
      endedAtMs: null,
      plannedSeconds: live.plannedSeconds,
      elapsedSeconds: live.elapsedSeconds,
      heldSeconds: live.heldSeconds,
      coverage: live.coverage,
      generator: live.generator,
      totals: live.totals,
      responseTime: live.responseTime,
      errorRate: live.errorRate,
      deliveredPerSecond: live.deliveredPerSecond,
      ratePlanned: live.ratePlanned,
      inFlight: live.inFlight,
      thresholds: live.thresholds,
      events: live.events,
      gaps: live.gaps,
      ranges: live.ranges,
      trend: live.trend,
    };
  }
  const requests = result.metrics['requests'];
  return {
    state: result.state,
    startedAtMs,
    endedAtMs: result.endedAt === null ? null : Date.parse(result.endedAt),
    plannedSeconds: result.plannedSeconds,
    elapsedSeconds: result.observedSeconds,
    heldSeconds: 0,
    coverage: result.coverage,
    generator: result.generator,
    totals: result.totals,
    responseTime: statsOf(result.metrics['response_time']),
    errorRate: rateOf(result.metrics['error_rate']),
    deliveredPerSecond: requests && 'perSecond' in requests ? requests.perSecond : null,
    ratePlanned: null,
    inFlight: null,
    thresholds: result.thresholds,
    events: detail.events,
    gaps: detail.gaps,
    ranges: detail.ranges,
    trend: memoryTrend(result),
  };
}

/** Signals whose growth is memory, the best first: anonymous memory is moved by the tree alone, the others by its neighbours too. */
export const memorySignals = ['memory.anon', 'memory.pss', 'memory.rss'];

/** The trend that stands for the memory of a process tree: of the best signal that has a slope, or one that says why it has none. */
export function memoryTrend(result: RunResult): Trend | null {
  const trends = result.monitors.flatMap((monitor) =>
    memorySignals.flatMap((signal) => monitor.trends.find((trend) => trend.signal === signal) ?? []),
  );
  return trends.find((trend) => trend.slopePerHour !== null) ?? trends[0] ?? null;
}

/** The line of the memory chart: of the signal whose trend is drawn over it, else the best that has samples. */
export function memorySeries(byName: ReadonlyMap<string, Series>, trend: Trend | null): Series | null {
  const names = [...(trend ? [trend.signal] : []), ...memorySignals];
  const lines = names.map((name) => byName.get(name)).filter((line) => line !== undefined);
  return lines.find((line) => line.v.some((value) => value !== null)) ?? lines[0] ?? null;
}

/** Where the time axis of a run that is over ends. */
export function endOfRun(view: RunView, byName: ReadonlyMap<string, Series>): number {
  if (view.endedAtMs !== null) return Math.max(view.endedAtMs, view.startedAtMs + 1000);
  const last = Math.max(...[...byName.values()].map((line) => line.t.at(-1) ?? 0), view.startedAtMs + view.elapsedSeconds * 1000);
  return Math.max(last, view.startedAtMs + 1000);
}

function statsOf(metric: RunResult['metrics'][string] | undefined): TrendStats | null {
  return metric && 'p95' in metric ? metric : null;
}

function rateOf(metric: RunResult['metrics'][string] | undefined): Rate | null {
  return metric && 'upper95' in metric ? metric : null;
}
