import { describe, expect, it, vi } from 'vitest';
import { LatestOnly } from './latest-only.ts';

describe('a value of which only the last matters', () => {
  it('skips the values that came and went while a call was under way', async () => {
    const calls: number[] = [];
    let finish: () => void = () => {};
    const size = new LatestOnly<number>({
      call: (value) => {
        calls.push(value);
        return new Promise<void>((resolve) => (finish = resolve));
      },
      onFailed: () => {},
    });
    for (const value of [1, 2, 3, 4]) size.set(value);
    expect(calls).toEqual([1]);
    finish();
    await vi.waitFor(() => expect(calls).toEqual([1, 4]));
  });

  it('goes on after a call that failed', async () => {
    const failures: unknown[] = [];
    const calls: string[] = [];
    const ack = new LatestOnly<string>({
      call: async (value) => {
        calls.push(value);
        if (value === 'a') throw new Error('cut');
      },
      onFailed: (error) => failures.push(error),
    });
    ack.set('a');
    ack.set('b');
    await vi.waitFor(() => expect(calls).toEqual(['a', 'b']));
    expect(failures).toHaveLength(1);
  });
});
