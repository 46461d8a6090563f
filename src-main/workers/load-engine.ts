import os from 'node:os';
import path from 'node:path';
import v8 from 'node:v8';
import { Worker } from 'node:worker_threads';
import { type EngineEvent, engineCommandSchema } from '#core/load/engine-messages.ts';
import { LoadEngine } from '#core/load/load-engine.ts';
import { machineClock } from '#core/load/machine-clock.ts';
import { workerChannel } from '#core/processes/worker-channel.ts';

preferThisProcess();
keepSize();

/** The load engine of one run. It ends with its console and flushes nothing: what was not handed over is a gap there. */
const channel = workerChannel();
channel.onDisconnect(() => void engine.letGo().finally(() => process.exit(0)));

const threadFile = path.join(import.meta.dirname, `load-worker${path.extname(import.meta.filename)}`);
const engine = new LoadEngine({
  clock: machineClock(),
  emit: (event: EngineEvent) => channel.send(event),
  startThread: (workerData) => {
    const thread = new Worker(threadFile, { workerData });
    // A thread that fails must not leave a run that measures only half: the engine dies, and the console starts it anew.
    thread.on('error', (error) => {
      throw error;
    });
    return thread;
  },
});
channel.onMessage((message) => engine.command(engineCommandSchema.parse(message)));

/**
 * Requests leave late when something else has the processor. Threads inherit this. Allowed to few (root, or a limit raised for the user):
 * elsewhere the engine runs like any program, and its lag says how well that went.
 */
function preferThisProcess(): void {
  try {
    os.setPriority(os.constants.priority.PRIORITY_HIGH);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code !== 'ERR_SYSTEM_ERROR' && code !== 'EACCES' && code !== 'EPERM') throw error;
  }
}

/**
 * What requests leave behind has a space of one size in each thread that starts from now on. As it comes, V8 widens it with every hiccup of the
 * machine and takes it back minutes later: tens of megabytes up and down, in which a real leak of the engine could not be seen.
 */
function keepSize(): void {
  const megabytes = 2;
  v8.setFlagsFromString(`--min-semi-space-size=${megabytes}`);
  v8.setFlagsFromString(`--max-semi-space-size=${megabytes}`);
}
