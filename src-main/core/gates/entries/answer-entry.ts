import { z } from 'zod';
import { questionIdSchema } from '#shared/contract/gates.ts';
import { hexSchema } from '../signed-statement.ts';

/** An answer to one of the Three Questions or to the 3 AM test. */
export const answerDataSchema = z.strictObject({
  question: questionIdSchema,
  text: z.string().min(1),
  artefacts: z.array(z.string()).min(1),
  /** SHA-256 of each artefact that is a file of the workspace, as it was then; entries from before it was kept have none. */
  files: z.record(z.string(), hexSchema).optional(),
});
export type Answer = z.infer<typeof answerDataSchema> & { by: string; at: string };
