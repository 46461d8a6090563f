import { describe, expect, it, vi } from 'vitest';
import { InputQueue, writeAtMostCharacters } from './input-queue.ts';

function recorder() {
  const calls: { data: string; done: () => void; fail: (error: Error) => void }[] = [];
  const failures: unknown[] = [];
  const queue = new InputQueue({
    send: (data) => new Promise<void>((resolve, reject) => calls.push({ data, done: () => resolve(), fail: reject })),
    onFailed: (error) => failures.push(error),
  });
  return { queue, calls, failures };
}

describe('what is typed into a terminal', () => {
  it('goes out at once, and what is typed meanwhile goes together with the next call', async () => {
    const { queue, calls } = recorder();
    queue.push('l');
    await vi.waitFor(() => expect(calls.map((call) => call.data)).toEqual(['l']));
    queue.push('s');
    queue.push('\r');
    expect(calls).toHaveLength(1);
    calls[0]?.done();
    await vi.waitFor(() => expect(calls.map((call) => call.data)).toEqual(['l', 's\r']));
  });

  it('is cut into pieces that the contract takes, never through a character', async () => {
    const { queue, calls } = recorder();
    const text = `${'a'.repeat(writeAtMostCharacters - 1)}😀${'b'.repeat(10)}`;
    queue.push(text);
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    calls[0]?.done();
    await vi.waitFor(() => expect(calls).toHaveLength(2));
    expect(calls.map((call) => call.data).join('')).toBe(text);
    expect(calls.every((call) => call.data.length <= writeAtMostCharacters && call.data.isWellFormed())).toBe(true);
  });

  it('is not typed later when the call failed', async () => {
    const { queue, calls, failures } = recorder();
    queue.push('rm x');
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    queue.push('\r');
    calls[0]?.fail(new Error('gone'));
    await vi.waitFor(() => expect(failures).toHaveLength(1));
    queue.push('ls');
    await vi.waitFor(() => expect(calls.map((call) => call.data)).toEqual(['rm x', 'ls']));
  });
});
