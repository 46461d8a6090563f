import path from 'node:path';
import { z } from 'zod';
import type { ThreadTask } from '../thread-task.ts';

const requestSchema = z.discriminatedUnion('mood', [
  z.object({ mood: z.literal('answer'), text: z.string().trim() }),
  z.object({ mood: z.literal('answer with a number') }),
  z.object({ mood: z.literal('refuse') }),
  z.object({ mood: z.literal('throw') }),
  z.object({ mood: z.literal('exit'), code: z.number() }),
  z.object({ mood: z.literal('outgrow') }),
  z.object({ mood: z.literal('show environment') }),
  /** Waits for ever on the first number, and says so in the second. */
  z.object({ mood: z.literal('wait'), shared: z.instanceof(SharedArrayBuffer) }),
]);

/** A task that does as it is told: answers, refuses, throws, ends, outgrows its heap or waits. */
export const moodyTask: ThreadTask<typeof requestSchema, z.ZodString> = {
  program: () => path.resolve(import.meta.dirname, 'moody-thread.ts'),
  request: requestSchema,
  answer: z.string(),
  heapMegabytes: 64,
  outgrown: ({ mood }) => ({ code: 'INVALID', message: `The mood "${mood}" takes more than 64 MB.`, hint: 'Ask for less.' }),
};
