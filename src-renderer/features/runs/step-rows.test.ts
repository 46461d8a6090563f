import { describe, expect, it } from 'vitest';
import type { TrendStats } from '#shared/contract/runs.ts';
import { stepRows } from './step-rows.ts';

const stats = (n: number): TrendStats => ({
  n,
  min: 1,
  mean: 2,
  p50: 2,
  p75: 2,
  p90: 3,
  p95: 4,
  p99: 5,
  p999: 6,
  max: 7,
  unit: 'ms',
});

describe('the steps of a run', () => {
  it('are found by their metrics, with the requests that got no answer', () => {
    const rows = stepRows({
      observedSeconds: 10,
      metrics: {
        response_time: stats(190),
        'add.to.cart.response_time': stats(90),
        'add.to.cart.service_time': stats(90),
        'add.to.cart.error_rate': { value: 0.1, upper95: 0.2, n: 100 },
        'pay.response_time': stats(100),
      },
    });
    expect(rows.map(({ name, n, perSecond, errorRate }) => ({ name, n, perSecond, errorRate }))).toEqual([
      { name: 'add.to.cart', n: 100, perSecond: 10, errorRate: 0.1 },
      { name: 'pay', n: 100, perSecond: 10, errorRate: null },
    ]);
  });
});
