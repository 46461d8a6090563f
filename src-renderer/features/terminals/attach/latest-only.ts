/**
 * Calls with values of which only the last matters (a size, a position): one call at a time, the newest value next, those between are
 * left out.
 */
export class LatestOnly<T> {
  readonly #call: (value: T) => Promise<unknown>;
  readonly #onFailed: (error: unknown) => void;
  #next: { value: T } | null = null;
  #busy = false;

  constructor(options: { call: (value: T) => Promise<unknown>; onFailed: (error: unknown) => void }) {
    this.#call = options.call;
    this.#onFailed = options.onFailed;
  }

  set(value: T): void {
    this.#next = { value };
    if (!this.#busy) void this.#drain();
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    while (this.#next) {
      const { value } = this.#next;
      this.#next = null;
      try {
        await this.#call(value);
      } catch (error) {
        this.#onFailed(error);
      }
    }
    this.#busy = false;
  }
}
