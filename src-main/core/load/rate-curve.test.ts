import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArrivalPlan } from './arrival-plan.ts';
import { RateCurve, type RatePart } from './rate-curve.ts';
import { UserCurve } from './user-curve.ts';

const seed = 20_260_101;

/** From 0 to 100/s in 10 s, 100/s for 5 s, down to 0 in 5 s. */
const ramp: RatePart[] = [
  { fromNs: 0, perSecond: 0, ramp: { toNs: 10e9, perSecond: 100 } },
  { fromNs: 10e9, perSecond: 100, ramp: { toNs: 15e9, perSecond: 100 } },
  { fromNs: 15e9, perSecond: 100, ramp: { toNs: 20e9, perSecond: 0 } },
];

/** Stages with rests, jumps and ramps, as a scenario may have them. */
const stages = fc.array(fc.record({ seconds: fc.integer({ min: 0, max: 30 }), target: fc.constantFrom(0, 0, 0.5, 1, 20, 20.001, 5000) }), {
  minLength: 1,
  maxLength: 6,
});
function curveOf(list: { seconds: number; target: number }[], start: number): { curve: RateCurve; endNs: number } {
  let fromNs = 0;
  let perSecond = start;
  const parts = list.map(({ seconds, target }) => {
    const part = { fromNs, perSecond, ramp: { toNs: fromNs + seconds * 1e9, perSecond: target } };
    fromNs += seconds * 1e9;
    perSecond = target;
    return part;
  });
  return { curve: new RateCurve(parts), endNs: fromNs };
}

