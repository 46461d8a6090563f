import { z } from 'zod';
import { type ThresholdResult, thresholdResultSchema } from '#shared/contract/runs.ts';
import type { HistogramParts } from '../histograms/latency-histogram.ts';
import { LatencyHistogram } from '../histograms/latency-histogram.ts';
import type { Threshold } from '../scenarios/scenario.ts';
import { judge, keeps, type MetricSample } from './judge-threshold.ts';

/** One second of a metric. */
export type MetricSecond =
  | { kind: 'latency'; parts: HistogramParts | null }
  | { kind: 'rate'; events: number; n: number }
  | { kind: 'counter'; count: number };

const decidedSchema = thresholdResultSchema.nullable();
/** What its windows have decided so far. The open one is not in it. */
export const slidingStateSchema = z.object({ failed: decidedSchema, doubt: decidedSchema, worst: decidedSchema });
export type SlidingState = z.infer<typeof slidingStateSchema>;

interface Entry {
  second: MetricSecond;
  lengthNs: number;
}

/** Seconds are cut a few milliseconds late, so that ten of them may be a little shorter than 10 s: an eleventh would not make it truer. */
const edgeNs = 0.5e9;

/**
 * A threshold over a window that slides in steps of about a second of plan time (held time does not count). Every full window is judged: the
 * first that fails decides; a window that breaks the limit by less than chance allows for leaves doubt.
 */
export class SlidingThreshold {
  readonly threshold: Threshold;
  /** As long as a full window, less what its edges may lack. */
  readonly #enoughNs: number;
  readonly #entries: Entry[] = [];
  #lengthNs = 0;
  #failed: ThresholdResult | null = null;
  #doubt: ThresholdResult | null = null;
  #worst: ThresholdResult | null = null;

  constructor(threshold: Threshold) {
    this.threshold = threshold;
    const windowNs = (threshold.windowMs ?? 0) * 1e6;
    this.#enoughNs = windowNs - Math.min(edgeNs, windowNs / 10);
  }

  add(second: MetricSecond, lengthNs: number): void {
    this.refill(second, lengthNs);
    // Held: nothing was planned, nothing is judged.
    if (lengthNs > 0 && this.#failed === null && this.#lengthNs >= this.#enoughNs) this.#judge();
  }

  /** Takes a second into its window that was judged before. */
  refill(second: MetricSecond, lengthNs: number): void {
    if (lengthNs <= 0) return;
    this.#entries.push({ second, lengthNs });
    this.#lengthNs += lengthNs;
    for (let first = this.#entries[0]; first && this.#lengthNs - first.lengthNs >= this.#enoughNs; first = this.#entries[0]) {
      this.#entries.shift();
      this.#lengthNs -= first.lengthNs;
    }
  }

  state(): SlidingState {
    return { failed: this.#failed, doubt: this.#doubt, worst: this.#worst };
  }

  restore(state: SlidingState): void {
    ({ failed: this.#failed, doubt: this.#doubt, worst: this.#worst } = state);
  }

  /** Data is missing: windows must not reach across it. */
  interrupt(): void {
    this.#entries.length = 0;
    this.#lengthNs = 0;
  }

  get failed(): boolean {
    return this.#failed !== null;
  }

  /** The verdict over all windows so far. A run shorter than its window is judged on what there is, once it is over. */
  result(over: boolean): ThresholdResult {
    if (over && this.#worst === null && this.#entries.length > 0) this.#judge();
    return this.#failed ?? this.#doubt ?? this.#worst ?? judge(this.threshold, emptySample(this.threshold));
  }

  #judge(): void {
    const result = judge(this.threshold, this.#sample());
    if (result.verdict === 'not_measured' || result.observed === null) return;
    if (result.verdict === 'fail') this.#failed = { ...result, reason: 'the first window that broke it is shown' };
    // In a window as small as this one the observed value is what counts, as long as there are samples enough for a verdict at all.
    const kept = keeps(this.threshold, result.observed);
    if (result.verdict === 'inconclusive' && (!kept || result.needed !== null)) this.#doubt ??= result;
    const judged: ThresholdResult =
      kept && result.needed === null ? { ...result, verdict: 'pass', reason: 'the worst window is shown' } : result;
    if (this.#worst === null || worse(this.threshold, result.observed, this.#worst.observed ?? result.observed)) this.#worst = judged;
  }

  #sample(): MetricSample {
    const { kind } = this.threshold;
    if (kind === 'latency') {
      const histogram = new LatencyHistogram();
      for (const { second } of this.#entries) if (second.kind === 'latency' && second.parts) histogram.addParts(second.parts);
      return { kind, histogram, pending: 0 };
    }
    if (kind === 'rate') {
      const sample = { kind, events: 0, n: 0 };
      for (const { second } of this.#entries) {
        if (second.kind !== 'rate') continue;
        sample.events += second.events;
        sample.n += second.n;
      }
      return sample;
    }
    const count = this.#entries.reduce((sum, { second }) => sum + (second.kind === 'counter' ? second.count : 0), 0);
    return { kind, count, seconds: this.#lengthNs / 1e9, final: true };
  }
}

function worse(threshold: Threshold, value: number, than: number): boolean {
  return threshold.rule.op.startsWith('<') ? value > than : value < than;
}

function emptySample(threshold: Threshold): MetricSample {
  if (threshold.kind === 'latency') return { kind: 'latency', histogram: new LatencyHistogram(), pending: 0 };
  if (threshold.kind === 'rate') return { kind: 'rate', events: 0, n: 0 };
  return { kind: 'counter', count: 0, seconds: 0, final: true };
}
