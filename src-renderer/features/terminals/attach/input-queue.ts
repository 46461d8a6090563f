/** The most one `write` of the contract takes, in characters. */
export const writeAtMostCharacters = 65_536;

/**
 * What was typed and pasted, in order: one call at a time, and what comes meanwhile goes with the next. A call that fails loses its text
 * (typing it again later could run it twice, or somewhere else), and `onFailed` says so.
 */
export class InputQueue {
  readonly #send: (data: string) => Promise<unknown>;
  readonly #onFailed: (error: unknown) => void;
  #waiting = '';
  #sending = false;
  #closed = false;

  constructor(options: { send: (data: string) => Promise<unknown>; onFailed: (error: unknown) => void }) {
    this.#send = options.send;
    this.#onFailed = options.onFailed;
  }

  push(data: string): void {
    if (this.#closed) return;
    this.#waiting += data;
    if (!this.#sending) void this.#drain();
  }

  close(): void {
    this.#closed = true;
    this.#waiting = '';
  }

  async #drain(): Promise<void> {
    this.#sending = true;
    // What one event of the page produces in several pieces goes in one call.
    await Promise.resolve();
    while (this.#waiting !== '') {
      const data = this.#take();
      try {
        await this.#send(data);
      } catch (error) {
        this.#waiting = '';
        if (!this.#closed) this.#onFailed(error);
      }
    }
    this.#sending = false;
  }

  #take(): string {
    let size = Math.min(this.#waiting.length, writeAtMostCharacters);
    // Half of a surrogate pair is not a character.
    if (size < this.#waiting.length && isHighSurrogate(this.#waiting.charCodeAt(size - 1))) size -= 1;
    const data = this.#waiting.slice(0, size);
    this.#waiting = this.#waiting.slice(size);
    return data;
  }
}

const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
