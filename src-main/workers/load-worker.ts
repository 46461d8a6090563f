import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { HoldpointError } from '#core/errors/holdpoint-error.ts';
import { type EngineEvent, loadSchema, type WorkerEvent, workerCommandSchema } from '#core/load/engine-messages.ts';
import { LoadLoop } from '#core/load/load-loop.ts';
import { machineClock } from '#core/load/machine-clock.ts';
import { arm, runTicker, tickerBuffer, tickerCells } from '#core/load/ticker.ts';
import { warmUp } from '#core/load/warm-up.ts';

/** One thread of the load engine: a loop that sends, and beside it a thread that only wakes the loop in time. */
const loadDataSchema = z.object({ role: z.literal('load'), load: loadSchema, worker: z.number().int(), workers: z.number().int() });
type LoadData = z.infer<typeof loadDataSchema>;
const dataSchema = z.discriminatedUnion('role', [
  loadDataSchema,
  z.object({ role: z.literal('ticker'), cells: z.instanceof(SharedArrayBuffer) }),
]);

if (isMainThread || !parentPort) throw new Error('This program is a thread of the load engine.');
const port = parentPort;
const data = dataSchema.parse(workerData);
const clock = machineClock();

if (data.role === 'ticker') runTicker(tickerCells(data.cells), clock, () => port.postMessage(null));
else {
  const cells = tickerBuffer();
  const alarm = tickerCells(cells);
  alarm.deadline[0] = Number.POSITIVE_INFINITY;
  const ticker = new Worker(import.meta.filename, { workerData: { role: 'ticker', cells } });
  const loop = newLoop(data, (deadlineNs) => arm(alarm, deadlineNs));
  ticker.on('message', () => loop?.wake());
  ticker.on('error', (error) => {
    throw error;
  });
  port.on('message', (message) => {
    const command = workerCommandSchema.parse(message);
    loop?.command(command);
    if (command.type === 'let_go') process.exit(0);
  });
  if (loop !== null) {
    await Promise.all([once(ticker, 'online'), warmUp(data.load, clock)]);
    if (await isPrepared(loop)) say({ type: 'ready' });
  }
}

/** null: the steps cannot be run, and the console was told why. */
function newLoop({ load, worker, workers }: LoadData, armAt: (deadlineNs: number) => void): LoadLoop | null {
  try {
    return new LoadLoop({
      load,
      worker,
      workers,
      clock,
      arm: armAt,
      emit: (event) => say({ type: 'pass_on', event }),
      onEnd: (reason) => say({ type: 'ended', reason }),
    });
  } catch (error) {
    refuse(error);
    return null;
  }
}

async function isPrepared(loop: LoadLoop): Promise<boolean> {
  try {
    await loop.prepare();
    return true;
  } catch (error) {
    refuse(error);
    return false;
  }
}

/** Passes on what its user can mend; everything else is a defect, and ends the engine. */
function refuse(error: unknown): void {
  if (!(error instanceof HoldpointError)) throw error;
  say({ type: 'pass_on', event: { type: 'refused', message: error.message, hint: error.hint ?? null } satisfies EngineEvent });
}

function say(event: WorkerEvent): void {
  port.postMessage(event);
}
