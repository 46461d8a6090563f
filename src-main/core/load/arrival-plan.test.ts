import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arrival, ArrivalPlan } from './arrival-plan.ts';
import { RateCurve } from './rate-curve.ts';

function arrivals(options: { arrival: 'uniform' | 'poisson'; seed?: number; parts: [number, number][]; untilNs: number }): Arrival[] {
  const curve = new RateCurve(options.parts.map(([seconds, perSecond]) => ({ fromNs: Math.round(seconds * 1e9), perSecond })));
  const plan = new ArrivalPlan({ arrival: options.arrival, seed: options.seed ?? 1, curve });
  const all: Arrival[] = [];
  while (plan.dueNs < options.untilNs) all.push(plan.take());
  return all;
}

describe('uniform arrivals', () => {
  it('are evenly spaced integer nanoseconds from the start, exactly as many as the rate says', () => {
    const all = arrivals({ arrival: 'uniform', parts: [[0, 200]], untilNs: 10e9 });
    expect(all).toHaveLength(2000);
    expect(all.every(({ n, dueNs }) => dueNs === n * 5_000_000)).toBe(true);
  });

  it('never drift: the millionth is due where the first said it would be', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50_000 }), (perSecond) => {
        const curve = new RateCurve([{ fromNs: 0, perSecond }]);
        expect(curve.timeOf(perSecond * 1000)).toBe(1000e9);
        expect(curve.expectedBefore(1000e9)).toBeCloseTo(perSecond * 1000, 3);
      }),
    );
  });
});

describe('Poisson arrivals', () => {
  const seconds = 2000;
  const all = arrivals({ arrival: 'poisson', seed: 7, parts: [[0, 50]], untilNs: seconds * 1e9 });
  const gaps = all.slice(1).map(({ dueNs }, i) => (dueNs - (all[i]?.dueNs ?? 0)) / 1e9);

  it('come at the rate, within four standard errors', () => {
    expect(Math.abs(all.length - 50 * seconds)).toBeLessThan(4 * Math.sqrt(50 * seconds));
  });

  it('have exponential gaps: Kolmogorov-Smirnov does not see a difference', () => {
    const sorted = gaps.toSorted((a, b) => a - b);
    const distance = Math.max(
      ...sorted.map((gap, i) => {
        const expected = 1 - Math.exp(-50 * gap);
        return Math.max(Math.abs(expected - i / sorted.length), Math.abs(expected - (i + 1) / sorted.length));
      }),
    );
    // 1.95 / sqrt(n) is the critical value at 0.1 %.
    expect(distance).toBeLessThan(1.95 / Math.sqrt(sorted.length));
  });

  it('are independent: neighbouring gaps do not correlate, and counts per second vary as much as their mean', () => {
    const mean = gaps.reduce((a, b) => a + b, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    const lag1 = gaps.slice(1).reduce((sum, gap, i) => sum + (gap - mean) * ((gaps[i] ?? 0) - mean), 0) / gaps.length / variance;
    expect(Math.abs(lag1)).toBeLessThan(4 / Math.sqrt(gaps.length));
    const counts = Array.from({ length: seconds }, () => 0);
    for (const { dueNs } of all) counts[Math.floor(dueNs / 1e9)] = (counts[Math.floor(dueNs / 1e9)] ?? 0) + 1;
    const dispersion = counts.reduce((sum, count) => sum + (count - 50) ** 2, 0) / seconds / 50;
    expect(Math.abs(dispersion - 1)).toBeLessThan(4 * Math.sqrt(2 / seconds));
  });

  it('are the same for the same seed and different for another', () => {
    const again = arrivals({ arrival: 'poisson', seed: 7, parts: [[0, 50]], untilNs: 10e9 });
    const other = arrivals({ arrival: 'poisson', seed: 8, parts: [[0, 50]], untilNs: 10e9 });
    expect(again).toEqual(all.slice(0, again.length));
    expect(other[0]?.dueNs).not.toBe(again[0]?.dueNs);
  });
});

describe('10,000 arrivals of a plan', () => {
  const gapsOf = (arrival: 'uniform' | 'poisson') => {
    const all = arrivals({ arrival, seed: 42, parts: [[0, 100]], untilNs: 110e9 }).slice(0, 10_001);
    return all.slice(1).map(({ dueNs }, i) => (dueNs - (all[i]?.dueNs ?? 0)) / 1e9);
  };
  const variation = (gaps: number[]) => {
    const mean = gaps.reduce((a, b) => a + b, 0) / gaps.length;
    return Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length) / mean;
  };

  it('as a Poisson process have gaps that vary as much as their mean, and are exponential (p above 1 %)', () => {
    const gaps = gapsOf('poisson').toSorted((a, b) => a - b);
    expect(gaps).toHaveLength(10_000);
    expect(Math.abs(variation(gaps) - 1)).toBeLessThan(0.05);
    const distance = Math.max(
      ...gaps.map((gap, i) => {
        const expected = 1 - Math.exp(-100 * gap);
        return Math.max(Math.abs(expected - i / gaps.length), Math.abs(expected - (i + 1) / gaps.length));
      }),
    );
    // Kolmogorov: 1.628 / sqrt(n) is the critical value at 1 %.
    expect(distance).toBeLessThan(1.628 / Math.sqrt(gaps.length));
  });

  it('uniform have gaps that do not vary, also over the edges of seconds', () => {
    expect(variation(gapsOf('uniform'))).toBeLessThan(1e-6);
    const all = arrivals({ arrival: 'uniform', parts: [[0, 99.7]], untilNs: 100e9 });
    for (let second = 0; second < 100; second += 1) {
      const near = all.filter(({ dueNs }) => Math.abs(dueNs - second * 1e9) < 25e6).length;
      expect(near).toBeLessThanOrEqual(6);
    }
  });
});

