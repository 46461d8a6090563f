import { describe, expect, it } from 'vitest';
import type { ThresholdResult } from '#shared/contract/runs.ts';
import { findThreshold, limitOf } from './threshold-limit.ts';

const threshold = (metric: string, expr: string, window = 'run'): ThresholdResult => ({
  metric,
  expr,
  window,
  verdict: 'pass',
  observed: 1,
  bound: 1,
  unit: 'ms',
  n: 100,
  needed: null,
  reason: '',
  abortOnFail: false,
});

describe('the limit that a chart draws', () => {
  it('is that of the whole run where there is also a sliding window', () => {
    const all = [
      threshold('response_time', 'p(95)<150', '1m'),
      threshold('response_time', 'p(95) < 200'),
      threshold('service_time', 'p(95)<9'),
    ];
    expect(limitOf(findThreshold(all, 'response_time', 'p(95)'))).toBe(200);
  });

  it('does not exist where no threshold asks for that statistic', () => {
    expect(findThreshold([threshold('response_time', 'p(99)<500')], 'response_time', 'p(95)')).toBeNull();
    expect(limitOf(null)).toBeNull();
  });

  it('reads shares below one', () => {
    expect(limitOf(threshold('error_rate', 'rate<0.0005'))).toBe(0.0005);
  });
});
