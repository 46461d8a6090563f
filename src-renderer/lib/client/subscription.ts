import { connectionStore } from './connection.ts';
import { isFinalError } from './describe-error.ts';

export type StreamPhase =
  /** Opened, nothing has arrived yet. */
  | 'waiting'
  | 'live'
  /** The page is hidden or the core is away: what was shown last stays. */
  | 'paused'
  /** The other side said that there is nothing more to come. */
  | 'ended'
  | 'failed';

export interface SubscriptionOptions<T> {
  open(options: { signal: AbortSignal }): Promise<AsyncIterable<T>>;
  onValue(value: T): void;
  onPhase?(phase: StreamPhase, error?: unknown): void;
  /** `pause` (default): nothing is sent while nobody looks. `keep`: for what must not be missed. */
  whenHidden?: 'pause' | 'keep';
}

/** A stream that failed without a final reason is opened again after this long, doubling up to the second figure. */
const reopenAfterMs = 1000;
const reopenAtMostMs = 15_000;

/** Keeps a stream of the contract open across reconnects and while the page is visible. Returns the function that ends it. */
export function subscribe<T>(options: SubscriptionOptions<T>): () => void {
  const { open, onValue, onPhase, whenHidden = 'pause' } = options;
  let controller: AbortController | null = null;
  let over = false;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const wanted = () =>
    !over && connectionStore.getState().state.kind === 'connected' && (whenHidden === 'keep' || document.visibilityState === 'visible');

  const settle = () => {
    if (wanted() && !controller && timer === undefined) void read();
    if (!wanted() && controller) {
      controller.abort();
      controller = null;
      if (!over) onPhase?.('paused');
    }
  };

  const read = async () => {
    const mine = new AbortController();
    controller = mine;
    onPhase?.('waiting');
    try {
      let first = true;
      for await (const value of await open({ signal: mine.signal })) {
        if (mine.signal.aborted) return;
        if (first) onPhase?.('live');
        first = false;
        failures = 0;
        onValue(value);
      }
      if (mine.signal.aborted) return;
      over = true;
      onPhase?.('ended');
    } catch (error) {
      if (mine.signal.aborted) return;
      if (connectionStore.getState().state.kind !== 'connected') {
        onPhase?.('paused');
        return;
      }
      onPhase?.('failed', error);
      if (isFinalError(error)) over = true;
      else {
        failures += 1;
        timer = setTimeout(
          () => {
            timer = undefined;
            settle();
          },
          Math.min(reopenAtMostMs, reopenAfterMs * 2 ** (failures - 1)),
        );
      }
    } finally {
      if (controller === mine) controller = null;
    }
  };

  const unsubscribe = connectionStore.subscribe(settle);
  document.addEventListener('visibilitychange', settle);
  settle();

  return () => {
    over = true;
    clearTimeout(timer);
    unsubscribe();
    document.removeEventListener('visibilitychange', settle);
    controller?.abort();
    controller = null;
  };
}
