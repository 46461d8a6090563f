import { windowSeconds } from '#shared/comparison-windows.ts';
import type { ComparisonVerdict, Estimate } from '#shared/contract/run-comparison.ts';
import { formatDuration } from '#shared/durations.ts';
import type { Tolerance } from './figure.ts';

/** A medium effect (J. Romano et al., 2006): below it a difference shows in too few windows to be the level of a run. */
export const mediumDelta = 0.33;
/** Longer than this nobody runs a load test to settle a figure. */
const longestSeconds = 7 * 86_400;

export interface Difference {
  better: 'lower' | 'higher';
  unit: string;
  /** B − A. */
  difference: Estimate;
  /** B / A; null where A or B is zero. */
  ratio: Estimate | null;
  delta: number | null;
  tolerance: Tolerance;
  /** About where the figure lies in both runs, in `unit`. */
  level: number;
  /** Pairs of windows behind it. */
  pairs: number;
  confidence: number;
}

/**
 * Same: the whole interval lies within the tolerance. Improved or regressed: the interval is clear of zero, the estimate beyond the tolerance,
 * both relative and absolute, and the windows of the two runs lie apart (Cliff's delta); all of them on the same side. Else inconclusive.
 */
export function judgeDifference(input: Difference): { verdict: ComparisonVerdict; reason: string; needed: string | null } {
  const { difference, ratio, delta, tolerance, better } = input;
  const within = withinWords(input);
  if (insideAbsolute(difference, tolerance) || insideRelative(ratio, tolerance))
    return { verdict: 'same', reason: `The ${intervalWords(input)} lies within ${within}.`, needed: null };
  const side = Math.sign(difference.value);
  const clear = side > 0 ? difference.low > 0 : side < 0 && difference.high < 0;
  const beyond = Math.abs(difference.value) > tolerance.absolute && beyondRelative(ratio, tolerance);
  const apart = delta !== null && delta * side >= mediumDelta;
  if (clear && beyond && apart) {
    const worse = better === 'lower' ? side > 0 : side < 0;
    return {
      verdict: worse ? 'regressed' : 'improved',
      reason: `${side > 0 ? 'Higher' : 'Lower'} by ${amount(Math.abs(difference.value), input.unit)} (${intervalWords(input)}), beyond ${within}.`,
      needed: null,
    };
  }
  return { verdict: 'inconclusive', ...doubt(input, { clear, beyond, apart, within }) };
}

function insideAbsolute({ low, high }: Estimate, { absolute }: Tolerance): boolean {
  return low >= -absolute && high <= absolute;
}

function insideRelative(ratio: Estimate | null, { relative }: Tolerance): boolean {
  return ratio !== null && ratio.low >= 1 / (1 + relative) && ratio.high <= 1 + relative;
}

/** As far apart as the tolerance, whichever of the two is taken as the base. */
function beyondRelative(ratio: Estimate | null, { relative }: Tolerance): boolean {
  return ratio === null || Math.abs(Math.log(ratio.value)) > Math.log1p(relative);
}

function doubt(
  input: Difference,
  { clear, beyond, apart, within }: { clear: boolean; beyond: boolean; apart: boolean; within: string },
): { reason: string; needed: string | null } {
  const interval = intervalWords(input);
  if (clear && beyond && !apart) {
    return {
      reason: `The ${interval} is beyond ${within}, but only part of the windows differ (Cliff's delta ${input.delta?.toFixed(2) ?? 'unknown'}, ${mediumDelta} are needed): a disturbance rather than a level.`,
      needed: 'Look at the two runs over time, and repeat the one that was disturbed.',
    };
  }
  const reason = clear
    ? `The ${interval} is clear of zero, but not of ${within}.`
    : `The ${interval} reaches from no difference to beyond ${within}.`;
  return { reason: beyond && !clear ? `${reason} The estimate itself is beyond it.` : reason, needed: neededWords(input) };
}

/** How long both runs must be for the interval to be narrow enough, if the figures stay as they are: its width falls with √time. */
function neededWords({ difference, tolerance, level, pairs }: Difference): string {
  const half = Math.max(difference.high - difference.value, difference.value - difference.low);
  const size = Math.abs(difference.value);
  const limit = Math.max(tolerance.absolute, level * tolerance.relative);
  // Either the interval must lose the tolerance, or zero.
  const margin = size > limit ? size : limit - size;
  const seconds = Math.ceil(pairs * (half / margin) ** 2) * windowSeconds;
  if (!(seconds <= longestSeconds)) return 'The figures lie on the edge of the tolerance: only a wider tolerance would settle it.';
  return `About ${formatDuration(roundUp(seconds) * 1000)} of both runs, if the figures stay as they are.`;
}

/** To whole minutes, and a tenth more: it is an estimate. */
const roundUp = (seconds: number) => Math.ceil((seconds * 1.1) / 60) * 60;

function intervalWords({ difference, unit, confidence }: Difference): string {
  return `${percent(confidence)} interval of the difference, ${signed(difference.low)} to ${signed(difference.high)} ${unit}`;
}

function withinWords({ tolerance, unit }: Difference): string {
  return `the tolerance of ${percent(tolerance.relative)} or ${amount(tolerance.absolute, unit)}`;
}

const percent = (share: number) => `${Number((share * 100).toPrecision(3))} %`;
const amount = (value: number, unit: string) => `${Number(value.toPrecision(3))} ${unit}`;
const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(Number(value.toPrecision(3)))}`;
