import type { EventMark, Gap } from '#shared/contract/base.ts';
import { messageOf } from '../errors/holdpoint-error.ts';
import type { Frame } from './frame-recorder.ts';
import type { RunRecords } from './run-records.ts';

/** What happened in a run, in memory and in the store. A store that fails (disk full) does not stop the run: the loss is marked as a gap. */
export class RunJournal {
  readonly events: EventMark[];
  readonly gaps: Gap[];
  readonly #records: RunRecords;
  readonly #runId: string;
  readonly #failed: (message: string) => void;
  /** Gaps that could not be written yet. */
  readonly #unwritten: Gap[] = [];

  constructor(options: { records: RunRecords; runId: string; events: EventMark[]; gaps: Gap[]; onFailure: (message: string) => void }) {
    this.#records = options.records;
    this.#runId = options.runId;
    this.events = options.events;
    this.gaps = options.gaps;
    this.#failed = options.onFailure;
  }

  event(event: EventMark): void {
    this.events.push(event);
    this.attempt('an event', () => this.#records.marks.addEvent(this.#runId, event));
  }

  gap(gap: Gap): void {
    this.gaps.push(gap);
    this.#write(gap);
  }

  /** @returns whether it is in the store. */
  frame(frame: Frame, open: boolean): boolean {
    const stored = this.attempt('a 10 s frame', () => this.#records.frames.add(this.#runId, frame, open));
    if (stored) {
      for (const gap of this.#unwritten.splice(0)) this.#write(gap);
      return true;
    }
    const last = this.gaps.at(-1);
    // One gap for the whole time that the store fails.
    if (last?.reason === notRecorded && frame.fromMs - last.to < 1000) last.to = frame.toMs;
    else this.gaps.push({ from: frame.fromMs, to: frame.toMs, reason: notRecorded });
    const lost = this.gaps.at(-1);
    if (lost && !this.#unwritten.includes(lost)) this.#unwritten.push(lost);
    return false;
  }

  /** What belongs together is stored as one: a console that is killed in between leaves all of it or nothing. */
  together(work: () => void): void {
    let done = false;
    try {
      this.#records.atOnce(() => {
        done = true;
        work();
      });
    } catch (error) {
      this.#failed(`what happened in run ${this.#runId} could not be stored: ${messageOf(error)}`);
      // It happened all the same.
      if (!done) work();
    }
  }

  /** False when the store failed; that is reported, not thrown. */
  attempt(what: string, write: () => void): boolean {
    try {
      write();
      return true;
    } catch (error) {
      this.#failed(`${what} of run ${this.#runId} could not be stored: ${messageOf(error)}`);
      return false;
    }
  }

  #write(gap: Gap): void {
    if (!this.attempt('a gap', () => this.#records.marks.addGap(this.#runId, gap))) this.#unwritten.push(gap);
  }
}

const notRecorded = 'not recorded: the store could not be written';
