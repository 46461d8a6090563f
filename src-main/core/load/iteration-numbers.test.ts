import { describe, expect, it } from 'vitest';
import { IterationNumbers } from './iteration-numbers.ts';

function numbers(worker: number, workers: number, until: number | null, from = 0, reserved = from) {
  const said: number[] = [];
  return { said, numbers: new IterationNumbers({ from, until, reserved, worker, workers, onReserve: (n) => said.push(n) }) };
}

describe('the numbers of iterations', () => {
  it('are shared out over the workers without an overlap or a hole', () => {
    for (const [workers, from] of [
      [1, 0],
      [3, 0],
      [4, 17],
    ] as const) {
      const taken: number[] = [];
      for (let worker = 0; worker < workers; worker += 1) {
        const own = numbers(worker, workers, 100, from).numbers;
        for (let n = own.take(); n !== null; n = own.take()) taken.push(n);
      }
      expect(taken.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 - from }, (_, i) => from + i));
    }
  });

  it('are announced before they are used, a second ahead, and never more than there are', () => {
    const { said, numbers: own } = numbers(0, 2, 1000, 0, 20);
    let reserved = 20;
    for (let second = 0; second < 30; second += 1) {
      for (let i = 0; i < 10; i += 1) {
        const n = own.take();
        if (n === null) return;
        reserved = Math.max(reserved, ...said);
        expect(n).toBeLessThan(reserved);
      }
      own.second();
      reserved = Math.max(reserved, ...said);
      // 10 a second for this worker are 20 numbers.
      expect(reserved).toBeGreaterThanOrEqual(Math.min(1000, (second + 1) * 20 + 20));
    }
    expect(said).toEqual(said.toSorted((a, b) => a - b));
    expect(Math.max(...said)).toBeLessThan(1000);
  });

  it('are announced in time also when many are used at once', () => {
    const { said, numbers: own } = numbers(0, 1, 500, 0, 4);
    for (let n = own.take(); n !== null; n = own.take()) expect(n).toBeLessThan(Math.max(4, ...said));
    expect(Math.max(...said)).toBe(500);
  });

  it('need no announcement where there is no end to them', () => {
    const { said, numbers: own } = numbers(1, 2, null, 5);
    expect([own.take(), own.take(), own.take()]).toEqual([5, 7, 9]);
    own.second();
    expect(said).toEqual([]);
  });
});
