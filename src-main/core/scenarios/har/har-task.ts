import { z } from 'zod';
import { harImportSchema } from '#shared/contract/scenarios.ts';
import { workerFile } from '../../processes/worker-entry.ts';
import type { ThreadTask } from '../../threads/thread-task.ts';

/** A recording of 64 MB takes about 350 MB; more than this is no recording that anybody made. */
const heapMegabytes = 1024;

/** With the options of `importHar`. */
const requestSchema = z.object({
  bytes: z.instanceof(Uint8Array),
  options: z.object({
    file: z.string(),
    origin: z.string().optional(),
    assets: z.boolean().optional(),
    targets: z.array(z.object({ name: z.string(), baseUrl: z.string() })).optional(),
  }),
});

/** `importHar` in a thread of its own: 50 MB of JSON would hold up the whole console for seconds. */
export const harTask: ThreadTask<typeof requestSchema, typeof harImportSchema> = {
  program: () => workerFile('har-import'),
  request: requestSchema,
  answer: harImportSchema,
  heapMegabytes,
  outgrown: ({ options }) => ({
    code: 'INVALID',
    message: `${options.file} takes more than ${heapMegabytes} MB of memory to read.`,
    hint: 'Record a shorter stretch, or export the recording without response bodies.',
  }),
};
