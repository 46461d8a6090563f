import { type ChildProcessByStdio, spawn } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { plainEnvironment } from '#core/processes/worker-entry.ts';
import { cliFileOf } from './cli-file.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const cliFile = cliFileOf(root, process.env['HOLDPOINT_TEST_BUILT']);
/** Where the tests run with a compile cache, each of the many starts gains from it. */
const compileCache = process.env['NODE_COMPILE_CACHE'] ? { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] } : {};

export interface CliSurroundings {
  cwd: string;
  /** Added to an environment in which nothing is said to the command line. */
  env?: Record<string, string>;
}

/** What a command left: its exit status (null where a signal ended it) and everything that it wrote. */
export interface CliEnd {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** A command that runs. */
export interface CliProcess {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** The first line of its standard output, such as the one that says where a console answers. Fails where it ends without any. */
  readonly firstLine: Promise<string>;
  /** Settles when it has ended and all of its output is there. */
  readonly ended: Promise<CliEnd>;
  /** What it wrote to standard error so far. */
  stderrSoFar(): string;
}

/** Starts the command line: from source, or as it is built where HOLDPOINT_TEST_BUILT=1 says that the build is of this very tree. */
export function startCli(args: readonly string[], { cwd, env }: CliSurroundings): CliProcess {
  const child = spawn(process.execPath, [cliFile, ...args], {
    cwd,
    env: { ...plainEnvironment(), ...compileCache, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let stdout = '';
  let stderr = '';
  const firstLine = Promise.withResolvers<string>();
  // Not everybody waits for it.
  firstLine.promise.catch(() => {});
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    const end = stdout.indexOf('\n');
    if (end >= 0) firstLine.resolve(stdout.slice(0, end));
  });
  const ended = new Promise<CliEnd>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      firstLine.reject(new Error(`ended with ${status} before it wrote a line: ${stderr}`));
      resolve({ status, stdout, stderr });
    });
  });
  return { child, firstLine: firstLine.promise, ended, stderrSoFar: () => stderr };
}

/** Runs a command of the command line to its end. */
export function runCli(args: readonly string[], surroundings: CliSurroundings): Promise<CliEnd> {
  return startCli(args, surroundings).ended;
}
