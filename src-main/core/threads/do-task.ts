import { parentPort, workerData } from 'node:worker_threads';
import type { z } from 'zod';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import type { replySchema, ThreadTask } from './thread-task.ts';

/** The whole program of a thread: does what `runInThread` asked for and says how it went. A defect ends the thread, and its caller hears of it. */
export async function doTask<Request extends z.ZodType, Answer extends z.ZodType>(
  task: ThreadTask<Request, Answer>,
  work: (request: z.output<Request>) => z.input<Answer> | Promise<z.input<Answer>>,
): Promise<void> {
  const say = (reply: z.input<typeof replySchema>) => parentPort?.postMessage(reply);
  try {
    say({ type: 'answer', answer: await work(task.request.parse(workerData)) });
  } catch (error) {
    if (!(error instanceof HoldpointError)) throw error;
    const { code, message, hint, problems } = error;
    say({ type: 'refused', code, message, hint, problems });
  }
}
