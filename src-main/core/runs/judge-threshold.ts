import type { ThresholdResult } from '#shared/contract/runs.ts';
import type { LatencyHistogram } from '../histograms/latency-histogram.ts';
import { toMs } from '../histograms/latency-stats.ts';
import type { Threshold } from '../scenarios/scenario.ts';
import { windowWords } from '../scenarios/scenario-catalogue.ts';
import type { ThresholdOperator } from '../scenarios/threshold-expression.ts';
import { meanBounds, samplesForMean } from '../statistics/mean-bounds.ts';
import { lowerRank, quantileRank, samplesForLowerBound, samplesForUpperBound, upperRank } from '../statistics/percentile-bounds.ts';
import { lowerRate, samplesForRateBelow, upperRate } from '../statistics/rate-bounds.ts';
import { neededForRate } from '../statistics/rate-samples.ts';

/** What a threshold looks at: all of a metric over a run or a window. */
export type MetricSample =
  /** `pending`: requests still open, which waited longer than anything known. */
  | { kind: 'latency'; histogram: LatencyHistogram; pending: number }
  | { kind: 'rate'; events: number; n: number }
  /** `final`: no more can be counted. */
  | { kind: 'counter'; count: number; seconds: number; final: boolean };

/** A figure with its one-sided 95 % bounds; null where the sample is too small for one. */
export interface Bounded {
  observed: number;
  lower: number | null;
  upper: number | null;
  n: number;
  /** Samples that a bound needs at least. */
  neededLower: number | null;
  neededUpper: number | null;
  unit: string;
}

/** @returns null when there is nothing to judge. */
export function bounded(threshold: Pick<Threshold, 'rule'>, sample: MetricSample): Bounded | null {
  const { stat, op, limit } = threshold.rule;
  if (sample.kind === 'latency') return latency(stat.kind === 'percentile' ? stat.q : stat.kind, sample);
  if (sample.kind === 'rate') {
    if (sample.n === 0) return null;
    const { events, n } = sample;
    const needed = op === '<' || op === '<=' ? (events === 0 ? samplesForRateBelow(limit) : neededForRate(events / n, limit)) : null;
    return {
      observed: events / n,
      lower: lowerRate(events, n),
      upper: upperRate(events, n),
      n,
      neededLower: null,
      neededUpper: needed,
      unit: '',
    };
  }
  const value = stat.kind === 'count' ? sample.count : sample.seconds > 0 ? sample.count / sample.seconds : null;
  if (value === null) return null;
  // A count is exact; while more may come it is only a lower bound.
  const open = stat.kind === 'count' && !sample.final;
  return {
    observed: value,
    lower: value,
    upper: open ? null : value,
    n: sample.count,
    neededLower: null,
    neededUpper: null,
    unit: stat.kind === 'count' ? 'count' : '/s',
  };
}

function latency(stat: number | string, { histogram, pending }: Extract<MetricSample, { kind: 'latency' }>): Bounded | null {
  const { n, min, max, mean } = histogram;
  if (n === 0 || min === null || max === null || mean === null) return null;
  const exact = { n, neededLower: null, neededUpper: null, unit: 'ms' };
  if (stat === 'min') return { ...exact, observed: min / 1e6, lower: min / 1e6, upper: min / 1e6 };
  if (stat === 'max') return { ...exact, observed: max / 1e6, lower: max / 1e6, upper: pending > 0 ? null : max / 1e6 };
  if (typeof stat === 'string') {
    const bounds = meanBounds(n, mean, histogram.standardDeviation() ?? 0);
    const needed = { neededLower: samplesForMean, neededUpper: samplesForMean };
    const upper = pending > 0 ? null : (bounds?.upper ?? null);
    return { ...exact, ...needed, observed: mean / 1e6, lower: toMs(bounds?.lower ?? null), upper: toMs(upper) };
  }
  const total = n + pending;
  const valueAt = (rank: number | null) => toMs(rank === null || rank > n ? null : histogram.valueAtRank(rank));
  const low = lowerRank(total, stat);
  return {
    n,
    // Ranks of pending requests: what is known is that they are at least the longest seen.
    observed: valueAt(Math.min(n, quantileRank(total, stat))) ?? max / 1e6,
    lower: low === null ? null : valueAt(Math.min(n, low)),
    upper: valueAt(upperRank(total, stat)),
    neededLower: samplesForLowerBound(stat),
    neededUpper: samplesForUpperBound(stat),
    unit: 'ms',
  };
}

const holds: Record<ThresholdOperator, (value: number, limit: number) => boolean> = {
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

/** Whether the figure itself, without its uncertainty, keeps the rule. */
export function keeps(threshold: Pick<Threshold, 'rule'>, value: number): boolean {
  return holds[threshold.rule.op](value, threshold.rule.limit);
}

/**
 * Pass: the bound on the far side keeps the rule, so the truth does with 95 %. Fail: the bound on the near side breaks it. Between them the
 * sample does not say: inconclusive, with what would settle it.
 */
export function judge(threshold: Threshold, sample: MetricSample): ThresholdResult {
  const figure = bounded(threshold, sample);
  if (figure === null) return result(threshold, 'not_measured', null, null, `no ${threshold.metric} was measured`);
  const { op, limit } = threshold.rule;
  const below = op === '<' || op === '<=';
  const [near, far, needed] = below ? [figure.lower, figure.upper, figure.neededUpper] : [figure.upper, figure.lower, figure.neededLower];
  if (far !== null && holds[op](far, limit)) return result(threshold, 'pass', figure, far, '');
  if (near !== null && !holds[op](near, limit)) return result(threshold, 'fail', figure, near, '');
  const short = needed !== null && figure.n < needed ? needed : null;
  return { ...result(threshold, 'inconclusive', figure, far, doubt(threshold, figure, far, short)), needed: short };
}

function doubt(threshold: Threshold, figure: Bounded, far: number | null, needed: number | null): string {
  const { n } = figure;
  if (needed !== null) return `${n} samples are too few for a verdict: ${needed} are needed`;
  if (far === null) return 'what is still open may break it';
  return keeps(threshold, figure.observed)
    ? 'the observed value keeps the limit, its 95 % bound does not: more samples would settle it'
    : 'the observed value breaks the limit, but by less than chance allows for: more samples would settle it';
}

function result(
  threshold: Threshold,
  verdict: ThresholdResult['verdict'],
  figure: Bounded | null,
  bound: number | null,
  reason: string,
): ThresholdResult {
  return {
    metric: threshold.metric,
    expr: threshold.expr,
    window: windowWords(threshold.windowMs),
    verdict,
    observed: figure?.observed ?? null,
    bound,
    unit: figure?.unit ?? (threshold.kind === 'latency' ? 'ms' : ''),
    n: figure?.n ?? 0,
    needed: null,
    reason,
    abortOnFail: threshold.abortOnFail,
  };
}
