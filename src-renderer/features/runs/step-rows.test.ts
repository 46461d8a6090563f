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

  it('are those of the result where it names them, also a single one that has no metrics of its own', () => {
    const pay = {
      requests: 3,
      completed: 2,
      failed: 1,
      timedOut: 0,
      dropped: 0,
      response_time: stats(3),
      service_time: stats(3),
      name: 'pay',
      error_rate: { value: 0.33, upper95: 0.8, n: 3 },
      tags: {},
      statuses: { '200': 2, '503': 1 },
      checks: [],
      latencies: {},
      counters: {},
    };
    expect(stepRows({ observedSeconds: 1, metrics: { response_time: stats(3) }, steps: [pay] })).toEqual([
      { name: 'pay', n: 3, perSecond: 3, errorRate: 0.33, responseTime: stats(3), statuses: { '200': 2, '503': 1 } },
    ]);
  });
});
