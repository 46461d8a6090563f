import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { problemSchema } from '#shared/contract/base.ts';
import { harImportSchema } from '#shared/contract/scenarios.ts';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import type { HarImport, HarImportOptions } from './import-har.ts';

/** A recording of 64 MB takes about 350 MB; more than this is no recording that anybody made. */
const heapMegabytes = 1024;

/** What the thread is given, and what it answers. */
export const harTaskSchema = z.object({
  bytes: z.instanceof(Uint8Array),
  options: z.object({
    file: z.string(),
    origin: z.string().optional(),
    assets: z.boolean().optional(),
    targets: z.array(z.object({ name: z.string(), baseUrl: z.string() })).optional(),
  }),
});
const answerSchema = z.union([
  z.object({ imported: harImportSchema }),
  z.object({ refused: z.object({ message: z.string(), hint: z.string().optional(), problems: z.array(problemSchema) }) }),
]);
export type HarAnswer = z.input<typeof answerSchema>;

/** `importHar` in a thread of its own: 50 MB of JSON would hold up the whole console for seconds. @throws HoldpointError as there. */
export async function importHarInThread(bytes: Uint8Array, options: HarImportOptions): Promise<HarImport> {
  const thread = new Worker(threadFile(), {
    workerData: { bytes, options },
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    // Nothing of the console's environment concerns it.
    env: {},
  });
  try {
    const answer = answerSchema.parse(
      await new Promise((resolve, reject) => {
        thread.once('message', resolve);
        thread.once('error', reject);
        thread.once('exit', (code) => reject(new Error(`the thread ended with ${code}`)));
      }),
    );
    if ('imported' in answer) return answer.imported;
    const { message, hint, problems } = answer.refused;
    throw new HoldpointError('INVALID', message, { problems, ...(hint === undefined ? {} : { hint }) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') throw error;
    throw new HoldpointError('INVALID', `${options.file} takes more than ${heapMegabytes} MB of memory to read.`, {
      cause: error,
      hint: 'Record a shorter stretch, or export the recording without response bodies.',
    });
  } finally {
    await thread.terminate();
  }
}

function threadFile(): string {
  const here = import.meta.dirname;
  return import.meta.filename.endsWith('.ts') ? path.resolve(here, '../../../workers/har-import.ts') : path.resolve(here, 'har-import.js');
}
