import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../histograms/latency-histogram.ts';
import type { Threshold } from '../scenarios/scenario.ts';
import { parseThreshold } from '../scenarios/threshold-expression.ts';
import { judge, type MetricSample } from './judge-threshold.ts';

function rule(expr: string, kind: Threshold['kind']): Threshold {
  const parsed = parseThreshold(expr);
  if (!parsed) throw new Error(expr);
  return { metric: 'm', kind, expr, rule: parsed, windowMs: null, abortOnFail: false, delayAbortMs: 0 };
}

function latencies(values: readonly number[], pending = 0): MetricSample {
  const histogram = new LatencyHistogram();
  for (const ms of values) histogram.record(ms * 1e6);
  return { kind: 'latency', histogram, pending };
}

const times = (n: number, ms: number) => Array.from({ length: n }, () => ms);

describe('a percentile threshold', () => {
  it('passes from 59 samples for p95 and 299 for p99, and names them below', () => {
    expect(judge(rule('p(95)<200', 'latency'), latencies(times(59, 10)))).toMatchObject({ verdict: 'pass', bound: 10, needed: null });
    expect(judge(rule('p(95)<200', 'latency'), latencies(times(58, 10)))).toMatchObject({ verdict: 'inconclusive', needed: 59 });
    expect(judge(rule('p(99)<200', 'latency'), latencies(times(299, 10))).verdict).toBe('pass');
    expect(judge(rule('p(99)<200', 'latency'), latencies(times(298, 10)))).toMatchObject({ verdict: 'inconclusive', needed: 299 });
  });

  it('fails only when the lower bound is over the limit, and stays in doubt between', () => {
    expect(judge(rule('p(95)<200', 'latency'), latencies([...times(800, 10), ...times(200, 300)])).verdict).toBe('fail');
    // 5.5 % over the limit of 1,000: p95 is over it, but by less than chance allows for.
    expect(judge(rule('p(95)<200', 'latency'), latencies([...times(945, 10), ...times(55, 300)])).verdict).toBe('inconclusive');
    // 4.5 %: p95 keeps it, its bound does not.
    expect(judge(rule('p(95)<200', 'latency'), latencies([...times(955, 10), ...times(45, 300)])).verdict).toBe('inconclusive');
    expect(judge(rule('p(95)<200', 'latency'), latencies([...times(970, 10), ...times(30, 300)])).verdict).toBe('pass');
  });

  it('counts requests that are still open as slower than the limit', () => {
    expect(judge(rule('p(95)<200', 'latency'), latencies(times(1000, 10), 30)).verdict).toBe('pass');
    expect(judge(rule('p(95)<200', 'latency'), latencies(times(1000, 10), 60)).verdict).toBe('inconclusive');
    expect(judge(rule('max<200', 'latency'), latencies(times(1000, 10), 1)).verdict).toBe('inconclusive');
    expect(judge(rule('max<200', 'latency'), latencies(times(1000, 10))).verdict).toBe('pass');
  });

  it('never passes and fails the same data, whatever the limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 1, max: 1000 }),
        (values, limit) => {
          const below = judge(rule(`p(90)<${limit}`, 'latency'), latencies(values)).verdict;
          const above = judge(rule(`p(90)>=${limit}`, 'latency'), latencies(values)).verdict;
          expect([below, above]).not.toEqual(['pass', 'pass']);
          const opposite = { pass: 'fail', fail: 'pass' } as Record<string, string>;
          expect(opposite[below] ?? above).toBe(above);
        },
      ),
    );
  });
});

describe('an error rate threshold', () => {
  it('below 0.05 % needs 5,990 requests without an error', () => {
    const threshold = rule('rate<0.0005', 'rate');
    expect(judge(threshold, { kind: 'rate', events: 0, n: 5990 }).verdict).toBe('pass');
    expect(judge(threshold, { kind: 'rate', events: 0, n: 5989 })).toMatchObject({ verdict: 'inconclusive', needed: 5990 });
    expect(judge(threshold, { kind: 'rate', events: 200, n: 100_000 }).verdict).toBe('fail');
  });

  it('says how many requests would settle a rate that keeps it narrowly', () => {
    const threshold = rule('rate<1%', 'rate');
    const result = judge(threshold, { kind: 'rate', events: 8, n: 1000 });
    expect(result.verdict).toBe('inconclusive');
    const needed = result.needed ?? 0;
    expect(needed).toBeGreaterThan(1000);
    expect(judge(threshold, { kind: 'rate', events: Math.floor(needed * 0.008), n: needed }).verdict).toBe('pass');
  });
});

describe('other thresholds', () => {
  it('are not measured without samples', () => {
    expect(judge(rule('p(95)<200', 'latency'), latencies([])).verdict).toBe('not_measured');
    expect(judge(rule('rate<1%', 'rate'), { kind: 'rate', events: 0, n: 0 }).verdict).toBe('not_measured');
  });

  it('on counts are exact, and open while more may come', () => {
    const threshold = rule('count>=1000', 'counter');
    expect(judge(threshold, { kind: 'counter', count: 900, seconds: 9, final: false }).verdict).toBe('inconclusive');
    expect(judge(threshold, { kind: 'counter', count: 900, seconds: 9, final: true }).verdict).toBe('fail');
    expect(judge(threshold, { kind: 'counter', count: 1000, seconds: 9, final: false }).verdict).toBe('pass');
    expect(judge(rule('rate>99', 'counter'), { kind: 'counter', count: 1000, seconds: 10, final: true }).verdict).toBe('pass');
  });

  it('on means use a bound and need 30 samples', () => {
    expect(judge(rule('avg<100', 'latency'), latencies(times(29, 10)))).toMatchObject({ verdict: 'inconclusive', needed: 30 });
    expect(judge(rule('avg<100', 'latency'), latencies(times(30, 10))).verdict).toBe('pass');
    expect(judge(rule('avg<100', 'latency'), latencies(times(30, 110))).verdict).toBe('fail');
  });
});
