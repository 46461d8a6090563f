import type { Listening } from './disposables.ts';

/** One kind of event. A listener that throws does not keep the others from hearing it; its error is reported as uncaught. */
export class Emitter<T> implements Disposable {
  #listeners = new Set<(value: T) => void>();

  /** Calls `listener` with each later event until the answer is disposed. */
  on(listener: (value: T) => void): Listening {
    // A wrapper, so that the same function may listen twice and be removed once.
    const entry = (value: T) => listener(value);
    this.#listeners.add(entry);
    return { [Symbol.dispose]: () => void this.#listeners.delete(entry) };
  }

  emit(value: T): void {
    for (const listener of this.#listeners) {
      try {
        listener(value);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  get size(): number {
    return this.#listeners.size;
  }

  [Symbol.dispose](): void {
    this.#listeners.clear();
  }
}
