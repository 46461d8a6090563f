import { type ChildProcess, spawn } from 'node:child_process';
import { Emitter } from '../lifecycle/emitter.ts';
import { eachLine } from './lines.ts';
import type { ProcessExit } from './process-starter.ts';
import { plainEnvironment } from './worker-entry.ts';

export interface ProgramSpec {
  file: string;
  args: readonly string[];
  cwd?: string;
  /** Added to the plain environment. */
  env?: Record<string, string>;
  /** Run as this user (numeric ids), where the program refuses root. */
  uid?: number;
  gid?: number;
  /** Own process group, so that a Ctrl+C in our terminal does not reach it. */
  detached?: boolean;
}

/** A running program of others: a database server, the sample service. */
export interface Program extends Disposable {
  readonly pid: number | undefined;
  readonly stdoutLines: Emitter<string>;
  readonly stderrLines: Emitter<string>;
  /** Settles once, when the program has ended or could not be started. */
  readonly exited: Promise<ProcessExit & { error?: Error }>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a program without a shell. Its output must be read by listening; unread lines are dropped. */
export function spawnProgram(spec: ProgramSpec): Program {
  const child: ChildProcess = spawn(spec.file, [...spec.args], {
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    ...(spec.uid === undefined ? {} : { uid: spec.uid }),
    ...(spec.gid === undefined ? {} : { gid: spec.gid }),
    env: { ...plainEnvironment(), ...spec.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: spec.detached ?? false,
    windowsHide: true,
  });
  const stdoutLines = new Emitter<string>();
  const stderrLines = new Emitter<string>();
  if (child.stdout) eachLine(child.stdout, (line) => stdoutLines.emit(line));
  if (child.stderr) eachLine(child.stderr, (line) => stderrLines.emit(line));
  let gone = false;
  const exited = new Promise<ProcessExit & { error?: Error }>((resolve) => {
    child.once('exit', (code, signal) => {
      gone = true;
      resolve({ code, signal });
    });
    child.once('error', (error) => {
      if (child.pid !== undefined) return;
      gone = true;
      resolve({ code: null, signal: null, error });
    });
  });
  return {
    pid: child.pid,
    stdoutLines,
    stderrLines,
    exited,
    kill(signal) {
      if (!gone) child.kill(signal);
    },
    [Symbol.dispose]() {
      if (!gone) child.kill('SIGKILL');
    },
  };
}
