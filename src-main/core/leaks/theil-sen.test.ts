import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autoregressive, gaussian } from './testing/seeded.ts';
import { type Point, theilSen } from './theil-sen.ts';

const z90 = 1.6449;
const points = (values: readonly number[], times?: readonly number[]): Point[] =>
  values.map((value, i) => ({ t: times?.[i] ?? i, value, segment: 0 }));
const slopeOf = (list: readonly Point[]) => theilSen(list, z90) ?? expect.fail('no slope');

/** Distinct times and any values; no two slopes so close that rounding decides their order. */
const series = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: -1000, max: 1000 })), { minLength: 3, maxLength: 40 })
  .map((pairs) => [...new Map(pairs)].toSorted((a, b) => a[0] - b[0]))
  .filter((pairs) => pairs.length >= 3)
  .map((pairs) =>
    points(
      pairs.map(([, value]) => value),
      pairs.map(([t]) => t),
    ),
  );

describe('the Theil–Sen slope', () => {
  it('gives the published interval of the example in Sen (1968)', () => {
    const estimate = theilSen(points([9, 15, 19, 20, 45, 55, 78], [1, 2, 3, 4, 10, 12, 18]), 1.8119, { independent: true });
    expect(estimate?.slope).toBeCloseTo(4, 9);
    expect(estimate?.low).toBeCloseTo(3.71, 2);
    expect(estimate?.high).toBeCloseTo(4.38, 2);
  });

  it('is the median over all pairs, calculated without sorting', () => {
    fc.assert(
      fc.property(series, (list) => {
        const { slope } = slopeOf(list);
        let below = 0;
        let above = 0;
        let pairs = 0;
        for (const a of list) {
          for (const b of list) {
            if (b.t <= a.t) continue;
            pairs += 1;
            const pair = (b.value - a.value) / (b.t - a.t);
            if (pair < slope - 1e-9) below += 1;
            if (pair > slope + 1e-9) above += 1;
          }
        }
        expect(below).toBeLessThanOrEqual(pairs / 2);
        expect(above).toBeLessThanOrEqual(pairs / 2);
      }),
    );
  });

  it('follows a change of level, of unit and of pace', () => {
    fc.assert(
      fc.property(
        series,
        fc.integer({ min: -5000, max: 5000 }),
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: -50, max: 50 }),
        (list, level, scale, pace) => {
          const before = slopeOf(list);
          const after = slopeOf(list.map((p) => ({ ...p, value: scale * p.value + level + pace * p.t })));
          expect(after.slope).toBeCloseTo(scale * before.slope + pace, 6);
          expect(after.low).toBeCloseTo(scale * before.low + pace, 6);
          expect(after.high).toBeCloseTo(scale * before.high + pace, 6);
        },
      ),
    );
  });

  it('is not moved beyond the interval by a fifth of the points being nonsense', () => {
    const normal = gaussian(11);
    const clean = points(Array.from({ length: 40 }, (_, i) => 3 * i + normal()));
    const dirty = clean.map((p, i) => (i % 5 === 2 ? { ...p, value: 1e9 } : p));
    expect(Math.abs(slopeOf(dirty).slope - 3)).toBeLessThan(0.3);
  });

  it('of a constant is 0, and so is its interval', () => {
    expect(slopeOf(points(Array.from({ length: 20 }, () => 42)))).toMatchObject({ slope: 0, low: 0, high: 0 });
  });

  it('does not count the step between two segments as growth', () => {
    const list = points(Array.from({ length: 40 }, (_, i) => (i < 20 ? i : i - 1000))).map((p, i) => ({ ...p, segment: i < 20 ? 0 : 1 }));
    expect(slopeOf(list)).toMatchObject({ slope: 1, low: 1, high: 1 });
    expect([...slopeOf(list).intercepts.values()]).toEqual([0, -1000]);
  });

  // 90 % nominal; 600 series each put the standard error of the share at 1.2 %.
  it.each([
    { n: 12, rho: 0, least: 0.86 },
    { n: 24, rho: 0, least: 0.86 },
    { n: 48, rho: 0, least: 0.86 },
    { n: 24, rho: 0.5, least: 0.82 },
    { n: 48, rho: 0.5, least: 0.82 },
    { n: 48, rho: 0.8, least: 0.8 },
  ])('covers the truth about as often as it says: $n points, lag-1 correlation $rho', ({ n, rho, least }) => {
    const normal = gaussian(1000 * n + 10 * rho);
    let covered = 0;
    for (let i = 0; i < 600; i += 1) {
      const { low, high } = slopeOf(points(autoregressive(normal, n, rho).map((value, t) => value + 0.05 * t)));
      if (low <= 0.05 && 0.05 <= high) covered += 1;
    }
    expect(covered / 600).toBeGreaterThanOrEqual(least);
    expect(covered / 600).toBeLessThanOrEqual(0.98);
  });

  it('would be far too sure of itself without the correction for autocorrelation', () => {
    const normal = gaussian(5);
    let covered = 0;
    for (let i = 0; i < 600; i += 1) {
      const estimate = theilSen(points(autoregressive(normal, 48, 0.8)), z90, { independent: true });
      if (estimate && estimate.low <= 0 && 0 <= estimate.high) covered += 1;
    }
    expect(covered / 600).toBeLessThan(0.6);
  });
});
