import { z } from 'zod';
import { hexSchema } from '../signed-statement.ts';

/** A reviewer takes a built-in finding as it is. */
export const acceptanceDataSchema = z.strictObject({
  finding: z.string(),
  /** Digest of what it was found in: a plan that gives another reason for it is not covered. */
  definition: hexSchema,
  reason: z.string().min(1),
});
export type Acceptance = z.infer<typeof acceptanceDataSchema> & { by: string; at: string };
