import { describe, expect, it } from 'vitest';
import { moved, zoomedIn, zoomedOut } from './zoom-range.ts';

const whole: [number, number] = [0, 100_000];

describe('zooming by keys', () => {
  it('halves the time shown around its middle, down to a few seconds', () => {
    expect(zoomedIn([20_000, 60_000])).toEqual([30_000, 50_000]);
    expect(zoomedIn([30_000, 34_000])).toEqual([30_000, 34_000]);
  });

  it('doubles it within the run, and ends with all of it', () => {
    expect(zoomedOut([0, 20_000], whole)).toEqual([0, 40_000]);
    expect(zoomedOut([80_000, 100_000], whole)).toEqual([60_000, 100_000]);
    expect(zoomedOut([20_000, 80_000], whole)).toBeNull();
  });

  it('moves it without leaving the run', () => {
    expect(moved([40_000, 60_000], 1, whole)).toEqual([50_000, 70_000]);
    expect(moved([5000, 25_000], -1, whole)).toEqual([0, 20_000]);
    expect(moved([85_000, 95_000], 1, whole)).toEqual([90_000, 100_000]);
  });
});
