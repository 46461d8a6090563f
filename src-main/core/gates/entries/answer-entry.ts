import { z } from 'zod';
import { questionIdSchema } from '#shared/contract/gates.ts';

/** An answer to one of the Three Questions or to the 3 AM test. */
export const answerDataSchema = z.strictObject({
  question: questionIdSchema,
  text: z.string().min(1),
  artefacts: z.array(z.string()).min(1),
});
export type Answer = z.infer<typeof answerDataSchema> & { by: string; at: string };
