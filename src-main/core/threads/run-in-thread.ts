import { Worker } from 'node:worker_threads';
import type { z } from 'zod';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { replySchema, type ThreadTask } from './thread-task.ts';

/**
 * Runs one task in a thread that ends with it, however it ends.
 * @throws HoldpointError as the task does, or as it says of one that takes too much memory; what `signal` says when it is aborted; everything
 * else is a defect of the task.
 */
export async function runInThread<Request extends z.ZodType, Answer extends z.ZodType>(
  task: ThreadTask<Request, Answer>,
  request: z.input<Request>,
  signal?: AbortSignal,
): Promise<z.output<Answer>> {
  signal?.throwIfAborted();
  const thread = new Worker(task.program(), {
    workerData: request,
    resourceLimits: { maxOldGenerationSizeMb: task.heapMegabytes },
    // Nothing of the console's environment concerns it.
    env: {},
  });
  const said = Promise.withResolvers<unknown>();
  thread.once('message', said.resolve);
  thread.once('error', said.reject);
  thread.once('exit', (code) => said.reject(new Error(`the thread ended with ${code}`)));
  const abort = () => said.reject(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const reply = replySchema.parse(await said.promise);
    if (reply.type === 'answer') return task.answer.parse(reply.answer);
    const { code, message, hint, problems } = reply;
    throw new HoldpointError(code, message, { problems, ...(hint === undefined ? {} : { hint }) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') throw error;
    const { code, message, hint } = task.outgrown(request);
    throw new HoldpointError(code, message, { cause: error, ...(hint === undefined ? {} : { hint }) });
  } finally {
    signal?.removeEventListener('abort', abort);
    await thread.terminate();
  }
}
