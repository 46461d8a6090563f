import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { z } from 'zod';
import type { TimedAnswer } from './timed-target.ts';

const portSchema = z.object({ port: z.number() });
const logSchema = z.object({ log: z.array(z.object({ n: z.number(), arrivedNs: z.number(), answeredNs: z.number() })) });

/** A `timed-target` in a process of its own. */
export class TimedTarget implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly url: string;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(...args: (string | number)[]): Promise<TimedTarget> {
    const child = fork(path.join(import.meta.dirname, 'timed-target.ts'), args.map(String), { execArgv: [] });
    const [message] = await once(child, 'message');
    return new TimedTarget(child, portSchema.parse(message).port);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** What it answered so far, in the order of the requests. */
  async log(): Promise<TimedAnswer[]> {
    const answered = once(this.#child, 'message');
    this.#child.send('log');
    const [message] = await answered;
    return logSchema.parse(message).log.toSorted((x, y) => x.n - y.n);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}
