import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ORPCError } from '@orpc/client';
import { connectionStore } from './connection.ts';
import { type StreamPhase, subscribe } from './subscription.ts';

/** A stream that a test feeds, and that says who reads it. */
class Feed {
  opened = 0;
  open = async ({ signal }: { signal: AbortSignal }): Promise<AsyncIterable<number>> => {
    this.opened += 1;
    this.#signal = signal;
    return this.#read(signal);
  };
  #signal: AbortSignal | undefined;
  #wake: () => void = () => {};
  #waiting: (number | Error | 'end')[] = [];

  get isRead(): boolean {
    return this.#signal !== undefined && !this.#signal.aborted;
  }

  push(...values: (number | Error | 'end')[]): void {
    this.#waiting.push(...values);
    this.#wake();
  }

  async *#read(signal: AbortSignal): AsyncGenerator<number> {
    while (!signal.aborted) {
      const next = this.#waiting.shift();
      if (next === 'end') return;
      if (next instanceof Error) throw next;
      if (next !== undefined) {
        yield next;
        continue;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal.addEventListener('abort', () => resolve());
      });
    }
  }
}

const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
const connected = () => connectionStore.setState({ state: { kind: 'connected', sinceMs: 0 } });
const cut = () => connectionStore.setState({ state: { kind: 'reconnecting', sinceMs: 0, attempt: 1, retryAtMs: 1 } });
const look = (visibilityState: 'visible' | 'hidden') => {
  page.visibilityState = visibilityState;
  page.dispatchEvent(new Event('visibilitychange'));
};

describe('a stream that a page reads', () => {
  let feed: Feed;
  let values: number[];
  let phases: StreamPhase[];
  let end: () => void = () => {};
  const read = (whenHidden: 'pause' | 'keep' = 'pause') => {
    end = subscribe<number>({
      open: feed.open,
      onValue: (value) => values.push(value),
      onPhase: (phase) => phases.push(phase),
      whenHidden,
    });
  };

  beforeEach(() => {
    vi.stubGlobal('document', page);
    look('visible');
    connected();
    feed = new Feed();
    values = [];
    phases = [];
  });
  afterEach(() => {
    end();
    vi.unstubAllGlobals();
  });

  it('shows values as they come', async () => {
    read();
    feed.push(1, 2);
    await vi.waitFor(() => expect(values).toEqual([1, 2]));
    expect(phases).toEqual(['waiting', 'live']);
  });

  it('is opened again after the connection came back', async () => {
    read();
    await vi.waitFor(() => expect(feed.isRead).toBe(true));
    cut();
    expect(feed.isRead).toBe(false);
    connected();
    await vi.waitFor(() => expect(feed.opened).toBe(2));
    feed.push(3);
    await vi.waitFor(() => expect(values).toEqual([3]));
    expect(phases).toContain('paused');
  });

  it('costs nothing while the page is hidden, and goes on when it is seen again', async () => {
    read();
    await vi.waitFor(() => expect(feed.isRead).toBe(true));
    look('hidden');
    expect(feed.isRead).toBe(false);
    look('visible');
    await vi.waitFor(() => expect(feed.opened).toBe(2));
  });

  it('goes on while hidden where nothing may be missed', async () => {
    read('keep');
    await vi.waitFor(() => expect(feed.isRead).toBe(true));
    look('hidden');
    expect(feed.isRead).toBe(true);
  });

  it('waits for the first connection', async () => {
    cut();
    read();
    expect(feed.opened).toBe(0);
    connected();
    await vi.waitFor(() => expect(feed.opened).toBe(1));
  });

  it('is over when the core says so', async () => {
    read();
    feed.push(1, 'end');
    await vi.waitFor(() => expect(phases.at(-1)).toBe('ended'));
    cut();
    connected();
    expect(feed.opened).toBe(1);
  });

  it('is not asked for again when there is no such thing', async () => {
    read();
    feed.push(new ORPCError('NOT_FOUND', { defined: true }));
    await vi.waitFor(() => expect(phases.at(-1)).toBe('failed'));
    look('hidden');
    look('visible');
    expect(feed.opened).toBe(1);
  });

  it('stops when the page does not want it any more', async () => {
    read();
    await vi.waitFor(() => expect(feed.isRead).toBe(true));
    end();
    expect(feed.isRead).toBe(false);
    feed.push(9);
    expect(values).toEqual([]);
  });
});
