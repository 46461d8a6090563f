import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import { type EngineCommand, type EngineEvent, engineEventSchema, type Load, type Slice } from '#core/load/engine-messages.ts';
import { generatorCore, pinned } from './processors.ts';

const program = path.resolve(import.meta.dirname, '../../src-main/workers/load-engine.ts');
const errorSchema = z.object({ code: z.string() });

/** The engine as the console starts it, a process of its own, here on the generator's core; what it measured arrives as slices. */
export class Engine implements AsyncDisposable {
  readonly slices: Slice[] = [];
  readonly #child: ChildProcess;
  readonly #ended = Promise.withResolvers<void>();
  #onSlice: ((slice: Slice) => void) | undefined;

  /** @param nodeOptions for example `--cpu-prof`. */
  constructor(load: Load, options: { nodeOptions?: string[]; onSlice?: (slice: Slice) => void } = {}) {
    const words = ['--disable-warning=ExperimentalWarning', ...(options.nodeOptions ?? []), program];
    const [taskset, ...rest] = pinned(generatorCore, process.execPath, ...words);
    this.#onSlice = options.onSlice;
    this.#child = spawn(taskset, rest, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#child.on('message', (message) => this.#onEvent(engineEventSchema.parse(message)));
    this.#child.on('exit', (code) => this.#ended.reject(new Error(`the engine ended with ${code}`)));
    this.#child.send({ type: 'start', load, workers: 1, position: { kind: 'fresh' } } satisfies EngineCommand);
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('the engine did not start');
    return this.#child.pid;
  }

  /** Until the plan is over. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  #onEvent(event: EngineEvent): void {
    if (event.type === 'slice') {
      if (this.#onSlice) this.#onSlice(event);
      else this.slices.push(event);
    } else if (event.type === 'ended') this.#ended.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Its end is meant now.
    this.#ended.promise.catch((error: unknown) => errorSchema.safeParse(error));
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.disconnect();
    await exited;
  }
}

/** A round so short, or a machine so busy, that there is no whole second to count in. */
export class NoWholeSecond extends Error {}

/** Completed requests per second of the whole slices. @throws NoWholeSecond. @throws Error when anything failed: then it is not the speed that was measured. */
export function completedPerSecond(slices: readonly Slice[]): number {
  // The first has the opening of the connections in it, the last what was under way at the end. The peers leave these out or are no worse for them.
  const whole = slices.slice(1, -1);
  const failed = slices.reduce((sum, { counts }) => sum + counts.failed + counts.timedOut + counts.dropped, 0);
  if (failed > 0) throw new Error(`${failed} requests of the engine failed: ${JSON.stringify(slices.map((slice) => slice.failures))}`);
  const lengthMs = whole.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  if (lengthMs <= 0) {
    throw new NoWholeSecond(
      `of its ${slices.length} slices none lies between the first and the last, which do not count: give a round 4 s or more`,
    );
  }
  const completed = whole.reduce((sum, { counts }) => sum + counts.completed, 0);
  return (completed / lengthMs) * 1000;
}
