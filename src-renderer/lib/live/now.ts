import { useSyncExternalStore } from 'react';

/** One timer for all who want to know the time with the same step; it stands still while nobody does. */
class Clock {
  readonly #everyMs: number;
  readonly #listeners = new Set<() => void>();
  #now = Date.now();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  readonly now = (): number => this.#now;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#timer === undefined) {
      // It may have stood still for long.
      this.#tick();
      this.#timer = setInterval(() => this.#tick(), this.#everyMs);
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  };

  #tick(): void {
    this.#now = Date.now();
    for (const listener of this.#listeners) listener();
  }
}

const clocks = new Map<number, Clock>();

function clockOf(everyMs: number): Clock {
  let clock = clocks.get(everyMs);
  if (!clock) {
    clock = new Clock(everyMs);
    clocks.set(everyMs, clock);
  }
  return clock;
}

/** The time, ticking every `everyMs`. */
export function useNow(everyMs = 1000): number {
  const clock = clockOf(everyMs);
  return useSyncExternalStore(clock.subscribe, clock.now);
}

/**
 * Something that follows from the time, for components that must not render with every tick of it.
 * @param select answers with a primitive: only when it is another one the component renders.
 */
export function useSinceNow<T extends string | number | boolean | null>(everyMs: number, select: (nowMs: number) => T): T {
  const clock = clockOf(everyMs);
  return useSyncExternalStore(clock.subscribe, () => select(clock.now()));
}
