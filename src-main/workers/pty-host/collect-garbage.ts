import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A few closings then wait for each other. */
const quietMs = 500;

/**
 * Collects the garbage that closed screens leave. V8 by itself takes seconds to do so in a thread that has nothing to do: closed screens, some
 * 8 MB each, are held until others have grown beside them. A collection costs about 4 ms per screen still open, so it comes at once only
 * when as many were closed as are open, and otherwise when nothing more is closed for a moment.
 */
export class GarbageCollection {
  readonly #collect: () => void;
  #closed = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(collect: () => void = collector()) {
    this.#collect = collect;
  }

  /** A screen was closed; `open` are left. */
  closed(open: number): void {
    this.#closed += 1;
    clearTimeout(this.#timer);
    // Not within the message that closed it: its terminal may still be on the stack, or wait in a queue.
    this.#timer = setTimeout(() => this.#run(), this.#closed >= open ? 0 : quietMs);
    // A thread, and with it the host, must not stay alive for this.
    this.#timer.unref();
  }

  #run(): void {
    this.#closed = 0;
    this.#collect();
  }
}

/** V8 shows its collector only to contexts made while this flag is set. Where flags cannot be set any more, memory comes back when V8 likes. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('typeof gc === "function" ? gc : undefined');
  setFlagsFromString('--no-expose-gc');
  return typeof collect === 'function' ? () => void collect() : () => {};
}
