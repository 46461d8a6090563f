import type { ComparedFigure } from '#shared/contract/run-comparison.ts';
import type { MeasuredCriterion } from '../../plans/plan.ts';
import { type Judgement, judgeBounds } from '../judge-figure.ts';
import { count, figure } from '../words.ts';
import type { ComparisonState } from './run-comparisons.ts';

/** What a comparison calls the metrics of criteria. */
const comparedAs: Record<string, string> = { requests: 'throughput' };

/**
 * Judges the figure of a run against that of its baseline: the whole interval of the ratio B / A must lie on one side of the limit. In `%`
 * the limit is of the change (5: five percent more), in `x` of the ratio.
 */
export function judgeRelative(criterion: MeasuredCriterion, state: ComparisonState): Judgement {
  const none = { observed: null, bound: null, n: null };
  switch (state.state) {
    case 'no_baseline':
      return { ...none, verdict: 'not_measured', reason: `${state.reason} Pin one, or name a run in the plan.` };
    case 'under_way':
      return { ...none, verdict: 'inconclusive', reason: `It is being compared with run ${state.baseline}.` };
    case 'failed':
      return { ...none, verdict: 'not_measured', reason: `It cannot be compared with run ${state.baseline}: ${state.reason}` };
    case 'done':
      return judgeCompared(criterion, state);
  }
}

function judgeCompared(criterion: MeasuredCriterion, { comparison, baseline }: Extract<ComparisonState, { state: 'done' }>): Judgement {
  const none = { observed: null, bound: null, n: null };
  const { figures, differences, reason, needed } = comparison;
  if (differences.length > 0) {
    return { ...none, verdict: 'inconclusive', reason: `${reason} (baseline: run ${baseline}). ${needed ?? ''}`.trim() };
  }
  const metric = comparedAs[criterion.metric] ?? criterion.metric;
  const found = figures.find((one) => one.step === null && one.metric === metric && one.stat === criterion.stat);
  if (found === undefined) {
    return { ...none, verdict: 'not_measured', reason: `A comparison has no figure for ${criterion.metric} ${criterion.stat}.` };
  }
  const n = Math.min(found.nA, found.nB);
  if (n <= 0) return { ...none, verdict: 'not_measured', reason: 'There are no samples.' };
  if (!isUsable(found.ratio)) {
    return { ...none, n, verdict: 'inconclusive', reason: `${found.reason} ${found.needed ?? ''}`.trim() };
  }
  const inUnit = (ratio: number) => (criterion.unit === 'x' ? ratio : (ratio - 1) * 100);
  const { value, low, high } = found.ratio;
  const [observed, lower, upper] = [inUnit(value), inUnit(low), inUnit(high)];
  const verdict = judgeBounds(criterion, lower, upper);
  const sign = (change: number) => (criterion.unit === 'x' || change < 0 ? figure(change, null) : `+${figure(change, null)}`);
  const seen = `${sign(observed)} ${criterion.unit} (${sign(lower)} to ${sign(upper)}, 99 % interval) of run ${baseline}, n = ${count(n)}`;
  return {
    verdict,
    observed,
    bound: criterion.op === '>' || criterion.op === '>=' ? lower : upper,
    n,
    reason: verdict === 'inconclusive' ? `${seen}: too uncertain to tell from the limit; longer runs are needed.` : `${seen}.`,
  };
}

function isUsable(ratio: ComparedFigure['ratio']): ratio is NonNullable<ComparedFigure['ratio']> {
  return ratio !== null && [ratio.value, ratio.low, ratio.high].every((end) => Number.isFinite(end) && end > 0) && ratio.low <= ratio.high;
}
