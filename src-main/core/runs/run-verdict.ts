import type { Verdict } from '#shared/contract/base.ts';
import type { RunLive, ThresholdResult } from '#shared/contract/runs.ts';

/** One word for a run, and why. Nothing measured is never a pass. */
export function runVerdict(run: {
  thresholds: readonly ThresholdResult[];
  generator: RunLive['generator'];
  coverage: number;
  minCoverage: number;
  /** A threshold with abortOnFail ended it: that it is short then says nothing. */
  abortedByThreshold: boolean;
  /** Requests that ended or are open. */
  requests: number;
}): { verdict: Verdict; reason: string } {
  const { thresholds, generator, coverage, minCoverage, abortedByThreshold, requests } = run;
  const of = (verdict: Verdict) => thresholds.filter((threshold) => threshold.verdict === verdict);
  const failed = of('fail');
  if (requests === 0) return { verdict: 'not_measured', reason: 'No request was due before it ended.' };
  if (thresholds.length === 0)
    return { verdict: 'not_measured', reason: 'The scenario has no thresholds: there is nothing to hold it to.' };
  if (!generator.valid) return { verdict: 'inconclusive', reason: `The generator was not valid: ${generator.reasons.join('; ')}.` };
  if (abortedByThreshold && failed.length > 0) return { verdict: 'fail', reason: words(failed) };
  if (coverage < minCoverage) {
    return {
      verdict: 'inconclusive',
      reason: `Only ${percent(coverage)} of the planned time was observed, less than ${percent(minCoverage)}.`,
    };
  }
  if (failed.length > 0) return { verdict: 'fail', reason: words(failed) };
  const doubtful = of('inconclusive');
  if (doubtful.length > 0) return { verdict: 'inconclusive', reason: words(doubtful) };
  const missing = of('not_measured');
  if (missing.length > 0) return { verdict: 'not_measured', reason: words(missing) };
  return { verdict: 'pass', reason: thresholds.length === 1 ? 'Its threshold held.' : `All ${thresholds.length} thresholds held.` };
}

function words(results: readonly ThresholdResult[]): string {
  return results
    .map(({ metric, expr, window, observed, unit, reason }) => {
      const where = window === 'run' ? '' : ` over ${window}`;
      const value = observed === null ? '' : `: ${Number(observed.toPrecision(4))}${unit === '' ? '' : ` ${unit}`}`;
      return `${metric} ${expr}${where}${value}${reason === '' ? '' : ` (${reason})`}`;
    })
    .join('; ')
    .concat('.');
}

function percent(share: number): string {
  return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
}
