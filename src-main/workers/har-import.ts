import { parentPort, workerData } from 'node:worker_threads';
import { HoldpointError } from '#core/errors/holdpoint-error.ts';
import { importHar } from '#core/scenarios/har/import-har.ts';
import { type HarAnswer, harTaskSchema } from '#core/scenarios/har/import-in-thread.ts';

// A thread of the console that reads one recording and ends.

const { bytes, options } = harTaskSchema.parse(workerData);
const answer = (message: HarAnswer) => parentPort?.postMessage(message);
try {
  answer({ imported: importHar(bytes, options) });
} catch (error) {
  if (!(error instanceof HoldpointError)) throw error;
  const { message, hint, problems } = error;
  answer({ refused: { message, problems, ...(hint === undefined ? {} : { hint }) } });
}
