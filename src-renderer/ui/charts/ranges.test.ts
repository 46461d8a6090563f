import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growingTimeRange, valueRange, withBand } from './ranges.ts';

const plain = { zero: true, limit: null, before: null };

describe('the y axis', () => {
  it('holds all data and starts at zero unless it is a trend', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e9, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (max, share) => {
        const [low, high] = valueRange(max * share, max, plain);
        expect(low).toBe(0);
        expect(high).toBeGreaterThanOrEqual(max);
      }),
    );
    const [low] = valueRange(310, 360, { ...plain, zero: false });
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThanOrEqual(310);
  });

  it('does not go below zero for room around what is not negative, and does for what is', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0.01, max: 100, noNaN: true }), (low, span) => {
        expect(valueRange(low, low + span, { ...plain, zero: false })[0]).toBeGreaterThanOrEqual(0);
      }),
    );
    expect(valueRange(0, 150, { ...plain, zero: false })[0]).toBe(0);
    expect(valueRange(-10, 150, { ...plain, zero: false })[0]).toBeLessThanOrEqual(-10);
  });

  it('shows a limit that is near, and does not flatten the data for one that is far', () => {
    expect(valueRange(0, 120, { ...plain, limit: 200 })[1]).toBeGreaterThan(200);
    expect(valueRange(0, 2, { ...plain, limit: 200 })[1]).toBeLessThan(10);
  });

  it('stays as it is while the data fits', () => {
    const before: [number, number] = [0, 500];
    expect(valueRange(0, 430, { ...plain, before })).toEqual(before);
    expect(valueRange(0, 600, { ...plain, before })[1]).toBeGreaterThanOrEqual(600);
    expect(valueRange(0, 20, { ...plain, before })[1]).toBeLessThan(100);
  });

  it('has a range for a constant and for no data at all', () => {
    for (const range of [valueRange(0, 0, plain), valueRange(7, 7, { ...plain, zero: false }), valueRange(null, null, plain)]) {
      expect(range[1]).toBeGreaterThan(range[0]);
    }
  });
});

describe('the time axis of a run that is on', () => {
  it('covers the plan of a short run from the start', () => {
    expect(growingTimeRange(0, 5000, 60_000)).toEqual([0, 60_000]);
  });

  it('grows in steps for a long run and never leaves the newest point out', () => {
    const hours8 = 8 * 3_600_000;
    expect(growingTimeRange(0, 40_000, hours8)).toEqual([0, 60_000]);
    expect(growingTimeRange(0, 61_000, hours8)).toEqual([0, 120_000]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 * hours8 }), (now) => {
        expect(growingTimeRange(0, now, hours8)[1]).toBeGreaterThanOrEqual(now);
      }),
    );
  });
});

describe('the band of a trend', () => {
  it('is drawn whole while it stays near the data', () => {
    expect(
      withBand(100, 120, [
        { low: 95, high: 110 },
        { low: 99, high: 130 },
      ]),
    ).toEqual([95, 130]);
  });

  it('does not press the data flat when it is wide, and draws no negative memory', () => {
    expect(withBand(40, 60, [{ low: -500, high: 700 }])).toEqual([20, 80]);
    expect(withBand(1, 60, [{ low: -500, high: 61 }])).toEqual([0, 61]);
  });

  it('leaves the range alone without one', () => {
    expect(withBand(1, 2, [])).toEqual([1, 2]);
    expect(withBand(null, null, [{ low: 0, high: 1 }])).toEqual([null, null]);
  });
});
