import { describe, expect, it } from 'vitest';
import type { ThresholdResult } from '#shared/contract/runs.ts';
import { runVerdict } from './run-verdict.ts';

const threshold = (verdict: ThresholdResult['verdict']): ThresholdResult => ({
  metric: 'response_time',
  expr: 'p(95)<200',
  window: 'run',
  verdict,
  observed: 120,
  bound: 130,
  unit: 'ms',
  n: 1000,
  needed: null,
  reason: '',
  abortOnFail: false,
});
const valid = { valid: true, reasons: [], lagP99Ms: 0.3, maxLoopUtilization: 0.2 };
const good = {
  thresholds: [threshold('pass')],
  generator: valid,
  coverage: 1,
  minCoverage: 0.99,
  abortedByThreshold: false,
  requests: 1000,
};

describe('the verdict of a run', () => {
  it('is pass only when every threshold passed on a full and valid measurement', () => {
    expect(runVerdict(good).verdict).toBe('pass');
    expect(runVerdict({ ...good, thresholds: [threshold('pass'), threshold('fail')] }).verdict).toBe('fail');
    expect(runVerdict({ ...good, thresholds: [threshold('pass'), threshold('inconclusive')] }).verdict).toBe('inconclusive');
    expect(runVerdict({ ...good, thresholds: [threshold('pass'), threshold('not_measured')] }).verdict).toBe('not_measured');
  });

  it('is never pass when nothing was measured', () => {
    expect(runVerdict({ ...good, thresholds: [] }).verdict).toBe('not_measured');
    expect(runVerdict({ ...good, requests: 0 }).verdict).toBe('not_measured');
  });

  it('is inconclusive below the coverage asked for, and says both', () => {
    const { verdict, reason } = runVerdict({ ...good, coverage: 0.9873 });
    expect(verdict).toBe('inconclusive');
    expect(reason).toContain('98.7 %');
    expect(reason).toContain('99.0 %');
    expect(runVerdict({ ...good, coverage: 0.99 }).verdict).toBe('pass');
  });

  it('is inconclusive when the generator was not valid, even where a threshold failed', () => {
    const generator = { ...valid, valid: false, reasons: ['the machine slept by 9.0 s'] };
    expect(runVerdict({ ...good, thresholds: [threshold('fail')], generator })).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('slept'),
    });
  });

  it('is fail when a threshold ended it early', () => {
    expect(runVerdict({ ...good, thresholds: [threshold('fail')], coverage: 0.2, abortedByThreshold: true }).verdict).toBe('fail');
  });
});
