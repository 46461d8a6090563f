import { constants } from 'node:os';
import { type IPty, spawn } from 'node-pty';
import type { AttachEvent } from '#shared/contract/terminals.ts';
import {
  endGraceMs,
  pauseAboveCharacters,
  quietBeforeExitMs,
  readerPatienceMs,
  resumeBelowCharacters,
  screenBehindCharacters,
} from '#core/terminals/flow-control.ts';
import { Emitter } from '#core/lifecycle/emitter.ts';
import { Reader } from './reader.ts';
import type { Screen, Screens } from './screens.ts';
import { endSessionProcesses, type KnownProcess, sessionProcesses } from './session-processes.ts';

export interface PtySessionOptions {
  shell: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  columns: number;
  rows: number;
}

export interface SessionExit {
  code: number | null;
  signal: string | null;
}

/**
 * While paused, readers are checked this often; also below the 200 ms after which node-pty closes the terminal of an ended program
 * together with all output that a paused reader has not seen.
 */
const watchWhilePausedMs = 50;
/** Dragging a window's edge sends dozens of sizes a second; reflowing the scrollback costs milliseconds for each. */
const resizeSettleMs = 20;

/** A program in a terminal, the screen it draws, and the readers it is shown to. */
export class PtySession {
  /** All output, as it comes: a recorder listens here. */
  readonly output = new Emitter<string>();
  /** Once, after the last output. */
  readonly exited = new Emitter<SessionExit>();
  readonly #pty: IPty;
  readonly #screen: Screen;
  readonly #readers = new Map<string, Reader>();
  #seq = 0;
  #paused = false;
  #pausedAt = 0;
  #watchTimer: NodeJS.Timeout | undefined;
  #resizeTimer: NodeJS.Timeout | undefined;
  #quietTimer: NodeJS.Timeout | undefined;
  #exit: SessionExit | undefined;
  #exitReported = false;
  #closing: Promise<void> | undefined;
  #leftBehind: KnownProcess[] = [];

