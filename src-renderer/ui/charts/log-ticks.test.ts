import { describe, expect, it } from 'vitest';
import { logTicks } from './log-ticks.ts';

describe('ticks of a logarithmic axis', () => {
  it('are 1, 2 and 5 over few decades, and powers of ten over many', () => {
    expect(logTicks(0.9, 60)).toEqual([1, 2, 5, 10, 20, 50]);
    expect(logTicks(1, 1_000_000)).toEqual([1, 10, 100, 1000, 10_000, 100_000, 1_000_000]);
  });

  it('are none where there is nothing to show', () => {
    expect(logTicks(0, 10)).toEqual([]);
    expect(logTicks(5, 5)).toEqual([]);
  });
});
