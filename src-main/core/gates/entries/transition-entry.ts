import { z } from 'zod';
import { criterionResultSchema, phaseStateSchema } from '#shared/contract/gates.ts';

/** A phase moves. */
export const transitionDataSchema = z.strictObject({
  to: phaseStateSchema,
  /** Digest that was approved; null for a phase that was not released by this. */
  digest: z.string().nullable(),
  /** The criteria as they were at the release. */
  criteria: z.array(criterionResultSchema),
  /** Why a person moved it by hand. */
  reason: z.string().optional(),
});
export type Transition = z.infer<typeof transitionDataSchema> & { at: string };
