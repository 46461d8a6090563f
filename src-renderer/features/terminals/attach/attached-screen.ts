import type { AttachEvent } from '#shared/contract/terminals.ts';

/** Equal to `acknowledgeEveryCharacters` of the contract (a test holds them together): the page imports the contract as types only. */
export const acknowledgeEveryCharacters = 5000;

/** What shows the output. Calls take effect in the order they are made; `parsed` is called once the data is on the screen. */
export interface Screen {
  /** Replaces everything that was shown. */
  restore(data: string, columns: number, rows: number, parsed: () => void): void;
  write(data: string, parsed: () => void): void;
  resize(columns: number, rows: number): void;
}

export interface SessionExit {
  code: number | null;
  signal: string | null;
  reason: string | null;
}

interface AttachedScreenOptions {
  screen: Screen;
  /** Everything before `seq` has been parsed. */
  acknowledge: (seq: number) => void;
  /** The snapshot is on the screen: from here on it is live. */
  onLive: () => void;
  /** All output before it has been parsed. */
  onExit: (exit: SessionExit) => void;
  /** Characters are missing between two events: attach again, the snapshot brings everything. */
  onLostTrack: () => void;
}

/**
 * One attachment of one page to one session, from its snapshot to its end. Keeps count of what was received and what was parsed, and
 * acknowledges by the second: credit is for what is on the screen, not for what arrived.
 */
export class AttachedScreen {
  readonly #options: AttachedScreenOptions;
  /** Everything before it was received; null before the snapshot. */
  #receivedSeq: number | null = null;
  #parsedSeq = 0;
  #acknowledgedSeq = 0;
  #over = false;

  constructor(options: AttachedScreenOptions) {
    this.#options = options;
  }

  get parsedSeq(): number {
    return this.#parsedSeq;
  }

  receive(event: AttachEvent): void {
    if (this.#over) return;
    const { screen, onExit, onLive } = this.#options;
    switch (event.type) {
      case 'snapshot':
        // Its sender counts it as acknowledged.
        this.#receivedSeq = event.seq;
        this.#parsedSeq = event.seq;
        this.#acknowledgedSeq = event.seq;
        screen.restore(event.data, event.columns, event.rows, () => {
          if (!this.#over) onLive();
        });
        return;
      case 'output': {
        const startsAt = event.seq - event.data.length;
        if (this.#receivedSeq === null || startsAt > this.#receivedSeq) {
          this.end();
          this.#options.onLostTrack();
          return;
        }
        // What a snapshot already showed may be repeated behind it.
        const fresh = event.data.slice(this.#receivedSeq - startsAt);
        if (fresh === '') return;
        this.#receivedSeq = event.seq;
        screen.write(fresh, () => this.#parsed(event.seq));
        return;
      }
      case 'resized':
        screen.resize(event.columns, event.rows);
        return;
      case 'exit': {
        const { code, signal, reason } = event;
        screen.write('', () => {
          if (!this.#over) onExit({ code, signal, reason });
        });
      }
    }
  }

  /** What is still being parsed no longer counts: the connection it came by is gone. */
  end(): void {
    this.#over = true;
  }

  #parsed(seq: number): void {
    if (this.#over || seq <= this.#parsedSeq) return;
    this.#parsedSeq = seq;
    if (seq - this.#acknowledgedSeq < acknowledgeEveryCharacters) return;
    this.#acknowledgedSeq = seq;
    this.#options.acknowledge(seq);
  }
}
