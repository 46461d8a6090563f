import { LatencyHistogram } from '../../histograms/latency-histogram.ts';
import type { SearchPlan } from '../../scenarios/executor.ts';
import type { Threshold } from '../../scenarios/scenario.ts';
import { quantileRank } from '../../statistics/percentile-bounds.ts';
import { bounded, keeps, type MetricSample } from '../judge-threshold.ts';
import type { MetricIndex } from '../metric-samples.ts';
import type { ReadSlice } from '../run-book.ts';

/** How a rate did in its window. `late`: the generator was, which may be a hiccup of the machine. */
export interface Finding {
  kind: 'held' | 'slo_exceeded' | 'plateau' | 'generator_bound' | 'late';
  words: string;
}

/** A target that answers less of what is sent than this has reached its limit, even where every answer keeps the limits. */
const answeredShare = 0.95;
/** Requests that may be open more at the end of a window than at its beginning. */
const openAllowed = 10;
const busiestLoop = 0.9;
const lagFloorNs = 1e6;
const lagShare = 0.05;
const startedShare = 0.99;
const edgeArrivals = 2;

/** What was measured at one rate. */
export class SearchWindow {
  readonly #slo: readonly Threshold[];
  readonly #index: MetricIndex;
  readonly #allowedLagMs: number | null;
  readonly #seconds: ReadSlice[] = [];
  lengthNs = 0;

  constructor(slo: SearchPlan['slo'], index: MetricIndex, allowedLagMs: number | null) {
    this.#slo = slo;
    this.#index = index;
    this.#allowedLagMs = allowedLagMs;
  }

  add(second: ReadSlice): void {
    this.#seconds.push(second);
    this.lengthNs += second.toPlanNs - second.fromPlanNs;
  }

  judge(): Finding {
    const broken = this.#slo.flatMap((threshold) => this.#brokenBy(threshold) ?? []);
    // A limit that breaks because the generator was late is not the target's.
    const generator = this.#generator();
    if (generator !== null) return generator;
    if (broken.length > 0) return { kind: 'slo_exceeded', words: broken.join(', ') };
    const scheduled = this.#sum(({ counts }) => counts.scheduled);
    const answered = this.#sum(({ counts }) => counts.completed + counts.failed + counts.timedOut);
    if (scheduled - answered > openAllowed && answered < answeredShare * scheduled) {
      const perSecond = (count: number) => `${Number((count / (this.lengthNs / 1e9)).toPrecision(3))}/s`;
      return { kind: 'plateau', words: `${perSecond(answered)} answered of ${perSecond(scheduled)} sent` };
    }
    return { kind: 'held', words: this.#slo.map((threshold) => this.#words(threshold)).join(', ') };
  }

  #sum(of: (second: ReadSlice) => number): number {
    return this.#seconds.reduce((sum, second) => sum + of(second), 0);
  }

  #brokenBy(threshold: Threshold): string | null {
    const figure = bounded(threshold, this.#sample(threshold));
    if (figure !== null && keeps(threshold, figure.observed)) return null;
    return figure === null ? `${threshold.metric}: nothing was answered` : this.#words(threshold);
  }

  #words(threshold: Threshold): string {
    const figure = bounded(threshold, this.#sample(threshold));
    const unit = figure === null || figure.unit === '' ? '' : ` ${figure.unit}`;
    return `${threshold.metric} ${threshold.expr}${figure === null ? '' : `: ${Number(figure.observed.toPrecision(3))}${unit}`}`;
  }

  #sample(threshold: Threshold): MetricSample {
    const sample =
      threshold.kind === 'latency'
        ? { kind: 'latency' as const, histogram: new LatencyHistogram(), pending: 0 }
        : threshold.kind === 'rate'
          ? { kind: 'rate' as const, events: 0, n: 0 }
          : { kind: 'counter' as const, count: 0, seconds: this.lengthNs / 1e9, final: true };
    for (const second of this.#seconds) {
      const part = this.#index.ofSlice(threshold.metric, second);
      if (sample.kind === 'latency' && part.kind === 'latency') {
        if (part.parts) sample.histogram.addParts(part.parts);
      } else if (sample.kind === 'rate' && part.kind === 'rate') {
        sample.events += part.events;
        sample.n += part.n;
      } else if (sample.kind === 'counter' && part.kind === 'counter') sample.count += part.count;
    }
    return sample;
  }

  #generator(): Finding | null {
    const loop = this.#seconds.reduce((most, second) => Math.max(most, second.loopUtilization), 0);
    const [lag, response] = [this.#merged('generator_lag'), this.#merged('response_time')];
    const p99 = lag.valueAtRank(quantileRank(lag.n, 0.99)) ?? 0;
    const median = response.valueAtRank(quantileRank(response.n, 0.5)) ?? 0;
    const allowed = this.#allowedLagMs === null ? Math.max(lagFloorNs, lagShare * median) : this.#allowedLagMs * 1e6;
    const [planned, started] = [this.#sum((second) => second.plannedArrivals), this.#sum((second) => second.startedArrivals)];
    const words = `the generator: lag p99 ${(p99 / 1e6).toFixed(1)} ms, loop ${Math.round(loop * 100)} % busy, ${started} of ${planned} sent`;
    const behind = planned - started > edgeArrivals && started < startedShare * planned;
    if (p99 > allowed || behind || loop > busiestLoop) return { kind: 'late', words };
    return null;
  }

  #merged(series: string): LatencyHistogram {
    const histogram = new LatencyHistogram();
    for (const { histograms } of this.#seconds) {
      const parts = histograms.get(series);
      if (parts) histogram.addParts(parts);
    }
    return histogram;
  }
}
