import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { machineClock } from '#core/load/machine-clock.ts';
import { arm, runTicker, tickerBuffer, tickerCells } from '#core/load/ticker.ts';

/** One thread of the load engine: a loop that sends, and beside it a thread that only wakes the loop in time. */
if (isMainThread || !parentPort) throw new Error('This program is a thread of the load engine.');
const port = parentPort;
const clock = machineClock();
const tickerBufferGiven: unknown = workerData?.cells;

// The ticker needs nothing of what the loop is made of, and loading that costs more than all else it does.
if (tickerBufferGiven instanceof SharedArrayBuffer) runTicker(tickerCells(tickerBufferGiven), clock, () => port.postMessage(null));

const cells = tickerBuffer();
const alarm = tickerCells(cells);
alarm.deadline[0] = Number.POSITIVE_INFINITY;
const ticker = new Worker(import.meta.filename, { workerData: { cells } });
ticker.on('error', (error) => {
  throw error;
});
const ticking = once(ticker, 'online');
const { runLoadThread } = await import('#core/load/load-thread.ts');
const wake = runLoadThread({
  port,
  data: workerData,
  clock,
  arm: (deadlineNs) => arm(alarm, deadlineNs),
  leave: () => process.exit(0),
  wakes: ticking,
});
ticker.on('message', wake);
