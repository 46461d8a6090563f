import { z } from 'zod';
import { positionSchema } from '#shared/contract/gate-reviews.ts';
import { lensSchema } from '#shared/contract/lenses.ts';
import { hexSchema } from '../signed-statement.ts';

/** A position of a reviewer. */
export const reviewDataSchema = z.strictObject({
  lens: lensSchema,
  position: positionSchema,
  reason: z.string().min(1),
  /** Digest of the phase as the plan defined it then; entries from before it was kept have none, and are stale. */
  definition: hexSchema.optional(),
});

export type Review = z.infer<typeof reviewDataSchema> & {
  by: string;
  at: string;
  /** Leaf hash of the entry. */
  entry: string;
};
