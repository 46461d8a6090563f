import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import type { ReviewChanges } from '#shared/contract/plan-import.ts';
import { type ImportAnswer, importAnswerSchema } from './import-task.ts';

interface ImportTask {
  bytes: Uint8Array;
  file: string;
  /** null: it is only read. */
  changes: ReviewChanges | null;
  taken: readonly string[];
  prefix: string;
}

/** Eight megabytes of Markdown take about 1.2 GB as a tree with everything that was read in it. */
const heapMegabytes = 3072;

/**
 * Reads a document in a thread of its own: a few megabytes of Markdown would hold up the whole console for seconds.
 * @throws HoldpointError `INVALID` for one that takes too much memory; what `signal` says when it is aborted, which ends the thread.
 */
export async function importInThread(task: ImportTask, signal?: AbortSignal): Promise<ImportAnswer> {
  signal?.throwIfAborted();
  const thread = new Worker(threadFile(), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    // Nothing of the console's environment concerns it.
    env: {},
  });
  try {
    return importAnswerSchema.parse(
      await new Promise((resolve, reject) => {
        thread.once('message', resolve);
        thread.once('error', reject);
        thread.once('exit', (code) => reject(new Error(`the thread ended with ${code}`)));
        signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      }),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') throw error;
    throw new HoldpointError('INVALID', `${task.file} takes more than ${heapMegabytes} MB of memory to read.`, {
      cause: error,
      hint: 'Import its parts one by one.',
    });
  } finally {
    await thread.terminate();
  }
}

function threadFile(): string {
  const here = import.meta.dirname;
  return import.meta.filename.endsWith('.ts')
    ? path.resolve(here, '../../../workers/plan-import.ts')
    : path.resolve(here, 'plan-import.js');
}
