import type { Verdict } from '#shared/contract/base.ts';
import type { Figure } from '../evidence/evidence-record.ts';
import type { MeasuredCriterion } from '../plans/plan.ts';
import { convertUnit } from '../plans/units.ts';
import { count, figure } from './words.ts';

/** What one figure says about a criterion; numbers are in the criterion's unit. */
export interface Judgement {
  verdict: Extract<Verdict, 'pass' | 'fail' | 'inconclusive' | 'not_measured'>;
  observed: number | null;
  /** One-sided 95 % bound on the side that matters. */
  bound: number | null;
  n: number | null;
  reason: string;
}

/** 1 − confidence of the one-sided bounds. */
const alpha = 0.05;

const quantiles: Record<string, number> = { p50: 0.5, p75: 0.75, p90: 0.9, p95: 0.95, p99: 0.99, p999: 0.999 };

/**
 * Samples without which a limit cannot be passed; 1 where there is no such rule. An upper 95 % bound of the q-quantile exists from
 * ln α / ln q samples on (p95: 59, p99: 299); a rate below r is shown from ln α / ln(1 − r) samples on, if none of them failed (0.05 %: 5,990).
 */
export function samplesNeeded({ stat, op, value, unit }: Pick<MeasuredCriterion, 'stat' | 'op' | 'value' | 'unit'>): number {
  const q = quantiles[stat];
  if (q !== undefined) {
    const upper = op === '<' || op === '<=';
    return Math.ceil(Math.log(alpha) / Math.log(upper ? q : 1 - q) - 1e-9);
  }
  const share = stat === 'rate' ? convertUnit(value, unit, 'ratio') : null;
  if (share === null || share <= 0 || share >= 1) return 1;
  const failures = op === '<' || op === '<=' ? share : 1 - share;
  return Math.ceil(Math.log(alpha) / Math.log(1 - failures) - 1e-9);
}

/** Judges by the 95 % bound, never by the point alone: the whole range that the samples allow must lie on one side of the limit. */
export function judgeFigure(measured: Figure, criterion: MeasuredCriterion): Judgement {
  const { unit, value: limit, op } = criterion;
  const convert = (value: number | null) => (value === null || !Number.isFinite(value) ? null : convertUnit(value, measured.unit, unit));
  const observed = convert(measured.value);
  const [low, high] = [convert(measured.lower95), convert(measured.upper95)];
  const n = measured.n !== null && Number.isInteger(measured.n) ? measured.n : null;
  const bound = op === '>' || op === '>=' ? low : high;
  const answer = (verdict: Judgement['verdict'], reason: string): Judgement => ({ verdict, observed, bound, n, reason });

  if (n === null || n <= 0) return answer('not_measured', 'There are no samples.');
  if (measured.value !== null && observed === null && Number.isFinite(measured.value)) {
    return answer('not_measured', `It was measured in ${measured.unit}, which says nothing in ${unit}.`);
  }
  if (observed === null || !Number.isFinite(limit)) return answer('not_measured', 'The figure is not a number.');
  if (measured.strength === 'estimate' && criterion.accept !== 'estimate') {
    return answer('inconclusive', `${figure(observed, unit)} is an estimate; the criterion wants a measured figure.`);
  }
  if ((low !== null && low > observed) || (high !== null && high < observed)) {
    return answer('inconclusive', 'The figure lies outside its own bounds.');
  }
  const seen = `${figure(observed, unit)}${range(low, high, observed, unit)}, n = ${count(n)}`;
  const needed = samplesNeeded(criterion);
  if (breaks(op, low, high, limit)) return answer('fail', `${seen}.`);
  if (!keeps(op, low, high, limit)) {
    const more = n < needed ? `${count(needed)} samples are needed at least` : 'more samples are needed';
    return answer('inconclusive', `${seen}: too uncertain to tell from the limit; ${more}.`);
  }
  if (n < needed) return answer('inconclusive', `${seen}: ${count(needed)} samples are needed for this limit.`);
  return answer('pass', `${seen}${measured.strength === 'estimate' ? ', an estimate' : ''}.`);
}

/** By the two ends of an interval: pass or fail when all of it is on one side of the limit. */
export function judgeBounds(
  { op, value }: Pick<MeasuredCriterion, 'op' | 'value'>,
  low: number,
  high: number,
): Extract<Verdict, 'pass' | 'fail' | 'inconclusive'> {
  if (breaks(op, low, high, value)) return 'fail';
  return keeps(op, low, high, value) ? 'pass' : 'inconclusive';
}

/** Certainly on the right side. */
function keeps(op: MeasuredCriterion['op'], low: number | null, high: number | null, limit: number): boolean {
  switch (op) {
    case '<':
      return high !== null && high < limit;
    case '<=':
      return high !== null && high <= limit;
    case '>':
      return low !== null && low > limit;
    case '>=':
      return low !== null && low >= limit;
    case '==':
      return low !== null && high !== null && close(low, limit) && close(high, limit);
  }
}

/** Certainly on the wrong side. */
function breaks(op: MeasuredCriterion['op'], low: number | null, high: number | null, limit: number): boolean {
  switch (op) {
    case '<':
      return low !== null && low >= limit;
    case '<=':
      return low !== null && low > limit;
    case '>':
      return high !== null && high <= limit;
    case '>=':
      return high !== null && high < limit;
    case '==':
      return (low !== null && low > limit && !close(low, limit)) || (high !== null && high < limit && !close(high, limit));
  }
}

/** Unit conversion costs a few bits. */
function close(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}

function range(low: number | null, high: number | null, observed: number, unit: string): string {
  if (low === observed && high === observed) return '';
  if (low !== null && high !== null) return ` (${figure(low, null)} to ${figure(high, unit)}, 95 % bounds)`;
  if (high !== null) return ` (at most ${figure(high, unit)}, 95 % sure)`;
  return low === null ? ' (without a bound)' : ` (at least ${figure(low, unit)}, 95 % sure)`;
}
