import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../histograms/latency-histogram.ts';
import { distributionOf } from './latency-distribution.ts';

function histogramOf(count: number): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (let ms = 1; ms <= count; ms += 1) histogram.record(ms * 1e6);
  return histogram;
}

describe('the distribution of a latency', () => {
  it('rises, is denser towards 1, and stays small for many requests', () => {
    const { points, n, maxMs } = distributionOf('response_time', 'Response time', histogramOf(100_000), 0);
    expect(n).toBe(100_000);
    expect(maxMs).toBe(100_000);
    expect(points.length).toBeLessThan(100);
    expect(points.map(({ ms }) => ms)).toEqual(points.map(({ ms }) => ms).toSorted((a, b) => a - b));
    for (const { q, ms } of points) expect(Math.abs(ms - q * 100_000)).toBeLessThanOrEqual(q * 101 + 1);
    // The last point lies on one of the two largest values: beyond it there is nothing to tell quantiles apart.
    expect(1 - (points.at(-1)?.q ?? 0)).toBeLessThan(2e-5);
  });

  it('ends before requests that were still open: how long they took is not known', () => {
    const { points, pending } = distributionOf('response_time', 'Response time', histogramOf(90), 10);
    expect(pending).toBe(10);
    expect(Math.max(...points.map(({ q }) => q))).toBeLessThanOrEqual(0.9);
    // The median is that of all hundred, not of the ninety.
    expect(points.find(({ q }) => q >= 0.5)?.ms).toBeCloseTo(50, 0);
  });

  it('has no points without requests', () => {
    expect(distributionOf('response_time', 'Response time', new LatencyHistogram(), 3)).toMatchObject({ n: 0, points: [], maxMs: null });
  });
});
