import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AttachEvent } from '#shared/contract/terminals.ts';
import { coalesceMs, pauseAboveCharacters, readerPatienceMs } from '#core/terminals/flow-control.ts';
import { Reader } from './reader.ts';

const screen = (data: string) => ({ data, columns: 80, rows: 24 });
const exit = { type: 'exit', code: 0, signal: null, reason: null } as const;

describe('a reader of a terminal', () => {
  const sent: AttachEvent[] = [];
  let reader: Reader;

  beforeEach(() => {
    vi.useFakeTimers();
    sent.length = 0;
    reader = new Reader('reader-1', (event) => sent.push(event));
  });
  afterEach(() => {
    reader[Symbol.dispose]();
    vi.useRealTimers();
  });

  function live(seq = 0) {
    reader.sync(seq);
    reader.snapshot(screen(''));
    sent.length = 0;
  }

  it('gets one message for output that comes in quick succession', () => {
    live();
    reader.output('ab', 2);
    reader.output('cd', 4);
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(coalesceMs);
    expect(sent).toEqual([{ type: 'output', seq: 4, data: 'abcd' }]);
  });

  it('gets the output that came while its snapshot was made behind the snapshot, once and in order', () => {
    reader.sync(10);
    reader.output('ab', 12);
    vi.advanceTimersByTime(coalesceMs);
    reader.resized(100, 30);
    reader.output('cd', 14);
    reader.snapshot(screen('before'));
    vi.advanceTimersByTime(coalesceMs);
    expect(sent).toEqual([
      { type: 'snapshot', seq: 10, data: 'before', columns: 80, rows: 24 },
      { type: 'output', seq: 12, data: 'ab' },
      { type: 'resized', columns: 100, rows: 30 },
      { type: 'output', seq: 14, data: 'cd' },
    ]);
  });

  it('owes what it was given until it acknowledges it', () => {
    live(1000);
    reader.output('x'.repeat(600), 1600);
    expect(reader.unacknowledged).toBe(600);
    reader.flush();
    reader.acknowledge(1500);
    expect(reader.unacknowledged).toBe(100);
  });

  it('cannot acknowledge what it was not sent', () => {
    live();
    reader.output('x'.repeat(600), 600);
    reader.acknowledge(5_000_000);
    expect(reader.unacknowledged).toBe(600);
  });

  it('is silent for as long as it acknowledges nothing', () => {
    live();
    reader.output('x', 1);
    reader.flush();
    vi.advanceTimersByTime(readerPatienceMs);
    expect(reader.silentMs(performance.now())).toBeGreaterThanOrEqual(readerPatienceMs);
    reader.acknowledge(1);
    expect(reader.silentMs(performance.now())).toBe(0);
  });

  it('once dropped, owes nothing and gets nothing until it has caught up; then it is due a snapshot', () => {
    live();
    reader.output('x'.repeat(pauseAboveCharacters), pauseAboveCharacters);
    reader.flush();
    reader.drop();
    sent.length = 0;
    reader.output('missed', pauseAboveCharacters + 6);
    reader.resized(10, 10);
    vi.advanceTimersByTime(coalesceMs);
    expect(reader.unacknowledged).toBe(0);
    expect(sent).toEqual([]);
    expect(reader.acknowledge(50_000)).toBe(false);
    expect(reader.acknowledge(pauseAboveCharacters - 4_000)).toBe(true);
  });

  it('hears of the end behind all output, and when dropped, behind its next snapshot', () => {
    live();
    reader.output('last', 4);
    reader.exit(exit);
    expect(sent.map((event) => event.type)).toEqual(['output', 'exit']);

    const slow = new Reader('reader-2', (event) => sent.push(event));
    sent.length = 0;
    slow.sync(0);
    slow.snapshot(screen(''));
    slow.drop();
    slow.exit(exit);
    slow.sync(9);
    slow.snapshot(screen('all of it'));
    expect(sent.map((event) => event.type)).toEqual(['snapshot', 'snapshot', 'exit']);
  });
});