describe('a rate that ramps', () => {
  const curve = new RateCurve(ramp);

  it('is linear, and its integral is the area below it', () => {
    expect([0, 2.5, 10, 12, 17.5, 20, 60].map((s) => curve.perSecondAt(s * 1e9))).toEqual([0, 25, 100, 100, 50, 0, 0]);
    expect([0, 5, 10, 15, 17.5, 20, 60].map((s) => curve.expectedBefore(s * 1e9))).toEqual([0, 125, 500, 1000, 1187.5, 1250, 1250]);
    expect([0, 125, 500, 1000, 1187.5].map((n) => curve.timeOf(n))).toEqual([0, 5e9, 10e9, 15e9, 17.5e9]);
    expect(curve.timeOf(1250)).toBe(Number.POSITIVE_INFINITY);
  });

  it('gives each second as many arrivals as its integral says, but for one', () => {
    for (const arrival of ['uniform'] as const) {
      const plan = new ArrivalPlan({ arrival, seed, curve });
      for (let second = 0; second <= 20; second += 1) {
        plan.skipTo(second * 1e9);
        expect(Math.abs(plan.n - curve.expectedBefore(second * 1e9))).toBeLessThanOrEqual(1);
      }
      expect(plan.n).toBe(1250);
    }
  });

  it('as a Poisson process has the expected count within four standard deviations at each second', () => {
    const plan = new ArrivalPlan({ arrival: 'poisson', seed, curve });
    for (let second = 1; second <= 20; second += 1) {
      plan.skipTo(second * 1e9);
      const expected = curve.expectedBefore(second * 1e9);
      expect(Math.abs(plan.n - expected)).toBeLessThan(4 * Math.sqrt(expected) + 1);
    }
  });

  it('that is cut off by a change goes on from there', () => {
    const cut = new RateCurve([...ramp.slice(0, 1), { fromNs: 5e9, perSecond: 10 }]);
    expect(cut.perSecondAt(4.9e9)).toBeCloseTo(49, 9);
    expect(cut.perSecondAt(5e9)).toBe(10);
    expect(cut.expectedBefore(7e9)).toBe(125 + 20);
    expect(cut.timeOf(145)).toBe(7e9);
  });

  it('rests at zero without an arrival, and goes on behind the rest', () => {
    const rest = new RateCurve([
      { fromNs: 0, perSecond: 10 },
      { fromNs: 1e9, perSecond: 0 },
      { fromNs: 3e9, perSecond: 10 },
    ]);
    expect([9, 10, 11].map((n) => rest.timeOf(n))).toEqual([0.9e9, 3e9, 3.1e9]);
    expect(rest.expectedBefore(2e9)).toBe(10);
  });

  it('loses no digits where it is almost flat or almost nothing', () => {
    const flat = new RateCurve([{ fromNs: 0, perSecond: 1000, ramp: { toNs: 28_800e9, perSecond: 1000 + 1e-7 } }]);
    // What the ramp adds to 1000/s by then, in arrivals of a millisecond each.
    const early = (seconds: number) => (1e-7 / 28_800 / 2) * seconds ** 2 * 1e6;
    for (const n of [1, 1e6, 28e6]) expect(Math.abs(flat.timeOf(n) - (n * 1e6 - early(n / 1000)))).toBeLessThanOrEqual(10);
    const slow = new RateCurve([{ fromNs: 0, perSecond: 0, ramp: { toNs: 28_800e9, perSecond: 1 } }]);
    // n = t² / (2 · 28,800 s)
    for (const n of [1, 100, 14_000]) expect(slow.timeOf(n) / 1e9).toBeCloseTo(Math.sqrt(n * 57_600), 6);
  });

  it('has an inverse: at the time of an arrival just so many are expected, and times rise', () => {
    fc.assert(
      fc.property(stages, fc.constantFrom(0, 1, 300), fc.double({ min: 0, max: 1, noNaN: true }), (list, start, share) => {
        const { curve: any, endNs } = curveOf(list, start);
        const total = any.expectedBefore(endNs);
        const x = total * share;
        const t = any.timeOf(x);
        if (t > endNs) {
          // Everything there is comes before; what follows is a rest, or the rate of the last stage.
          expect(x).toBeCloseTo(total, 6);
          return;
        }
        // Times are whole nanoseconds: at 5000/s half of one is 2.5e-6 of an arrival.
        expect(Math.abs(any.expectedBefore(t) - x)).toBeLessThanOrEqual(1e-5 + 1e-12 * total);
        expect(any.timeOf(x * 0.99)).toBeLessThanOrEqual(t);
      }),
      { seed, numRuns: 200 },
    );
  });

  it('has a plan of just as many arrivals as its area, in order, whatever its stages', () => {
    fc.assert(
      fc.property(stages, fc.constantFrom(0, 1, 30), (list, start) => {
        const slow = list.map((stage) => ({ ...stage, target: Math.min(stage.target, 50) }));
        const { curve: any, endNs } = curveOf(slow, start);
        const plan = new ArrivalPlan({ arrival: 'uniform', seed, curve: any });
        let last = 0;
        while (plan.dueNs < endNs) {
          expect(plan.dueNs).toBeGreaterThanOrEqual(last);
          last = plan.take().dueNs;
        }
        expect(Math.abs(plan.n - any.expectedBefore(endNs))).toBeLessThan(1 + 1e-6);
      }),
      { seed, numRuns: 30 },
    );
  });
});

describe('a number of users that ramps', () => {
  const curve = new UserCurve([
    { fromNs: 0, users: 0, ramp: { toNs: 10e9, users: 5 } },
    { fromNs: 10e9, users: 5, ramp: { toNs: 20e9, users: 5 } },
    { fromNs: 20e9, users: 5, ramp: { toNs: 30e9, users: 0 } },
  ]);

  it('is whole: one joins when the line reaches the next number, one leaves likewise', () => {
    expect([0, 1.9, 2, 4, 9.9, 10, 15, 20, 21.9, 22, 28, 30, 90].map((s) => curve.usersAt(s * 1e9))).toEqual([
      0, 0, 1, 2, 4, 5, 5, 5, 5, 4, 1, 0, 0,
    ]);
  });

  it('says when it changes next, and misses no change', () => {
    const changes: [number, number][] = [];
    for (let at = 0; at < 40e9; at = curve.nextChange(at)) {
      const users = curve.usersAt(at);
      if (changes.at(-1)?.[1] !== users) changes.push([at / 1e9, users]);
    }
    expect(changes).toEqual([
      [0, 0],
      [2, 1],
      [4, 2],
      [6, 3],
      [8, 4],
      [10, 5],
      [22, 4],
      [24, 3],
      [26, 2],
      [28, 1],
      [30, 0],
    ]);
  });
});
