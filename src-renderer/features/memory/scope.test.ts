import { describe, expect, it } from 'vitest';
import { readScope, windowStart, writeScope } from './scope.ts';

describe('what the memory page looks at', () => {
  it('is in its address, so that it can be linked and reloaded', () => {
    const scope = { runId: '4f2c', monitor: 'shop', window: '1h' as const };
    expect(readScope(writeScope(scope))).toEqual(scope);
    expect(readScope(writeScope({ runId: null, monitor: null, window: '15m' })).window).toBe('15m');
  });

  it('is what happens now when the address says nothing, or nonsense', () => {
    expect(readScope(new URLSearchParams('window=2weeks'))).toEqual({ runId: null, monitor: null, window: '1h' });
  });

  it('goes back as far as its window, or to the start', () => {
    expect(windowStart('15m', 1_000_000_000)).toBe(1_000_000_000 - 900_000);
    expect(windowStart('all', 1_000_000_000)).toBeUndefined();
  });
});
