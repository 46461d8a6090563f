import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import { isAlive } from '../../processes/testing/is-alive.ts';

const begunSchema = z.object({ runId: z.string(), enginePid: z.number() });
const progressSchema = z.object({ elapsedSeconds: z.number(), mergedUpToMs: z.number().nullable() });

/** A console in a process of its own, which a test may kill. */
export class ChildConsole implements Disposable {
  readonly runId: string;
  readonly enginePid: number;
  /** Plan time up to which it has heard of measurements, in seconds. */
  elapsedSeconds = 0;
  /** Wall clock up to which it has put together what its workers said; null before the first second. */
  mergedUpToMs: number | null = null;
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess, { runId, enginePid }: z.infer<typeof begunSchema>) {
    this.#process = child;
    this.runId = runId;
    this.enginePid = enginePid;
    child.on('message', (message) => {
      ({ elapsedSeconds: this.elapsedSeconds, mergedUpToMs: this.mergedUpToMs } = progressSchema.parse(message));
    });
  }

  /** Opens the workspace and starts the scenario of a file, or resumes a run. */
  static async open(root: string, what: 'start' | 'resume', named: string): Promise<ChildConsole> {
    const child = fork(path.join(import.meta.dirname, 'console-child.ts'), [root, what, named], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const message = await new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code, signal) => reject(new Error(`the console ended by itself: ${signal ?? code}`)));
    });
    return new ChildConsole(child, begunSchema.parse(message));
  }

  get engineIsAlive(): boolean {
    return isAlive(this.enginePid);
  }

  /** SIGKILL. Settles when it is gone and everything it had said has been heard. */
  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.#process.once('close', resolve));
    this.#process.kill('SIGKILL');
    await gone;
  }

  [Symbol.dispose](): void {
    this.#process.kill('SIGKILL');
  }
}
