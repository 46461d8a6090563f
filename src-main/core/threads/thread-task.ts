import { z } from 'zod';
import { contractErrors, problemSchema } from '#shared/contract/base.ts';
import type { HoldpointError } from '../errors/holdpoint-error.ts';

/**
 * One piece of work that a thread of its own does for the console, because the console would stand still while it does it. Both sides know
 * the task: the console runs it (`runInThread`), the program of the thread does it (`doTask`), and each parses what it gets.
 */
export interface ThreadTask<Request extends z.ZodType, Answer extends z.ZodType> {
  /** The file that the thread runs. */
  program: () => string;
  request: Request;
  answer: Answer;
  /** What the thread may take of the machine. */
  heapMegabytes: number;
  /** What a person is told when that was not enough. */
  outgrown: (request: z.input<Request>) => Pick<HoldpointError, 'code' | 'message'> & { hint?: string };
}

/** What the thread says once: its answer, or why a person does not get one. */
export const replySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('answer'), answer: z.unknown() }),
  z.object({
    type: z.literal('refused'),
    code: z.enum(Object.keys(contractErrors) as [keyof typeof contractErrors]),
    message: z.string(),
    hint: z.string().optional(),
    problems: z.array(problemSchema),
  }),
]);
