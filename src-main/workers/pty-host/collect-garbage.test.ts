import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GarbageCollection } from './collect-garbage.ts';

const collect = vi.fn<() => void>();

beforeEach(() => {
  vi.useFakeTimers();
  collect.mockClear();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the garbage of closed screens', () => {
  it('is collected at once when as many were closed as are open', () => {
    const garbage = new GarbageCollection(collect);
    for (const open of [3, 2]) garbage.closed(open);
    vi.advanceTimersByTime(1);
    expect(collect).toHaveBeenCalledTimes(1);
  });

  it('of a few beside many is collected once for all, when no more is closed for a moment', () => {
    const garbage = new GarbageCollection(collect);
    for (const open of [40, 39, 38]) {
      garbage.closed(open);
      vi.advanceTimersByTime(200);
      expect(collect).not.toHaveBeenCalled();
    }
    vi.advanceTimersByTime(1000);
    expect(collect).toHaveBeenCalledTimes(1);
  });

  it('does not wait for a moment of rest when closings never end', () => {
    const garbage = new GarbageCollection(collect);
    for (let closed = 0; closed < 100; closed += 1) {
      garbage.closed(20);
      vi.advanceTimersByTime(100);
    }
    expect(collect).toHaveBeenCalledTimes(5);
  });
});