  constructor(options: PtySessionOptions, screens: Screens) {
    this.#pty = spawn(options.shell, options.args, {
      name: options.env['TERM'] ?? 'xterm-256color',
      cols: options.columns,
      rows: options.rows,
      cwd: options.cwd,
      env: options.env,
    });
    this.#screen = screens.open(options, {
      onParsed: () => this.#regulate(),
      // Exactly one answer, with no page, one or many: pages leave these questions to us.
      onAnswer: (data) => this.write(data),
    });
    this.#pty.onData((data) => this.#onData(data));
    this.#pty.onExit(({ exitCode, signal }) => this.#onExit(exitCode, signal ?? 0));
  }

  get pid(): number {
    return this.#pty.pid;
  }

  write(data: string): void {
    if (!this.#exit && !this.#closing) this.#pty.write(data);
  }

  /** The last size of a storm wins. */
  resize(columns: number, rows: number): void {
    clearTimeout(this.#resizeTimer);
    this.#resizeTimer = setTimeout(() => {
      if (this.#closing) return;
      this.#resizeProgram(columns, rows);
      this.#screen.resize(columns, rows);
      for (const reader of this.#readers.values()) reader.resized(columns, rows);
    }, resizeSettleMs);
  }

  #resizeProgram(columns: number, rows: number): void {
    if (this.#exit) return;
    try {
      this.#pty.resize(columns, rows);
    } catch (error) {
      // The terminal is gone a moment before the exit is known. Anything else is a defect.
      if (isRunning(this.pid)) throw error;
    }
  }

  attach(readerId: string, send: (event: AttachEvent) => void): void {
    this.detach(readerId);
    const reader = new Reader(readerId, send);
    this.#readers.set(readerId, reader);
    this.#sync(reader);
    if (this.#exit && this.#exitReported) reader.exit({ type: 'exit', ...this.#exit, reason: null });
  }

  detach(readerId: string): void {
    this.#readers.get(readerId)?.[Symbol.dispose]();
    this.#readers.delete(readerId);
    this.#regulate();
  }

  acknowledge(readerId: string, seq: number): void {
    const reader = this.#readers.get(readerId);
    if (!reader) return;
    if (reader.acknowledge(seq)) this.#sync(reader);
    this.#regulate();
  }

  /** Ends all its processes and frees what it holds. Settles when both are done. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #sync(reader: Reader): void {
    reader.sync(this.#seq);
    this.#screen.snapshot((snapshot) => reader.snapshot(snapshot));
  }

  #onData(data: string): void {
    this.#seq += data.length;
    this.#screen.write(data);
    this.output.emit(data);
    for (const reader of this.#readers.values()) reader.output(data, this.#seq);
    if (this.#exit) this.#reportExitWhenQuiet();
    else this.#regulate();
  }

  /** Holds the program to the pace of its slowest live reader, and of its screen. */
  #regulate(): void {
    if (this.#exit || this.#closing) return;
    let behind = 0;
    for (const reader of this.#readers.values()) behind = Math.max(behind, reader.unacknowledged);
    if (!this.#paused && (behind > pauseAboveCharacters || this.#screen.behind > screenBehindCharacters)) {
      this.#paused = true;
      this.#pausedAt = performance.now();
      this.#pty.pause();
      this.#watchTimer = setInterval(() => this.#watchWhilePaused(), watchWhilePausedMs);
    } else if (this.#paused && behind < resumeBelowCharacters && this.#screen.behind < screenBehindCharacters / 2) {
      this.#resume();
    }
  }

  #watchWhilePaused(): void {
    const now = performance.now();
    for (const reader of this.#readers.values()) {
      const waitedMs = Math.min(now - this.#pausedAt, reader.silentMs(now));
      if (waitedMs > readerPatienceMs && reader.unacknowledged >= resumeBelowCharacters) reader.drop();
    }
    // Ended while paused: what it left in the terminal's buffer is little and must be read now.
    if (!isRunning(this.pid)) this.#resume();
    else this.#regulate();
  }

  #resume(): void {
    clearInterval(this.#watchTimer);
    this.#watchTimer = undefined;
    this.#paused = false;
    this.#pty.resume();
  }

  #onExit(code: number, signal: number): void {
    // A shell reports a signal by number; its name is what people know.
    const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0] ?? null;
    this.#exit = name === null ? { code, signal: null } : { code: null, signal: name };
    clearInterval(this.#watchTimer);
    this.#leftBehind = sessionProcesses(this.pid);
    this.#reportExitWhenQuiet();
  }

  #reportExitWhenQuiet(): void {
    clearTimeout(this.#quietTimer);
    this.#quietTimer = setTimeout(() => this.#screen.settled(() => this.#reportExit()), this.#closing ? 0 : quietBeforeExitMs);
  }

  #reportExit(): void {
    if (!this.#exit || this.#exitReported) return;
    this.#exitReported = true;
    // The list first: who reads the last event of a session finds it ended there too.
    this.exited.emit(this.#exit);
    for (const reader of this.#readers.values()) reader.exit({ type: 'exit', ...this.#exit, reason: null });
  }

  async #close(): Promise<void> {
    clearInterval(this.#watchTimer);
    clearTimeout(this.#resizeTimer);
    // Nobody is held to a pace any more: a program that waits for its reader could not end.
    this.#pty.resume();
    if (process.platform === 'win32') this.#pty.kill();
    else await endSessionProcesses({ pid: this.pid, ended: () => this.#exit !== undefined }, this.#leftBehind, endGraceMs);
    await this.#exitKnown();
    clearTimeout(this.#quietTimer);
    this.#reportExit();
    this.#release();
  }

  /** The exit comes from another thread, a moment after the process is gone. */
  async #exitKnown(): Promise<void> {
    const deadline = performance.now() + endGraceMs;
    while (!this.#exit && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
    // It survived SIGKILL; what it does with a terminal that is gone is its affair.
    this.#exit ??= { code: null, signal: 'SIGKILL' };
  }

  #release(): void {
    // `kill` leaves the terminal's descriptor open, only `destroy` frees it; and `destroy` then signals the pid, by now maybe a stranger's.
    const pty: IPty & { destroy?: () => void } = this.#pty;
    pty.kill = () => {};
    pty.destroy?.();
    for (const reader of this.#readers.values()) reader[Symbol.dispose]();
    this.#readers.clear();
    this.#screen[Symbol.dispose]();
    this.output[Symbol.dispose]();
    this.exited[Symbol.dispose]();
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // Gone, or by now not ours: either way it writes nothing more.
    return false;
  }
}
