import { parseDurationMs } from '#shared/durations.ts';
import type { Threshold } from './scenario.ts';
import type { ScenarioFile } from './scenario-schema.ts';
import { resolveMetric } from './resolve-metric.ts';
import type { ScenarioNames } from './step-metrics.ts';
import { mismatch, parseThreshold } from './threshold-expression.ts';

type WrittenThreshold = ScenarioFile['thresholds'][string][number];

/** Longest sliding window: its 1 s parts are kept in memory. */
const longestWindowMs = 3_600_000;

/** A threshold as it is written, checked; null when it is wrong, which was reported. */
export function thresholdOf(
  metric: string,
  written: WrittenThreshold,
  names: ScenarioNames,
  report: (message: string, hint?: string) => void,
): Threshold | null {
  const { expr, step, tag, over, abortOnFail, delayAbort } = {
    step: undefined,
    tag: undefined,
    over: undefined,
    abortOnFail: undefined,
    delayAbort: undefined,
    ...written,
  };
  const rule = parseThreshold(expr);
  if (rule === null) {
    report(`"${expr}" is not a threshold`, 'Write for example p(95)<200, avg<100, max<1s, rate<0.05% or count>=1000.');
    return null;
  }
  const resolved = resolveMetric(metric, { step, tag }, rule.stat, names);
  if (typeof resolved === 'string') {
    report(resolved);
    return null;
  }
  const wrong = mismatch(resolved.kind, rule.stat);
  if (wrong !== null) {
    report(`"${expr}" does not fit ${resolved.name}: ${wrong}`);
    return null;
  }
  const windowMs = over === undefined ? null : parseDurationMs(over);
  if (windowMs !== null && (windowMs % 1000 !== 0 || windowMs > longestWindowMs)) {
    report(`over: ${over} is not whole seconds up to 1h`, 'Windows slide in steps of 1 s.');
    return null;
  }
  return {
    metric: resolved.name,
    kind: resolved.kind,
    expr,
    rule,
    windowMs,
    abortOnFail: abortOnFail ?? false,
    delayAbortMs: delayAbort === undefined ? 0 : (parseDurationMs(delayAbort) ?? 0),
  };
}
