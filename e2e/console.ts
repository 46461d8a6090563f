import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.resolve(import.meta.dirname, '..');

/** A console as a user starts it: `holdpoint demo`, in a process of its own, on a workspace of its own. */
export class RunningConsole {
  /** Goes away with the console. */
  readonly folder: string;
  readonly workspace: string;
  #child: ChildProcess | undefined;
  #url: string | undefined;
  /** What it said on standard error, for the report of a failed test. */
  readonly said: string[] = [];

  readonly #command: 'bin' | 'npm start' | 'serve';
  #pid: number | undefined;

  private constructor(folder: string, command: 'bin' | 'npm start' | 'serve') {
    this.folder = folder;
    this.workspace = path.join(folder, 'demo');
    this.#command = command;
  }

  /** @param command how it is started: the bin, or `npm start` as the README says. */
  static async start(command: 'bin' | 'npm start' = 'bin'): Promise<RunningConsole> {
    const running = new RunningConsole(mkdtempSync(path.join(tmpdir(), 'holdpoint-e2e-')), command);
    await running.launch();
    return running;
  }

  /**
   * `holdpoint serve`, where a test needs no Postgres and no sample service: up in a moment.
   * @param files of the workspace, by their paths in it.
   */
  static async serve(files: Record<string, string>): Promise<RunningConsole> {
    const running = new RunningConsole(mkdtempSync(path.join(tmpdir(), 'holdpoint-e2e-')), 'serve');
    for (const [name, text] of Object.entries(files)) running.write(name, text);
    await running.launch();
    return running;
  }

  /** Address with a token that is good for one sign-in. */
  get url(): string {
    if (this.#url === undefined) throw new Error('the console is not running');
    return this.#url;
  }

  /** Of the console itself, not of what started it. */
  get pid(): number {
    if (this.#pid === undefined) throw new Error('the console is not running');
    return this.#pid;
  }

  /** Writes a file of the workspace. */
  write(name: string, text: string): void {
    const file = path.join(this.workspace, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Text of a file of the workspace. */
  read(name: string): string {
    return readFileSync(path.join(this.workspace, name), 'utf8');
  }

  /** Starts it (again) on the same workspace. */
  async launch(): Promise<void> {
    const options = ['--json', '--workspace', this.workspace];
    const [file, ...args] =
      this.#command === 'npm start'
        ? ['npm', 'start', '--silent', '--', '--no-open', ...options]
        : [
            process.execPath,
            path.join(root, 'bin/holdpoint.mjs'),
            ...(this.#command === 'serve' ? ['serve'] : ['demo', '--no-open']),
            ...options,
          ];
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    createInterface({ input: child.stderr }).on('line', (line) => this.said.push(line));
    const ready = await new Promise<{ url: string; pid: number }>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => resolve(readyLine(line)));
      child.once('exit', (code) => reject(new Error(`the console ended with ${code} before it was ready:\n${this.said.join('\n')}`)));
    });
    this.#url = ready.url;
    this.#pid = ready.pid;
  }

  /** Ends the process the hard way, as the kernel would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    const pid = this.#pid;
    this.#child = undefined;
    this.#url = undefined;
    this.#pid = undefined;
    if (!child || pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    process.kill(pid, signal);
    await exited;
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function readyLine(line: string): { url: string; pid: number } {
  const { url, pid } = JSON.parse(line) as { url: string; pid: number };
  return { url, pid };
}

/**
 * Runs a command of the command line and answers with what it printed.
 * @param at where, and with which environment; as the tests themselves where nothing is said.
 */
export function holdpoint(
  args: readonly string[],
  { cwd = root, env = process.env }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(root, 'bin/holdpoint.mjs'), ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
}
