import type { Emitter } from './emitter.ts';

/**
 * A conflated stream for the contract: the latest value wins, at most one per `minIntervalMs`, at most one waiting.
 * The first value is `initial()`, if it gives one. Ends when `signal` aborts or `until` fires (after a last value).
 */
export async function* conflated<T>(options: {
  initial: () => T | undefined;
  changes: Emitter<T>;
  minIntervalMs: number;
  signal?: AbortSignal | undefined;
  until?: Emitter<unknown> | undefined;
}): AsyncGenerator<T, void, void> {
  const { initial, changes, minIntervalMs, signal, until } = options;
  let latest: T | undefined = initial();
  let ended = false;
  let wake: () => void = () => {};
  using _changes = changes.on((value) => {
    latest = value;
    wake();
  });
  using _until = until?.on(() => {
    ended = true;
    wake();
  });
  const onAbort = () => wake();
  signal?.addEventListener('abort', onAbort);
  try {
    while (!signal?.aborted) {
      if (latest !== undefined) {
        const value = latest;
        latest = undefined;
        yield value;
        if (!ended) await pause(minIntervalMs, signal);
        continue;
      }
      if (ended) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (latest !== undefined || ended || signal?.aborted) resolve();
      });
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

/** A lossless stream of small events for the contract: each event once, from now on; `limit` bounds what a slow reader may leave waiting. */
export async function* each<T>(options: {
  changes: Emitter<T>;
  signal?: AbortSignal | undefined;
  limit: number;
}): AsyncGenerator<T, void, void> {
  const { changes, signal, limit } = options;
  const waiting: T[] = [];
  let wake: () => void = () => {};
  using _changes = changes.on((value) => {
    waiting.push(value);
    if (waiting.length > limit) waiting.shift();
    wake();
  });
  const onAbort = () => wake();
  signal?.addEventListener('abort', onAbort);
  try {
    while (!signal?.aborted) {
      const next = waiting.shift();
      if (next !== undefined) {
        yield next;
        continue;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (waiting.length > 0 || signal?.aborted) resolve();
      });
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    timer.unref();
    signal?.addEventListener('abort', done);
  });
}
