import { leastPairs, windowSeconds } from '#shared/comparison-windows.ts';
import type { ComparedFigure, Estimate } from '#shared/contract/run-comparison.ts';
import { formatDuration } from '#shared/durations.ts';
import { bootstrapInterval, resample } from '../../statistics/block-bootstrap.ts';
import { type Dependence, dependenceOf } from '../../statistics/block-length.ts';
import { cliffsDelta } from '../../statistics/cliffs-delta.ts';
import type { Figure } from './figure.ts';
import { judgeDifference } from './judge-difference.ts';
import type { Sampler } from './samplers.ts';
import { shareDifference } from './share-interval.ts';

/** Independent blocks below which the interval is a guess. */
const leastBlocks = 4;
/** Events a group of windows must have for its value to take part in Cliff's delta. */
const eventsPerGroup = 5;
/** Groups that must stay for Cliff's delta to tell a level from a disturbance. */
const leastGroups = 6;

export interface CompareOptions {
  /** Pairs of windows; the samplers of a figure know as many. */
  pairs: number;
  confidence: number;
  resamples: number;
  seed: number;
}

/** Estimates, intervals, effect size and verdict of one figure. */
export function compareFigure(figure: Figure, options: CompareOptions): ComparedFigure {
  const { metric, step, stat, label, unit, better, tolerance } = figure;
  const all = new Float64Array(options.pairs).fill(1);
  const [a, b] = options.pairs === 0 ? [null, null] : [figure.a.sampler(all), figure.b.sampler(all)];
  const plain = { metric, step, stat, label, unit, better, tolerance, a, b, nA: figure.a.n, nB: figure.b.n };
  const open = { difference: null, ratio: null, cliffsDelta: null, blockWindows: null, verdict: 'inconclusive' as const };
  if (a === null || b === null) {
    const which = a === null && b === null ? 'Neither run' : a === null ? 'A' : 'B';
    return { ...plain, ...open, reason: `${which} measured nothing of it in the windows that are compared.`, needed: null };
  }
  if (figure.blocked !== null) return { ...plain, ...open, ...figure.blocked };
  if (options.pairs < leastPairs) {
    const reason = `${options.pairs} pairs of ${windowSeconds} s windows are too few for an interval.`;
    return {
      ...plain,
      ...open,
      reason,
      needed: `${leastPairs} pairs, which is ${formatDuration(leastPairs * windowSeconds * 1000)} of undisturbed measurement in both runs.`,
    };
  }
  const dependence = dependenceOf(windowDifferences(figure, { a, b }, options.pairs));
  const { block } = dependence;
  if (options.pairs / block < leastBlocks) {
    const seconds = leastBlocks * block * windowSeconds;
    const reason = `The windows depend on each other over ${formatDuration(block * windowSeconds * 1000)}, so that ${options.pairs} of them are hardly ${leastBlocks} independent ones.`;
    return {
      ...plain,
      ...open,
      blockWindows: block,
      reason,
      needed: `About ${formatDuration(seconds * 1000)} of measurement in both runs, if they go on like this.`,
    };
  }
  const { difference, ratio } = intervals(figure, { a, b, dependence }, options);
  const delta = deltaOf(figure, options.pairs);
  const judged = judgeDifference({
    better,
    unit,
    difference,
    ratio,
    delta,
    tolerance,
    level: Math.sqrt(a * b),
    pairs: options.pairs,
    confidence: options.confidence,
  });
  return { ...plain, difference, ratio, cliffsDelta: delta, blockWindows: block, ...judged };
}

function intervals(
  figure: Figure,
  { a, b, dependence }: { a: number; b: number; dependence: Dependence },
  { pairs, confidence, resamples, seed }: CompareOptions,
): { difference: Estimate; ratio: Estimate | null } {
  const { block, widening } = dependence;
  const differences: number[] = [];
  const logRatios: number[] = [];
  // The same windows of both runs are drawn: what the plan (a ramp) or the time of day did to both is not taken for noise.
  resample({ windows: pairs, block, count: resamples, seed }, (times) => {
    const x = figure.a.sampler(times);
    const y = figure.b.sampler(times);
    if (x === null || y === null) return;
    differences.push(y - x);
    if (x > 0 && y > 0) logRatios.push(Math.log(y / x));
  });
  const options = { confidence, blocks: pairs / block, widening };
  const difference = { value: b - a, ...bootstrapInterval(b - a, differences, options) };
  if (figure.counted !== null) {
    const least = shareDifference(figure.counted.a, figure.counted.b, confidence);
    difference.low = Math.min(difference.low, least.low * 100);
    difference.high = Math.max(difference.high, least.high * 100);
  }
  // A ratio needs both above zero, in nearly every draw.
  if (!(a > 0 && b > 0) || logRatios.length < 0.99 * resamples) return { difference, ratio: null };
  const logRatio = Math.log(b / a);
  const { low, high } = bootstrapInterval(logRatio, logRatios, options);
  return { difference, ratio: { value: b / a, low: Math.exp(low), high: Math.exp(high) } };
}

/** The figure of each single window, B − A, in order of time; the whole run's where a window has none. */
function windowDifferences({ a, b }: Figure, whole: { a: number; b: number }, pairs: number): number[] {
  const [ofA, ofB] = [valuesOf(a.sampler, pairs, 1), valuesOf(b.sampler, pairs, 1)];
  return ofA.map((value, at) => (ofB[at] ?? whole.b) - (value ?? whole.a));
}

function deltaOf(figure: Figure, pairs: number): number | null {
  const wanted = Math.ceil(eventsPerGroup / Math.max(figure.eventsPerWindow, 1e-9));
  const size = Math.max(1, Math.min(wanted, Math.floor(pairs / leastGroups)));
  const known = (sampler: Sampler) => valuesOf(sampler, pairs, size).filter((value) => value !== null);
  return cliffsDelta(known(figure.a.sampler), known(figure.b.sampler));
}

/** The figure of groups of windows that follow each other. */
function valuesOf(sampler: Sampler, pairs: number, size: number): (number | null)[] {
  const once = new Float64Array(pairs).fill(1);
  return Array.from({ length: Math.floor(pairs / size) }, (_, group) => sampler(once, group * size, (group + 1) * size));
}
