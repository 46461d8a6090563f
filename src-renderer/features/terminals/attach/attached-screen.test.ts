import * as contract from '#shared/contract/terminals.ts';
import { describe, expect, it } from 'vitest';
import { acknowledgeEveryCharacters, AttachedScreen, type Screen, type SessionExit } from './attached-screen.ts';

/** A screen that parses when it is told to. */
class SlowScreen implements Screen {
  text = '';
  size = '';
  readonly #waiting: (() => void)[] = [];

  restore(data: string, columns: number, rows: number, parsed: () => void): void {
    this.#waiting.push(() => {
      this.text = data;
      this.size = `${columns}x${rows}`;
      parsed();
    });
  }

  write(data: string, parsed: () => void): void {
    this.#waiting.push(() => {
      this.text += data;
      parsed();
    });
  }

  resize(columns: number, rows: number): void {
    this.#waiting.push(() => {
      this.size = `${columns}x${rows}`;
    });
  }

  parse(): void {
    for (const work of this.#waiting.splice(0)) work();
  }
}

function attach() {
  const screen = new SlowScreen();
  const acknowledged: number[] = [];
  const exits: SessionExit[] = [];
  const seen = { live: 0, lostTrack: 0 };
  const attached = new AttachedScreen({
    screen,
    acknowledge: (seq) => acknowledged.push(seq),
    onLive: () => (seen.live += 1),
    onExit: (exit) => exits.push(exit),
    onLostTrack: () => (seen.lostTrack += 1),
  });
  return { attached, screen, acknowledged, exits, seen };
}

describe('a page attached to a session', () => {
  it('uses the step of the contract', () => {
    expect(acknowledgeEveryCharacters).toBe(contract.acknowledgeEveryCharacters);
  });

  it('shows the snapshot, then what comes after it', () => {
    const { attached, screen, seen } = attach();
    attached.receive({ type: 'snapshot', seq: 100, data: '$ ', columns: 90, rows: 30 });
    attached.receive({ type: 'output', seq: 102, data: 'ls' });
    expect(seen.live).toBe(0);
    screen.parse();
    expect(screen).toMatchObject({ text: '$ ls', size: '90x30' });
    expect(seen.live).toBe(1);
  });

  it('acknowledges what was parsed, not what was received', () => {
    const { attached, screen, acknowledged } = attach();
    attached.receive({ type: 'snapshot', seq: 1000, data: '', columns: 80, rows: 24 });
    attached.receive({ type: 'output', seq: 7000, data: 'x'.repeat(6000) });
    expect(acknowledged).toEqual([]);
    screen.parse();
    expect(acknowledged).toEqual([7000]);
  });

  it('acknowledges each time five thousand characters more are parsed, and not for less', () => {
    const { attached, screen, acknowledged } = attach();
    attached.receive({ type: 'snapshot', seq: 0, data: '', columns: 80, rows: 24 });
    for (let seq = 1000; seq <= 12_000; seq += 1000) {
      attached.receive({ type: 'output', seq, data: 'y'.repeat(1000) });
      screen.parse();
    }
    expect(acknowledged).toEqual([5000, 10_000]);
  });

  it('never leaves more than one step unacknowledged once all is parsed', () => {
    const { attached, screen, acknowledged } = attach();
    attached.receive({ type: 'snapshot', seq: 0, data: '', columns: 80, rows: 24 });
    let seq = 0;
    for (const size of [4999, 1, 12_345, 777, 5000, 4998]) {
      seq += size;
      attached.receive({ type: 'output', seq, data: 'z'.repeat(size) });
    }
    screen.parse();
    expect(seq - (acknowledged.at(-1) ?? 0)).toBeLessThan(acknowledgeEveryCharacters);
  });

  it('shows nothing twice when the output overlaps the snapshot', () => {
    const { attached, screen } = attach();
    attached.receive({ type: 'snapshot', seq: 5, data: 'hello', columns: 80, rows: 24 });
    attached.receive({ type: 'output', seq: 8, data: 'llo, w'.slice(0, 6) });
    screen.parse();
    expect(screen.text).toBe('hello, w');
  });

  it('asks to attach again when characters are missing, and shows nothing in between', () => {
    const { attached, screen, seen } = attach();
    attached.receive({ type: 'snapshot', seq: 10, data: 'a', columns: 80, rows: 24 });
    attached.receive({ type: 'output', seq: 20, data: 'lost' });
    attached.receive({ type: 'output', seq: 24, data: 'more' });
    screen.parse();
    expect(seen.lostTrack).toBe(1);
    expect(screen.text).toBe('a');
  });

  it('takes a fresh snapshot in the middle, after it fell behind', () => {
    const { attached, screen, acknowledged } = attach();
    attached.receive({ type: 'snapshot', seq: 0, data: '', columns: 80, rows: 24 });
    attached.receive({ type: 'output', seq: 3000, data: 'q'.repeat(3000) });
    attached.receive({ type: 'snapshot', seq: 900_000, data: 'now', columns: 80, rows: 24 });
    attached.receive({ type: 'output', seq: 900_001, data: '!' });
    screen.parse();
    expect(screen.text).toBe('now!');
    expect(acknowledged).toEqual([]);
  });

  it('acknowledges nothing any more for a connection that is gone', () => {
    const { attached, screen, acknowledged, seen } = attach();
    attached.receive({ type: 'snapshot', seq: 0, data: '', columns: 80, rows: 24 });
    attached.receive({ type: 'output', seq: 6000, data: 'x'.repeat(6000) });
    attached.end();
    screen.parse();
    expect(acknowledged).toEqual([]);
    expect(seen.live).toBe(0);
  });

  it('reports the exit after the last output is on the screen', () => {
    const { attached, screen, exits } = attach();
    attached.receive({ type: 'snapshot', seq: 0, data: '', columns: 80, rows: 24 });
    attached.receive({ type: 'output', seq: 4, data: 'bye\n' });
    attached.receive({ type: 'exit', code: 3, signal: null, reason: null });
    expect(exits).toEqual([]);
    screen.parse();
    expect(screen.text).toBe('bye\n');
    expect(exits).toEqual([{ code: 3, signal: null, reason: null }]);
  });
});
