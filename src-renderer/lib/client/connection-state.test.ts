import { describe, expect, it } from 'vitest';
import { type ConnectionEvent, type ConnectionState, nextConnectionState, retryDelayMs } from './connection-state.ts';

const after = (...events: ConnectionEvent[]) =>
  events.reduce<ConnectionState>((state, event) => nextConnectionState(state, event), { kind: 'connecting' });

describe('the connection of a page', () => {
  it('is connected once it opened', () => {
    expect(after({ type: 'attempt' }, { type: 'opened', atMs: 5 })).toEqual({ kind: 'connected', sinceMs: 5 });
  });

  it('tells since when it is gone, over all attempts', () => {
    const state = after(
      { type: 'opened', atMs: 0 },
      { type: 'lost', atMs: 1000 },
      { type: 'attempt' },
      { type: 'lost', atMs: 1400 },
      { type: 'attempt' },
      { type: 'lost', atMs: 2100 },
    );
    expect(state).toMatchObject({ kind: 'reconnecting', sinceMs: 1000, attempt: 3 });
  });

  it('shows no next retry while an attempt is under way', () => {
    expect(after({ type: 'lost', atMs: 0 }, { type: 'attempt' })).toMatchObject({ kind: 'reconnecting', retryAtMs: null });
  });

  it('waits longer with each failed attempt, but never more than five seconds', () => {
    const delays = [1, 2, 3, 4, 5, 6, 20].map(retryDelayMs);
    expect(delays).toEqual([...delays].sort((a, b) => a - b));
    expect(delays[1]).toBeGreaterThan(delays[0] ?? Infinity);
    expect(Math.max(...delays)).toBe(5000);
  });

  it('starts over with short waits after it was connected again', () => {
    const lostAgain = after({ type: 'lost', atMs: 0 }, { type: 'lost', atMs: 1 }, { type: 'opened', atMs: 2 }, { type: 'lost', atMs: 10 });
    expect(lostAgain).toEqual({ kind: 'reconnecting', sinceMs: 10, attempt: 1, retryAtMs: 10 + retryDelayMs(1) });
  });

  it('stays refused until a person tries again', () => {
    const refused = after({ type: 'refused', message: 'no token' }, { type: 'lost', atMs: 3 });
    expect(refused).toEqual({ kind: 'refused', message: 'no token' });
    expect(nextConnectionState(refused, { type: 'attempt' })).toEqual({ kind: 'connecting' });
  });
});
