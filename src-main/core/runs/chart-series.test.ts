import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartSeries } from './chart-series.ts';
import type { RunPoint } from './run-points.ts';
import { runPoint } from './testing/run-point.ts';

const point = (second: number, p95: number | null): RunPoint => runPoint(second, { p95 });

const p95 = (points: RunPoint[], width = 800) => {
  const range = { from: points[0]?.fromMs ?? 0, to: points.at(-1)?.toMs ?? 0, width };
  const [series] = chartSeries(['response_time.p95', 'no.such'], points, range);
  if (!series) throw new Error('no series');
  return series;
};

describe('the line of a chart', () => {
  it('has at most two points per pixel and keeps every peak and every trough', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 3000 }),
        fc.integer({ min: 50, max: 400 }),
        (values, width) => {
          const { t, v } = p95(
            values.map((value, second) => point(second, value)),
            width,
          );
          expect(t).toHaveLength(v.length);
          expect(v.length).toBeLessThanOrEqual(2 * width);
          expect(t).toEqual(t.toSorted((a, b) => a - b));
          expect(Math.max(...v.map(Number))).toBe(Math.max(...values));
          expect(Math.min(...v.map(Number))).toBe(Math.min(...values));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is broken where data is missing', () => {
    const { v } = p95([point(0, 5), point(1, 6), point(60, 7), point(61, 8)]);
    expect(v).toEqual([5, 6, null, 7, 8]);
  });

  it('is broken where a second had no requests', () => {
    expect(p95([point(0, 5), point(1, null), point(2, null), point(3, 7)]).v).toEqual([5, null, 7]);
  });

  it('shows every point where they are few', () => {
    expect(p95([point(0, 5), point(1, 9), point(2, 1)]).v).toEqual([5, 9, 1]);
  });
});
