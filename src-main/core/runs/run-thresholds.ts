import type { MonitorResult, ThresholdResult, Trend } from '#shared/contract/runs.ts';
import type { Scenario, Threshold } from '../scenarios/scenario.ts';
import { judge } from './judge-threshold.ts';
import type { MetricIndex } from './metric-samples.ts';
import type { ReadSlice, RunBook } from './run-book.ts';
import { SlidingThreshold, type SlidingState } from './sliding-threshold.ts';

/** The thresholds of a run: whole-run ones are judged when asked, sliding ones with every slice. */
export class RunThresholds {
  readonly #thresholds: readonly (Threshold | SlidingThreshold)[];
  readonly #index: MetricIndex;
  readonly #book: RunBook;

  constructor(scenario: Scenario, index: MetricIndex, book: RunBook) {
    this.#index = index;
    this.#book = book;
    this.#thresholds = scenario.thresholds.map((threshold) => (threshold.windowMs === null ? threshold : new SlidingThreshold(threshold)));
  }

  add(slice: ReadSlice): void {
    if (slice.warmUp === true) return;
    const lengthNs = slice.toPlanNs - slice.fromPlanNs;
    for (const sliding of this.#sliding) sliding.add(this.#index.ofSlice(sliding.threshold.metric, slice), lengthNs);
  }

  /** Takes a slice into the open windows that was judged before. */
  refill(slice: ReadSlice): void {
    if (slice.warmUp === true) return;
    const lengthNs = slice.toPlanNs - slice.fromPlanNs;
    for (const sliding of this.#sliding) sliding.refill(this.#index.ofSlice(sliding.threshold.metric, slice), lengthNs);
  }

  interrupt(): void {
    for (const sliding of this.#sliding) sliding.interrupt();
  }

  /** The longest sliding window, in ms; 0 where there is none. */
  get longestWindowMs(): number {
    return Math.max(0, ...this.#sliding.map(({ threshold }) => threshold.windowMs ?? 0));
  }

  /** Of each sliding threshold. */
  state(): SlidingState[] {
    return this.#sliding.map((sliding) => sliding.state());
  }

  restore(states: readonly SlidingState[]): void {
    this.#sliding.forEach((sliding, at) => {
      const state = states[at];
      if (state) sliding.restore(state);
    });
  }

  get #sliding(): SlidingThreshold[] {
    return this.#thresholds.filter((threshold) => threshold instanceof SlidingThreshold);
  }

  results(over: boolean): ThresholdResult[] {
    return this.#thresholds.map((threshold) =>
      threshold instanceof SlidingThreshold ? threshold.result(over) : this.#judge(threshold, over),
    );
  }

  /** The first threshold that says to abort now. */
  toAbort(elapsedMs: number): Threshold | null {
    for (const entry of this.#thresholds) {
      const threshold = entry instanceof SlidingThreshold ? entry.threshold : entry;
      if (!threshold.abortOnFail || elapsedMs < threshold.delayAbortMs) continue;
      const failed = entry instanceof SlidingThreshold ? entry.failed : this.#judge(threshold, false).verdict === 'fail';
      if (failed) return threshold;
    }
    return null;
  }

  #judge(threshold: Threshold, over: boolean): ThresholdResult {
    return judge(threshold, this.#index.ofRun(threshold.metric, this.#book, this.#book.observedNs / 1e9, over));
  }
}

/** Signals whose growth is memory, the best first: anonymous memory is moved by the tree alone, the others by its neighbours too. */
const memorySignals = ['memory.anon', 'memory.pss', 'memory.rss'];

/** The trend that stands for the memory of a monitored tree: the best signal with a slope, or one that says why it has none. */
export function memoryTrend(monitor: MonitorResult): Trend | null {
  const trends = memorySignals.flatMap((signal) => monitor.trends.find((trend) => trend.signal === signal) ?? []);
  return trends.find((trend) => trend.slopePerHour !== null) ?? trends[0] ?? null;
}

/** The budgets of monitors as thresholds: trends are estimates, and their reason says so. */
export function budgetThresholds(monitors: readonly MonitorResult[]): ThresholdResult[] {
  return monitors.flatMap((monitor): ThresholdResult[] => {
    const trend = memoryTrend(monitor);
    const budget = trend?.budgetPerHour ?? null;
    if (!trend || budget === null) return [];
    const { slopePerHour, low, high, n } = trend;
    const base = {
      metric: 'memory.slope',
      expr: `value<${budget} MB/h`,
      window: 'run',
      observed: slopePerHour,
      unit: 'MB/h',
      n,
      needed: null,
      abortOnFail: false,
    };
    if (slopePerHour === null) return [{ ...base, verdict: 'not_measured', bound: null, reason: `${monitor.label}: ${trend.reason}` }];
    const words = `${monitor.label}: an estimate, ${trend.words}`;
    if (low !== null && low >= budget) return [{ ...base, verdict: 'fail', bound: low, reason: words }];
    if (high !== null && high < budget) return [{ ...base, verdict: 'pass', bound: high, reason: words }];
    return [{ ...base, verdict: 'inconclusive', bound: high, reason: `${words}; its interval reaches across the budget` }];
  });
}
