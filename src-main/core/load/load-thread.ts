import type { MessagePort } from 'node:worker_threads';
import { z } from 'zod';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { type EngineEvent, loadSchema, type WorkerEvent, workerCommandSchema } from './engine-messages.ts';
import { LoadLoop } from './load-loop.ts';
import type { MachineClock } from './machine-clock.ts';
import { warmUp } from './warm-up.ts';

const dataSchema = z.object({ role: z.literal('load'), load: loadSchema, worker: z.number().int(), workers: z.number().int() });

export interface LoadThreadOptions {
  /** To the engine. */
  port: MessagePort;
  /** What the engine gave this thread to do, not checked yet. */
  data: unknown;
  clock: MachineClock;
  /** Ask to be woken at this machine time. */
  arm: (deadlineNs: number) => void;
  /** The thread is let go: it ends at once. */
  leave: () => void;
  /** Settled when somebody wakes the loop in time. */
  wakes: Promise<unknown>;
}

/** Runs the load loop of one worker. @returns wakes the loop. */
export function runLoadThread({ port, data, clock, arm, leave, wakes }: LoadThreadOptions): () => void {
  const { load, worker, workers } = dataSchema.parse(data);
  const say = (event: WorkerEvent) => port.postMessage(event);
  const passOn = (event: EngineEvent) => say({ type: 'pass_on', event });
  /** Passes on what its user can mend; everything else is a defect, and ends the engine. */
  const refuse = (error: unknown) => {
    if (!(error instanceof HoldpointError)) throw error;
    passOn({ type: 'refused', message: error.message, hint: error.hint ?? null });
  };
  const ready = async (loop: LoadLoop) => {
    await Promise.all([wakes, warmUp(load, clock)]);
    try {
      await loop.prepare();
    } catch (error) {
      refuse(error);
      return;
    }
    say({ type: 'ready' });
  };
  try {
    const loop = new LoadLoop({ load, worker, workers, clock, arm, emit: passOn, onEnd: (reason) => say({ type: 'ended', reason }) });
    port.on('message', (message) => {
      const command = workerCommandSchema.parse(message);
      loop.command(command);
      if (command.type === 'let_go') leave();
    });
    void ready(loop);
    return () => loop.wake();
  } catch (error) {
    refuse(error);
    return () => {};
  }
}
