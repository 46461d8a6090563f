import type { MachineClock } from './machine-clock.ts';

/**
 * An alarm clock with a resolution of some 100 µs. Timers of the event loop have steps of a millisecond and would alone add a p99 of more
 * than 1 ms to every request; a thread that waits on a futex does not. It shares two cells: the deadline, and a counter of changes.
 */
export interface TickerCells {
  /** Machine time in ns. */
  deadline: Float64Array;
  changes: Int32Array;
}

export function tickerBuffer(): SharedArrayBuffer {
  return new SharedArrayBuffer(16);
}

export function tickerCells(buffer: SharedArrayBuffer): TickerCells {
  return { deadline: new Float64Array(buffer, 0, 1), changes: new Int32Array(buffer, 8, 1) };
}

/** Sets the alarm; the ticker calls once when it is due, and again only after the next `arm`. */
export function arm(cells: TickerCells, deadlineNs: number): void {
  cells.deadline[0] = deadlineNs;
  Atomics.add(cells.changes, 0, 1);
  Atomics.notify(cells.changes, 0);
}

/** Body of the ticker's thread: never returns, the thread is terminated. */
export function runTicker(cells: TickerCells, clock: MachineClock, call: () => void): never {
  for (;;) {
    const change = Atomics.load(cells.changes, 0);
    const leftMs = ((cells.deadline[0] ?? Number.POSITIVE_INFINITY) - clock()) / 1e6;
    if (leftMs > 0) Atomics.wait(cells.changes, 0, change, leftMs);
    else {
      call();
      Atomics.wait(cells.changes, 0, change);
    }
  }
}
