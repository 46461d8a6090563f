import { isLate } from './frame-recorder.ts';
import { endedOf, type ReadSlice } from './run-book.ts';

/** Share of the requests of a second without any response from which a target counts as down. */
const downShare = 0.9;
/** Fewer requests in a second say nothing about the target. */
const fewestRequests = 3;
/** Seconds in a row until it is said: one may be a restart of a connection. */
const secondsInARow = 2;

/** Notices when a target goes away during a run and when it comes back. The run goes on: its failures are the measurement. */
export class TargetWatch {
  readonly #note: (kind: 'target_down' | 'target_up', label: string, at: number) => void;
  #down = false;
  #streak = 0;

  constructor(note: (kind: 'target_down' | 'target_up', label: string, at: number) => void) {
    this.#note = note;
  }

  add(slice: ReadSlice): void {
    const ended = endedOf(slice.counts) - slice.counts.dropped;
    if (ended < fewestRequests || isLate(slice)) return;
    const silent = slice.failures.filter(([kind]) => !kind.startsWith('status ')).toSorted((a, b) => b[1] - a[1]);
    const share = silent.reduce((sum, [, count]) => sum + count, 0) / ended;
    this.#streak = share >= downShare !== this.#down ? this.#streak + 1 : 0;
    if (this.#streak < secondsInARow) return;
    this.#streak = 0;
    this.#down = !this.#down;
    if (this.#down) this.#note('target_down', `The target does not answer: ${silent[0]?.[0] ?? 'no response'}`, slice.fromMs);
    else this.#note('target_up', 'The target answers again', slice.fromMs);
  }
}
