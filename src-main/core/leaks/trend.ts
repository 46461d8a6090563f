import type { Trend } from '#shared/contract/runs.ts';
import { blockCount, lowerEnvelope } from './lower-envelope.ts';
import { median, type Point, type SlopeEstimate, theilSen } from './theil-sen.ts';
import { formatPerHour } from './trend-words.ts';

/**
 * Confidence of the interval, two-sided: each of its ends is a one-sided 95 % bound, which is what criteria ask for.
 * z is the normal quantile that belongs to it.
 */
const trendConfidence = 0.9;
const z = 1.6449;

/** The first quarter of a stretch is left out: caches fill and code is compiled there. (A leak verdict cuts an hour at least.) */
const warmUpShare = 0.25;
/** Eight blocks of two: below that Kendall's interval spans nearly all slopes. */
const fewestSamples = 16;
/** A shorter look at a process shows its breathing, not its growth. */
const shortestWindowSeconds = 20;

const trendMethod = 'Theil–Sen over the lower envelope, 90 % interval by Kendall’s test widened for autocorrelation';

export interface TrendInput {
  signal: string;
  label: string;
  unit: string;
  /** Times in epoch milliseconds, ascending. */
  samples: readonly { t: number; value: number }[];
  /** Time that does not count. */
  masks: readonly { from: number; to: number }[];
  /** Instants at which the level starts anew: the process was replaced. Each stretch has a level and a warm-up of its own. */
  splits: readonly number[];
  budgetPerHour: number | null;
  /** Smallest step of the signal, in its unit: less than one step over the window cannot be told from none. */
  resolution: number;
}

const hourMs = 3_600_000;

/**
 * How fast a signal grows, as an estimate and never a verdict. Deterministic.
 * The slope is null, and `reason` says what is needed, where there are too few samples.
 */
export function estimateTrend(input: TrendInput): Trend {
  const start = input.samples[0]?.t ?? 0;
  const stretches = stretchesOf(input);
  const points = stretches.flatMap(({ samples, warmUntil }, segment) =>
    samples.filter(({ t }) => t >= warmUntil).map(({ t, value }): Point => ({ t: (t - start) / hourMs, value, segment })),
  );
  const from = points[0]?.t ?? 0;
  const to = points.at(-1)?.t ?? 0;
  const windowSeconds = (to - from) * 3600;
  const base = {
    signal: input.signal,
    label: input.label,
    unit: input.unit,
    confidence: trendConfidence,
    method: trendMethod,
    n: points.length,
    windowSeconds: Math.round(windowSeconds),
    budgetPerHour: input.budgetPerHour,
  };
  if (points.length < fewestSamples || windowSeconds < shortestWindowSeconds) {
    const reason = whatIsNeeded(input.samples, points.length, windowSeconds);
    return { ...base, slopePerHour: null, low: null, high: null, line: [], words: 'Too early for a trend', reason };
  }
  const envelope = lowerEnvelope(points, from, to, blockCount(points.length));
  const estimate = theilSen(envelope, z);
  if (estimate === null) {
    const reason = 'No stretch without a restart is long enough for a slope.';
    return { ...base, slopePerHour: null, low: null, high: null, line: [], words: 'No trend', reason };
  }
  const step = input.resolution / (to - from);
  const slope = { ...estimate, low: Math.min(estimate.low, estimate.slope - step), high: Math.max(estimate.high, estimate.slope + step) };
  return {
    ...base,
    slopePerHour: slope.slope,
    low: slope.low,
    high: slope.high,
    line: lineOf(envelope, slope, start),
    words: `${formatPerHour(slope.slope, slope.low, slope.high, input.unit)} — estimate, not a verdict`,
    reason: caveats(input, stretches.length),
  };
}

interface Stretch {
  samples: { t: number; value: number }[];
  /** Epoch milliseconds; what is before it does not count. */
  warmUntil: number;
}

function stretchesOf({ samples, masks, splits }: TrendInput): Stretch[] {
  const edges = [Number.NEGATIVE_INFINITY, ...splits.toSorted((a, b) => a - b), Number.POSITIVE_INFINITY];
  const stretches: Stretch[] = [];
  for (let i = 1; i < edges.length; i += 1) {
    const within = samples.filter(({ t, value }) => Number.isFinite(value) && t >= (edges[i - 1] ?? 0) && t < (edges[i] ?? 0));
    const first = within[0]?.t;
    const last = within.at(-1)?.t;
    if (first === undefined || last === undefined) continue;
    const counted = within.filter(({ t }) => !masks.some((mask) => t >= mask.from && t <= mask.to));
    stretches.push({ samples: counted, warmUntil: first + (last - first) * warmUpShare });
  }
  return stretches;
}

function whatIsNeeded(samples: readonly { t: number }[], n: number, windowSeconds: number): string {
  const rule = `A trend needs ${fewestSamples} samples over ${shortestWindowSeconds} s after the warm-up (the first quarter)`;
  const first = samples[0]?.t;
  const last = samples.at(-1)?.t;
  if (first === undefined || last === undefined || samples.length < 2)
    return `${rule}; there ${samples.length === 1 ? 'is one so far' : 'are none yet'}.`;
  const spacingSeconds = (last - first) / 1000 / (samples.length - 1);
  const wholeSeconds = Math.max(fewestSamples * spacingSeconds, shortestWindowSeconds) / (1 - warmUpShare);
  const moreSeconds = Math.max(1, Math.ceil(wholeSeconds - (last - first) / 1000));
  return `${rule}; there are ${n} over ${Math.round(windowSeconds)} s. About ${moreSeconds} s more at this pace.`;
}

/** A mask of more than this share of the time leaves too little to speak for the whole. */
const muchMasked = 0.3;

function caveats({ samples, masks }: TrendInput, stretches: number): string {
  const words: string[] = [];
  if (stretches > 1)
    words.push(`The process was replaced ${stretches - 1 === 1 ? 'once' : `${stretches - 1} times`}; each stretch has its own level.`);
  const masked = samples.filter(({ t }) => masks.some((mask) => t >= mask.from && t <= mask.to)).length / samples.length;
  if (masked > muchMasked) words.push(`${Math.round(masked * 100)} % of the samples are from time that does not count.`);
  return words.join(' ');
}

/** Both ends and the middle of each stretch: the band is narrowest where most of the points are. */
function lineOf(envelope: readonly Point[], estimate: SlopeEstimate, start: number): Trend['line'] {
  const line: Trend['line'] = [];
  for (const [segment, points] of Map.groupBy(envelope, (point) => point.segment)) {
    const intercept = estimate.intercepts.get(segment) ?? 0;
    const times = points.map((point) => point.t);
    const pivot = median(times);
    const level = intercept + estimate.slope * pivot;
    const spread = median(points.map((point) => Math.abs(point.value - intercept - estimate.slope * point.t)).toSorted((a, b) => a - b));
    // Standard error of a median: 1.25 σ/√n, with σ from the median absolute deviation.
    const levelError = (z * 1.25 * 1.4826 * spread) / Math.sqrt(Math.max(1, estimate.effectiveN));
    for (const t of new Set([times[0] ?? pivot, pivot, times.at(-1) ?? pivot])) {
      const reach = [estimate.low * (t - pivot), estimate.high * (t - pivot)];
      line.push({
        t: Math.round(start + t * hourMs),
        value: level + estimate.slope * (t - pivot),
        low: level + Math.min(...reach) - levelError,
        high: level + Math.max(...reach) + levelError,
      });
    }
  }
  return line;
}
