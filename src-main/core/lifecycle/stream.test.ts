import { describe, expect, it, vi } from 'vitest';
import { Emitter } from './emitter.ts';
import { conflated, each } from './stream.ts';

describe('a conflated stream', () => {
  it('gives a slow reader the latest value, not each one', async () => {
    const changes = new Emitter<number>();
    const reader = conflated({ initial: () => 0, changes, minIntervalMs: 5 });
    expect((await reader.next()).value).toBe(0);
    for (const value of [1, 2, 3]) changes.emit(value);
    expect((await reader.next()).value).toBe(3);
    await reader.return();
  });

  it('holds values back for the interval', async () => {
    vi.useFakeTimers();
    try {
      const changes = new Emitter<number>();
      const reader = conflated({ initial: () => 0, changes, minIntervalMs: 250 });
      await reader.next();
      changes.emit(1);
      let second: unknown;
      const waiting = reader.next().then((result) => (second = result.value));
      await vi.advanceTimersByTimeAsync(249);
      expect(second).toBeUndefined();
      await vi.advanceTimersByTimeAsync(1);
      await waiting;
      expect(second).toBe(1);
      await reader.return();
    } finally {
      vi.useRealTimers();
    }
  });

  it('gives the last value before it ends', async () => {
    const changes = new Emitter<number>();
    const until = new Emitter<unknown>();
    const reader = conflated({ initial: () => undefined, changes, minIntervalMs: 1, until });
    const first = reader.next();
    changes.emit(7);
    until.emit(null);
    expect(await first).toEqual({ value: 7, done: false });
    expect(await reader.next()).toEqual({ value: undefined, done: true });
  });

  it('ends on abort and stops listening', async () => {
    const changes = new Emitter<number>();
    const stop = new AbortController();
    const reader = conflated({ initial: () => undefined, changes, minIntervalMs: 1, signal: stop.signal });
    const waiting = reader.next();
    stop.abort();
    expect((await waiting).done).toBe(true);
    expect(changes.size).toBe(0);
  });
});

describe('a stream of events', () => {
  it('gives each event once and in order', async () => {
    const changes = new Emitter<string>();
    const reader = each({ changes, limit: 10 });
    const first = reader.next();
    for (const value of ['a', 'b', 'c']) changes.emit(value);
    const seen = [(await first).value, (await reader.next()).value, (await reader.next()).value];
    expect(seen).toEqual(['a', 'b', 'c']);
    await reader.return();
    expect(changes.size).toBe(0);
  });

  it('keeps no more than its limit for a reader that does not come', async () => {
    const changes = new Emitter<number>();
    const stop = new AbortController();
    const reader = each({ changes, limit: 2, signal: stop.signal });
    const first = reader.next();
    for (let value = 0; value < 5; value += 1) changes.emit(value);
    expect((await first).value).toBe(3);
    expect((await reader.next()).value).toBe(4);
    stop.abort();
    expect((await reader.next()).done).toBe(true);
  });
});

describe('an emitter', () => {
  it('lets the same function listen twice and leave once', () => {
    const emitter = new Emitter<number>();
    const heard: number[] = [];
    const listen = (value: number) => void heard.push(value);
    const one = emitter.on(listen);
    emitter.on(listen);
    emitter.emit(1);
    one[Symbol.dispose]();
    emitter.emit(2);
    expect(heard).toEqual([1, 1, 2]);
  });
});
