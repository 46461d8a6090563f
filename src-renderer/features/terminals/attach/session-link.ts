import { client, describeError, subscribe } from '../../../lib/client/index.ts';
import { AttachedScreen, type Screen, type SessionExit } from './attached-screen.ts';
import { InputQueue } from './input-queue.ts';
import { LatestOnly } from './latest-only.ts';

export type LinkState =
  | { kind: 'attaching' }
  | { kind: 'live' }
  /** The core is out of reach; the session goes on there. */
  | { kind: 'disconnected' }
  | { kind: 'exited'; exit: SessionExit }
  /** The core does not know the session any more. */
  | { kind: 'gone'; message: string }
  /** Attaching failed; it is tried again. */
  | { kind: 'failed'; message: string };

/** A page that nobody has looked at for this long lets go: browsers slow hidden pages down, and their programs with them. */
const letGoAfterHiddenMs = 60_000;
/** A window that is being resized says many sizes; the program is asked to redraw for the one where it rests. */
const sizeSettlesMs = 80;

interface SessionLinkOptions {
  sessionId: string;
  screen: Screen;
  onState: (state: LinkState) => void;
  /** What was typed did not arrive. */
  onInputLost: (error: unknown) => void;
}

/** Between a screen of this page and a session of the core: attaches, resumes after each reconnect with a fresh snapshot, sends input and sizes. */
export class SessionLink implements Disposable {
  readonly #options: SessionLinkOptions;
  readonly #input: InputQueue;
  readonly #size: LatestOnly<{ columns: number; rows: number }>;
  #attached: AttachedScreen | null = null;
  #unsubscribe: (() => void) | null = null;
  #ended = false;
  #live = false;
  #reachable = true;
  #sizeTimer: ReturnType<typeof setTimeout> | undefined;
  #hiddenTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SessionLinkOptions) {
    this.#options = options;
    const { sessionId, onInputLost } = options;
    this.#input = new InputQueue({ send: (data) => client.terminals.write({ sessionId, data }), onFailed: onInputLost });
    this.#size = new LatestOnly({
      call: (size) => client.terminals.resize({ sessionId, ...size }),
      // Asked for again when it is attached anew; until then the terminal keeps the size that it has.
      onFailed: () => {},
    });
    document.addEventListener('visibilitychange', this.#onVisibility);
    this.#subscribe();
  }

  /** Taken while it attaches, too: the session is there, and people type ahead. */
  type(data: string): void {
    if (this.#reachable) this.#input.push(data);
  }

  /** The program's terminal takes this size soon; the screen follows when the core says so, in the order of the output. */
  requestSize(columns: number, rows: number): void {
    clearTimeout(this.#sizeTimer);
    this.#sizeTimer = setTimeout(() => {
      if (this.#live) this.#size.set({ columns, rows });
    }, sizeSettlesMs);
  }

  #subscribe(): void {
    const { sessionId } = this.#options;
    this.#unsubscribe = subscribe({
      whenHidden: 'keep',
      open: (options) => {
        const readerId = crypto.randomUUID();
        this.#attached?.end();
        this.#attached = this.#newAttachment(readerId);
        return client.terminals.attach({ sessionId, readerId }, options);
      },
      onValue: (event) => this.#attached?.receive(event),
      onPhase: (phase, error) => {
        if (phase === 'live' || this.#ended) return;
        if (phase === 'waiting') this.#setState({ kind: 'attaching' });
        else if (phase === 'paused') this.#setState({ kind: 'disconnected' });
        else if (phase === 'failed') {
          const { code, message } = describeError(error);
          this.#setState(code === 'NOT_FOUND' ? { kind: 'gone', message } : { kind: 'failed', message });
        }
      },
    });
  }

  #newAttachment(readerId: string): AttachedScreen {
    const { sessionId, screen } = this.#options;
    const acknowledged = new LatestOnly<number>({
      call: (seq) => client.terminals.acknowledge({ sessionId, readerId, seq }),
      // The connection is going: the next attachment starts with a snapshot, which counts as acknowledged.
      onFailed: () => {},
    });
    return new AttachedScreen({
      screen,
      acknowledge: (seq) => acknowledged.set(seq),
      onLive: () => this.#setState({ kind: 'live' }),
      onExit: (exit) => {
        this.#ended = true;
        this.#setState({ kind: 'exited', exit });
      },
      onLostTrack: () => {
        // After this event is dealt with: the stream that delivered it is the one to end.
        queueMicrotask(() => {
          this.#unsubscribe?.();
          this.#subscribe();
        });
      },
    });
  }

  #setState(state: LinkState): void {
    this.#live = state.kind === 'live';
    this.#reachable = state.kind === 'live' || state.kind === 'attaching';
    this.#options.onState(state);
  }

  readonly #onVisibility = () => {
    clearTimeout(this.#hiddenTimer);
    if (document.visibilityState === 'visible') {
      if (!this.#unsubscribe && !this.#ended) this.#subscribe();
      return;
    }
    this.#hiddenTimer = setTimeout(() => this.#letGo(), letGoAfterHiddenMs);
  };

  #letGo(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#attached?.end();
    this.#live = false;
  }

  [Symbol.dispose](): void {
    this.#ended = true;
    document.removeEventListener('visibilitychange', this.#onVisibility);
    clearTimeout(this.#hiddenTimer);
    clearTimeout(this.#sizeTimer);
    this.#letGo();
    this.#input.close();
  }
}
