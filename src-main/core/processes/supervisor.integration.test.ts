import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forkStarterOf } from './fork-starter.ts';
import { restartBudget, Supervisor, type SupervisorEvent } from './supervisor.ts';

const starter = forkStarterOf(() => path.join(import.meta.dirname, 'testing/moody-worker.ts'));
const times = { intervalMs: 50, silenceMs: 2000 };

let supervisor: Supervisor;
let events: SupervisorEvent[];

beforeEach(() => {
  supervisor = new Supervisor(starter, { entry: 'load-engine', name: 'moody' }, times);
  events = [];
  supervisor.events.on((event) => events.push(event));
});
afterEach(() => supervisor[Symbol.dispose]());

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const died = () => events.filter((event) => event.type === 'died');

describe('a supervised worker', { timeout: 30_000 }, () => {
  it('exchanges its own messages without ever seeing the heartbeat', async () => {
    const worker = supervisor.start();
    const received: unknown[] = [];
    worker.messages.on((message) => received.push(message));
    worker.send('hello');
    await vi.waitFor(() => expect(received).toEqual([{ heard: 'hello' }]), 10_000);
    // Longer than the silence that kills: the answers to the pings keep it alive, and nobody hears them.
    await new Promise((resolve) => setTimeout(resolve, times.silenceMs * 1.3));
    worker.send('still there');
    await vi.waitFor(() => expect(received).toEqual([{ heard: 'hello' }, { heard: 'still there' }]), 10_000);
    expect(died()).toEqual([]);
  });

  it('is killed and replaced when its event loop stands still, and what it wrote last is reported', async () => {
    const first = supervisor.start();
    first.send('block');
    await vi.waitFor(() => expect(died()).toHaveLength(1), 15_000);
    expect(died()[0]).toMatchObject({ exit: { signal: 'SIGKILL' }, restarts: 1 });
    expect(died()[0]?.lastLines).toEqual([
      'about to block the loop',
      expect.stringMatching(/^moody did not answer for \d+ s and was killed/),
    ]);
    expect(alive(first.pid ?? 0)).toBe(false);
    const second = supervisor.worker;
    expect(second?.pid).not.toBe(first.pid);
    const received: unknown[] = [];
    second?.messages.on((message) => received.push(message));
    second?.send('new one');
    await vi.waitFor(() => expect(received).toEqual([{ heard: 'new one' }]), 10_000);
  });

  it(`is given up after ${restartBudget} restarts, with the lines of its last death`, async () => {
    supervisor.events.on((event) => {
      if (event.type === 'started') event.worker.send('throw');
    });
    supervisor.start();
    await vi.waitFor(() => expect(events.at(-1)?.type).toBe('gave_up'), 25_000);
    expect(died()).toHaveLength(restartBudget);
    const last = events.at(-1);
    expect(last?.type === 'gave_up' && last.lastLines.join('\n')).toContain('Error: told to throw');
    expect(supervisor.worker).toBeUndefined();
  });

  it('ends with its supervisor', async () => {
    const { pid } = supervisor.start();
    supervisor[Symbol.dispose]();
    await vi.waitFor(() => expect(alive(pid ?? 0)).toBe(false), 10_000);
    expect(died()).toEqual([]);
  });
});
