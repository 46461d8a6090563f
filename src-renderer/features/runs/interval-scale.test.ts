import { describe, expect, it } from 'vitest';
import { scaledInterval, toleranceOf } from './interval-scale.ts';

const figure = { a: 200, tolerance: { relative: 0.05, absolute: 1 }, difference: { low: 5, value: 20, high: 30 } };

describe('the interval of a compared figure', () => {
  it('is drawn in tolerances: the larger of the relative and the absolute one', () => {
    expect(toleranceOf(figure)).toBe(10);
    expect(scaledInterval(figure)).toEqual({ low: 0.5, value: 2, high: 3 });
    expect(toleranceOf({ ...figure, a: 2 })).toBe(1);
  });

  it('is not drawn where there is none', () => {
    expect(scaledInterval({ ...figure, difference: null })).toBeNull();
    expect(scaledInterval({ ...figure, a: 0, tolerance: { relative: 0.05, absolute: 0 } })).toBeNull();
  });
});
