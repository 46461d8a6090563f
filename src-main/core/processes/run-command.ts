import { type ChildProcess, spawn } from 'node:child_process';
import os from 'node:os';
import { guardGroup, releaseGroup } from './group-guard.ts';
import { plainEnvironment } from './worker-entry.ts';

/** After the program has ended, children of it may still hold its output open: it is not waited for longer than this. */
const outputGraceMs = 200;
/** Of standard error the beginning is enough to say what was wrong. */
const errorLimitBytes = 4 * 1024;

export interface CommandSpec {
  /** Program and arguments. */
  run: readonly [string, ...string[]];
  cwd: string;
  /** Added to the plain environment. */
  env: Record<string, string>;
  /** null: its standard input is empty. */
  stdin: string | null;
  /** Of its standard output so much is kept; the rest is read and counted. */
  outputLimitBytes: number;
}

export interface CommandEnd {
  /** Exit code; null when a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stdoutBytes: number;
  stderr: string;
}

export interface CommandEvents {
  /** It has ended; its output may still be on its way. */
  exited(): void;
  ended(end: CommandEnd): void;
  /** It could not be started: ENOENT, EACCES, E2BIG, EMFILE … */
  failed(error: NodeJS.ErrnoException): void;
}

export interface RunningCommand {
  /** Ends it and every process it started (its process group) at once; afterwards nothing is reported. */
  kill(): void;
}

/** Runs a program without a shell, in a process group of its own that ends with us, however we end. Exactly one of `ended` and `failed` is called, later. */
export function runCommand(spec: CommandSpec, events: CommandEvents): RunningCommand {
  const [file, ...args] = spec.run;
  let child: ChildProcess;
  try {
    child = spawn(file, args, {
      cwd: spec.cwd,
      env: { ...plainEnvironment(), ...spec.env },
      stdio: [spec.stdin === null ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
  } catch (error) {
    // Some failures are thrown, others come as an event.
    const failure = error instanceof Error ? error : new Error(String(error));
    const immediate = setImmediate(() => events.failed(failure));
    return { kill: () => clearImmediate(immediate) };
  }
  const { pid } = child;
  if (pid !== undefined) {
    guardGroup(pid);
    asOrdinary(pid);
  }
  let silent = false;
  let gone = false;
  let grace: NodeJS.Timeout | undefined;
  const stdout = collect(child.stdout, spec.outputLimitBytes);
  const stderr = collect(child.stderr, errorLimitBytes);
  child.on('error', (error) => {
    gone = true;
    if (!silent) events.failed(error);
    silent = true;
  });
  child.on('exit', () => {
    gone = true;
    if (pid !== undefined) releaseGroup(pid);
    if (!silent) events.exited();
    grace = setTimeout(() => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, outputGraceMs);
  });
  child.on('close', (code, signal) => {
    clearTimeout(grace);
    if (!silent) events.ended({ code, signal, stdout: stdout.text(), stdoutBytes: stdout.bytes(), stderr: stderr.text() });
    silent = true;
  });
  // A program need not read what it is given: it then closes the pipe, which is no failure of it.
  child.stdin?.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET' && !silent) throw error;
  });
  if (spec.stdin !== null) child.stdin?.end(spec.stdin);
  return {
    kill() {
      silent = true;
      if (!gone && pid !== undefined) killTree(pid);
    },
  };
}

/** A program gets no priority from us: the load engine may have raised its own, and children inherit that. */
function asOrdinary(pid: number): void {
  if (os.getPriority() >= os.constants.priority.PRIORITY_NORMAL) return;
  try {
    os.setPriority(pid, os.constants.priority.PRIORITY_NORMAL);
  } catch (error) {
    // ESRCH: it has ended already. EPERM, EACCES: it became another user's, which also took the priority away or was meant.
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_SYSTEM_ERROR') throw error;
  }
}

function collect(stream: NodeJS.ReadableStream | null, limit: number) {
  const chunks: Buffer[] = [];
  let kept = 0;
  let bytes = 0;
  stream?.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (kept === limit) return;
    // A copy: a slice would hold on to the whole chunk.
    const part = chunk.length <= limit - kept ? chunk : Buffer.from(chunk.subarray(0, limit - kept));
    chunks.push(part);
    kept += part.length;
  });
  return { text: () => Buffer.concat(chunks).toString('utf8'), bytes: () => bytes };
}

function killTree(pid: number): void {
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true }).on('error', (error) => {
      throw error;
    });
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // It has ended meanwhile.
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ESRCH') throw error;
  }
}