describe('a rate that changes', () => {
  it('gives each part its own count', () => {
    const all = arrivals({
      arrival: 'uniform',
      parts: [
        [0, 100],
        [3, 10],
        [5, 200],
      ],
      untilNs: 6e9,
    });
    const between = (from: number, to: number) => all.filter(({ dueNs }) => dueNs >= from * 1e9 && dueNs < to * 1e9).length;
    expect([between(0, 3), between(3, 5), between(5, 6)]).toEqual([300, 20, 200]);
  });

  it('changes nothing of what was planned before it, and repeats or leaves out no number', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('uniform' as const, 'poisson' as const),
        fc.integer({ min: 1, max: 9_999 }),
        fc.integer({ min: 1, max: 500 }),
        (arrival, atMs, rate) => {
          const before = new RateCurve([{ fromNs: 0, perSecond: 40 }]);
          const after = new RateCurve([...before.parts, { fromNs: atMs * 1e6, perSecond: rate }]);
          const plan = new ArrivalPlan({ arrival, seed: 3, curve: before });
          const followed: Arrival[] = [];
          while (plan.dueNs < atMs * 1e6) followed.push(plan.take());
          plan.follow(after);
          while (plan.dueNs < 12e9) followed.push(plan.take());
          const fromTheStart = arrivals({
            arrival,
            seed: 3,
            parts: [
              [0, 40],
              [atMs / 1000, rate],
            ],
            untilNs: 12e9,
          });
          expect(followed).toEqual(fromTheStart);
          expect(followed.every(({ n }, i) => n === i)).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('rises in time without exception', () => {
    const all = arrivals({
      arrival: 'poisson',
      parts: [
        [0, 5000],
        [1, 1],
        [4, 5000],
      ],
      untilNs: 5e9,
    });
    expect(all.every(({ dueNs }, i) => Number.isSafeInteger(dueNs) && dueNs >= (all[i - 1]?.dueNs ?? 0))).toBe(true);
  });
});

it('a plan taken up later goes on with the numbers it would have had', () => {
  const curve = new RateCurve([{ fromNs: 0, perSecond: 100 }]);
  for (const arrival of ['uniform', 'poisson'] as const) {
    const whole = arrivals({ arrival, parts: [[0, 100]], untilNs: 5e9 });
    const late = new ArrivalPlan({ arrival, seed: 1, curve });
    late.skipTo(3_333_333_333);
    const rest: Arrival[] = [];
    while (late.dueNs < 5e9) rest.push(late.take());
    expect(rest).toEqual(whole.filter(({ dueNs }) => dueNs >= 3_333_333_333));
  }
});
