import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { type AnalysisAnswer, analysisAnswerSchema, type AnalysisTask } from './analysis-task.ts';

/** Two 8-hour runs with ten steps take about 600 MB; what takes more than this would take the machine from the load engine. */
const heapMegabytes = 2048;

/**
 * Does a task in a thread of its own: comparing two runs of 8 hours takes seconds, and the console must not stand still for one.
 * @throws HoldpointError as the task does; `UNAVAILABLE` when the signal aborts it or it needs too much memory.
 */
export async function analyseInThread(task: AnalysisTask, signal: AbortSignal): Promise<Exclude<AnalysisAnswer, { refused: unknown }>> {
  if (signal.aborted) throw new HoldpointError('UNAVAILABLE', 'The console is closing.');
  const thread = new Worker(threadFile(), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    // Nothing of the console's environment concerns it.
    env: {},
  });
  const abort = () => void thread.terminate();
  signal.addEventListener('abort', abort, { once: true });
  try {
    const answer = analysisAnswerSchema.parse(
      await new Promise((resolve, reject) => {
        thread.once('message', resolve);
        thread.once('error', reject);
        thread.once('exit', (code) => reject(new Error(`the analysis thread ended with ${code}`)));
      }),
    );
    if (!('refused' in answer)) return answer;
    const { code, message, hint } = answer.refused;
    throw new HoldpointError(code, message, hint === undefined ? {} : { hint });
  } catch (error) {
    if (signal.aborted) throw new HoldpointError('UNAVAILABLE', 'The console is closing.', { cause: error });
    if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') throw error;
    throw new HoldpointError('UNAVAILABLE', `The analysis takes more than ${heapMegabytes} MB of memory.`, { cause: error });
  } finally {
    signal.removeEventListener('abort', abort);
    await thread.terminate();
  }
}

function threadFile(): string {
  const here = import.meta.dirname;
  return import.meta.filename.endsWith('.ts')
    ? path.resolve(here, '../../../workers/run-analysis.ts')
    : path.resolve(here, 'run-analysis.js');
}
