import type { Emitter } from '../lifecycle/emitter.ts';

/** The programs of this product that run as child processes. Each is a file of `src-main/workers`; the demo's `shop` lies with the demo. */
export type WorkerEntry = 'load-engine' | 'pty-host' | 'shop';

export interface WorkerSpec {
  entry: WorkerEntry;
  /** Shown in process lists where the platform allows it. */
  name: string;
  /** The whole environment of the worker. Left out: PATH, HOME, LANG, TMPDIR and nothing else. */
  env?: Record<string, string>;
}

export interface ProcessExit {
  code: number | null;
  signal: string | null;
}

/** A child process that exchanges structured-clone messages with us. What it sends is unknown until its receiver has parsed it. */
export interface WorkerProcess extends Disposable {
  readonly pid: number | undefined;
  readonly messages: Emitter<unknown>;
  readonly exited: Emitter<ProcessExit>;
  /** Lines the worker wrote to standard error: defects, never data. */
  readonly errorLines: Emitter<string>;
  /** False when the process is gone. */
  send(message: unknown): boolean;
  kill(signal?: NodeJS.Signals): void;
}

/** Starts workers. Two implementations: `utilityProcess` in the desktop host, `child_process.fork` elsewhere. */
export interface ProcessStarter {
  readonly kind: 'utility-process' | 'fork';
  start(spec: WorkerSpec): WorkerProcess;
}
