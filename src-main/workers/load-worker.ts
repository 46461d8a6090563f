import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { loadSchema, type WorkerEvent, workerCommandSchema } from '#core/load/engine-messages.ts';
import { LoadLoop } from '#core/load/load-loop.ts';
import { machineClock } from '#core/load/machine-clock.ts';
import { arm, runTicker, tickerBuffer, tickerCells } from '#core/load/ticker.ts';
import { warmUp } from '#core/load/warm-up.ts';

/** One thread of the load engine: a loop that sends, and beside it a thread that only wakes the loop in time. */
const dataSchema = z.discriminatedUnion('role', [
  z.object({ role: z.literal('load'), load: loadSchema, worker: z.number().int(), workers: z.number().int() }),
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
  const say = (event: WorkerEvent) => port.postMessage(event);
  const loop = new LoadLoop({
    load: data.load,
    worker: data.worker,
    workers: data.workers,
    clock,
    arm: (deadlineNs) => arm(alarm, deadlineNs),
    emit: (event) => say({ type: 'pass_on', event }),
    onEnd: (reason) => say({ type: 'ended', reason }),
  });
  ticker.on('message', () => loop.wake());
  ticker.on('error', (error) => {
    throw error;
  });
  port.on('message', (message) => loop.command(workerCommandSchema.parse(message)));
  await Promise.all([once(ticker, 'online'), warmUp(data.load, clock)]);
  say({ type: 'ready' });
}
