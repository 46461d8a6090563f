import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fromScreensSchema, type ToScreens } from './screen-protocol.ts';

let thread: Worker;

beforeEach(() => {
  thread = new Worker(path.resolve(import.meta.dirname, '../screen-worker.ts'));
});

afterEach(async () => {
  await thread.terminate();
});

const tell = (message: ToScreens) => thread.postMessage(message);
const heapBytes = async () => (await thread.getHeapStatistics()).used_heap_size;

/** A screen that holds as many lines as one can. */
function fill(screenId: number): Promise<void> {
  tell({ type: 'open', screenId, columns: 80, rows: 24 });
  const parsed = new Promise<void>((resolve) => {
    thread.on('message', (message: unknown) => {
      const known = fromScreensSchema.parse(message);
      if (known.type === 'parsed' && known.screenId === screenId) resolve();
    });
  });
  tell({ type: 'write', screenId, data: Array.from({ length: 6000 }, (_, line) => `${line}\r\n`).join('') });
  return parsed;
}

describe('the thread of the screens', () => {
  it('lets go of the memory of closed screens, though it has nothing more to do', async () => {
    const screens = Array.from({ length: 16 }, (_, index) => index + 1);
    await Promise.all(screens.map(fill));
    const full = await heapBytes();
    for (const screenId of screens) tell({ type: 'close', screenId });
    // What is left is a third, its program. Asked for, the collection comes within 0.1 s; V8 by itself takes 8 s, too late for the next ones.
    await vi.waitFor(async () => expect(await heapBytes()).toBeLessThan(full / 2), { timeout: 5000, interval: 50 });
  });
});
