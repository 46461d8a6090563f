import type { AttachEvent } from '#shared/contract/terminals.ts';

/** Enough to keep small messages few, and small enough to let other sessions' messages through between two of them. */
const joinedOutputCharacters = 65_536;

/** The console's end of one reader: what the host sent and the page has not taken yet. The host's credit bounds it. */
export class Attachment implements Disposable {
  readonly sessionId: string;
  readonly readerId: string;
  #waiting: AttachEvent[] = [];
  #ended = false;
  #wake: () => void = () => {};

  constructor(sessionId: string, readerId: string) {
    this.sessionId = sessionId;
    this.readerId = readerId;
  }

  push(event: AttachEvent): void {
    if (this.#ended) return;
    // A snapshot replaces all that was shown, so also what was about to be.
    if (event.type === 'snapshot') this.#waiting = [];
    const last = this.#waiting.at(-1);
    if (event.type === 'output' && last?.type === 'output' && last.data.length < joinedOutputCharacters) {
      this.#waiting[this.#waiting.length - 1] = { ...event, data: last.data + event.data };
    } else {
      this.#waiting.push(event);
    }
    this.#wake();
  }

  /** Each event once; ends behind `exit`, when disposed, or when `signal` aborts. */
  async *events(signal: AbortSignal | undefined): AsyncGenerator<AttachEvent, void, void> {
    const onAbort = () => this[Symbol.dispose]();
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    try {
      while (!this.#ended) {
        const event = this.#waiting.shift();
        if (event) {
          yield event;
          if (event.type === 'exit') return;
          continue;
        }
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  [Symbol.dispose](): void {
    this.#ended = true;
    this.#waiting = [];
    this.#wake();
  }
}
