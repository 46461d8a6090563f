import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';

/** The test's end of `subject.ts`: a real process that can be told what to do. */
export class Subject implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcess, lines: Interface) {
    this.#child = child;
    this.#lines = lines[Symbol.asyncIterator]();
  }

  static async start(...args: string[]): Promise<Subject> {
    const child = spawn(process.execPath, ['--expose-gc', path.join(import.meta.dirname, 'subject.ts'), ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const subject = new Subject(child, createInterface({ input: child.stdout }));
    await subject.#answer();
    return subject;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Answers with the line that the process answers with. */
  tell(command: string): Promise<string> {
    this.#child.stdin?.write(`${command}\n`);
    return this.#answer();
  }

  async #answer(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('the process ended');
    return value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await ended;
  }
}
