import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autoregressive, gaussian } from './testing/seeded.ts';
import { estimateTrend, type TrendInput } from './trend.ts';

const start = Date.UTC(2026, 0, 1);
const input = (values: readonly number[], more: Partial<TrendInput> = {}, everyMs = 1000): TrendInput => ({
  signal: 'memory.pss',
  label: 'Memory (PSS)',
  unit: 'MB',
  samples: values.map((value, i) => ({ t: start + i * everyMs, value })),
  masks: [],
  splits: [],
  budgetPerHour: 2,
  resolution: 0.001,
  ...more,
});
const seconds = (n: number, value: (second: number) => number) => Array.from({ length: n }, (_, i) => value(i));
const slopeOf = (trend: ReturnType<typeof estimateTrend>) => trend.slopePerHour ?? expect.fail(trend.reason);

describe('the trend of a signal', () => {
  it('finds the growth under a saw-tooth of garbage collection, in MB per hour', () => {
    const normal = gaussian(3);
    // 0.1 MB per second leaked; garbage of up to 20 MB collected every 7 s.
    const trend = estimateTrend(input(seconds(180, (s) => 60 + 0.1 * s + 20 * ((s % 7) / 7) + 0.2 * normal())));
    expect(trend.low).toBeLessThan(360);
    expect(trend.high).toBeGreaterThan(360);
    expect((trend.high ?? 0) - (trend.low ?? 0)).toBeLessThan(200);
    expect(trend.words).toMatch(/^\+3\d\d MB\/h \(\d+ to \d+\) — estimate, not a verdict$/);
  });

  it('has 0 in the interval for a process that only breathes', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const normal = gaussian(seed);
      const trend = estimateTrend(input(seconds(120, (s) => 80 + 15 * ((s % 9) / 9) + normal())));
      expect(trend.low, `seed ${seed}`).toBeLessThan(0);
      expect(trend.high, `seed ${seed}`).toBeGreaterThan(0);
    }
  });

  it('leaves the warm-up out', () => {
    const trend = estimateTrend(input(seconds(100, (s) => (s < 24 ? 2 * s : 48))));
    expect(slopeOf(trend)).toBe(0);
    expect(trend.line[0]?.t).toBeGreaterThanOrEqual(start + 24_000);
  });

  it('leaves masked time out', () => {
    const values = seconds(200, (s) => (s >= 100 && s < 150 ? 0 : 50 + 0.01 * s));
    const trend = estimateTrend(input(values, { masks: [{ from: start + 100_000, to: start + 149_999 }] }));
    expect(slopeOf(trend)).toBeCloseTo(36, 6);
    expect(trend.n).toBe(100);
    expect(estimateTrend(input(values)).low).toBeLessThan(0);
  });

  it('starts a level of its own after a restart, and says that there was one', () => {
    const values = seconds(200, (s) => (s < 100 ? 200 + 0.01 * s : 50 + 0.01 * s));
    const trend = estimateTrend(input(values, { splits: [start + 100_000] }));
    expect(slopeOf(trend)).toBeCloseTo(36, 6);
    expect(trend.reason).toContain('replaced once');
    expect(trend.line.map((point) => point.t)).toEqual(trend.line.map((point) => point.t).toSorted((a, b) => a - b));
  });

  it('gives no slope for too few samples, and says how much longer it takes', () => {
    const few = estimateTrend(
      input(
        seconds(8, () => 1),
        {},
        2000,
      ),
    );
    expect(few).toMatchObject({ slopePerHour: null, low: null, high: null, line: [] });
    expect(few.reason).toBe(
      'A trend needs 16 samples over 20 s after the warm-up (the first quarter); there are 6 over 10 s. About 29 s more at this pace.',
    );
    const more = Number(/About (\d+) s more/.exec(few.reason)?.[1]);
    expect(
      estimateTrend(
        input(
          seconds(8 + more / 2 + 1, () => 1),
          {},
          2000,
        ),
      ).slopePerHour,
    ).toBe(0);
    expect(estimateTrend(input([])).reason).toContain('there are none yet');
  });

  it('does not claim to see less than one step of the signal', () => {
    const trend = estimateTrend(
      input(
        seconds(61, () => 20),
        { unit: 'count', resolution: 1, budgetPerHour: null },
      ),
    );
    expect(trend).toMatchObject({ slopePerHour: 0, low: -80, high: 80, words: '0.0/h (−80.0 to 80.0) — estimate, not a verdict' });
  });

  it('draws its line inside its band', () => {
    const normal = gaussian(9);
    const { line } = estimateTrend(input(seconds(300, (s) => 100 + 0.02 * s + 3 * normal())));
    for (const point of line) {
      expect(point.low).toBeLessThanOrEqual(point.value);
      expect(point.high).toBeGreaterThanOrEqual(point.value);
    }
    const [first, middle] = line;
    expect((first?.high ?? 0) - (first?.low ?? 0)).toBeGreaterThan((middle?.high ?? 0) - (middle?.low ?? 0));
  });

  it('follows a change of level and of unit', () => {
    const values = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 30, maxLength: 120 });
    fc.assert(
      fc.property(values, fc.integer({ min: -900, max: 900 }), fc.integer({ min: 1, max: 16 }), (list, level, scale) => {
        const before = estimateTrend(input(list, { resolution: 0 }));
        const after = estimateTrend(
          input(
            list.map((value) => scale * value + level),
            { resolution: 0 },
          ),
        );
        const closeTo = (actual: number | null, expected: number | null) => expect(actual ?? 0).toBeCloseTo(scale * (expected ?? 0), 4);
        closeTo(after.slopePerHour, before.slopePerHour);
        closeTo(after.low, before.low);
        closeTo(after.high, before.high);
      }),
    );
  });

  it('gives the same answer for the same samples', () => {
    const normal = gaussian(4);
    const values = seconds(500, () => normal());
    expect(estimateTrend(input(values))).toEqual(estimateTrend(input(values)));
  });

  it.each([
    { n: 45, rho: 0, least: 0.85 },
    { n: 300, rho: 0, least: 0.85 },
    { n: 45, rho: 0.5, least: 0.8 },
    { n: 300, rho: 0.5, least: 0.82 },
    { n: 300, rho: 0.9, least: 0.82 },
  ])('covers a growth of 36 MB/h about as often as it says: $n samples, lag-1 correlation $rho', ({ n, rho, least }) => {
    const normal = gaussian(77 * n + 10 * rho);
    let covered = 0;
    for (let i = 0; i < 300; i += 1) {
      const { low, high } = estimateTrend(input(autoregressive(normal, n, rho).map((value, s) => 50 + 0.01 * s + value)));
      if ((low ?? 0) <= 36 && 36 <= (high ?? 0)) covered += 1;
    }
    expect(covered / 300).toBeGreaterThanOrEqual(least);
    expect(covered / 300).toBeLessThanOrEqual(0.99);
  });
});
