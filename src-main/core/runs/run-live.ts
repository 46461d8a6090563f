import type { RunLive } from '#shared/contract/runs.ts';
import { latencyStats } from '../histograms/latency-stats.ts';
import { warmUpNsOf } from '../scenarios/load-curve.ts';
import { upperRate } from '../statistics/rate-bounds.ts';
import { chartSeries } from './chart-series.ts';
import { errorSeries } from './error-series.ts';
import { errorsOf } from './run-book.ts';
import { plannedRate } from './run-control.ts';
import { type RunPoint, runSeries } from './run-points.ts';
import { runRanges } from './run-ranges.ts';
import { coverageOf, type RunFacts } from './run-result.ts';
import { memoryTrend } from './run-thresholds.ts';

/** A page that reads at 4 Hz and hangs for a while still gets every point. */
const tailSeconds = 15;

interface Moment {
  points: readonly RunPoint[];
  /** A rate that the engine has not taken up yet. */
  pendingRate: number | null;
  now: number;
}

/** The latest state of a run that is on. */
export function liveOf(facts: RunFacts, { points, pendingRate, now }: Moment): RunLive {
  const { book, control, scenario } = facts;
  const { counts, last } = book;
  const tail = points.slice(-tailSeconds);
  const range = { from: tail[0]?.fromMs ?? now, to: now, width: 4 * tailSeconds };
  const held = control.heldSinceMs === null ? 0 : now - control.heldSinceMs;
  const planNs = last?.planNs ?? 0;
  return {
    at: now,
    state: facts.state,
    elapsedSeconds: planNs / 1e9,
    plannedSeconds: control.endNs / 1e9,
    heldSeconds: (control.heldMs + held) / 1000,
    ratePlanned: pendingRate ?? plannedRate(control, planNs),
    deliveredPerSecond: tail.at(-1)?.delivered ?? null,
    inFlight: book.pending + book.warmUpTotals().pending,
    totals: book.totals(),
    responseTime: latencyStats(book.histogram('response_time')),
    errorRate: {
      value: counts.scheduled > 0 ? errorsOf(counts) / counts.scheduled : null,
      upper95: upperRate(errorsOf(counts), counts.scheduled),
      n: counts.scheduled,
    },
    generator: facts.generator,
    thresholds: [...facts.thresholds],
    tail: [...chartSeries(Object.keys(runSeries), tail, range), ...errorSeries(tail, range)],
    events: facts.events,
    gaps: facts.gaps,
    ranges: runRanges(facts.events, now, scenario.warmUpMs),
    // Of the time that has passed: what is still to come is not missing.
    coverage: planNs <= warmUpNsOf(scenario) ? 1 : coverageOf({ book, scenario, control: { ...control, endNs: planNs } }),
    trend: facts.monitors.map((monitor) => memoryTrend(monitor)).find((trend) => trend !== null) ?? null,
  };
}
