import { z } from 'zod';
import { instantSchema, verdictSchema } from './base.ts';
import { byPhase, personSchema, reasonSchema } from './gate-inputs.ts';
import { lensSchema } from './lenses.ts';

/** A finding of the plan (C1, H1 …) and what verifies it. */
export const findingSchema = z.object({
  id: z.string(),
  title: z.string(),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  /** Criterion that verifies it; it need not exist. */
  criterion: z.string(),
  /** A person verifies it, with what backs that; else a measurement does. */
  attested: z.boolean(),
  verdict: verdictSchema,
  reason: z.string(),
  verified: z.boolean(),
});
export type Finding = z.infer<typeof findingSchema>;

/** What a lens finds by itself in a phase. */
export const builtInFindingSchema = z.object({
  id: z.string(),
  lens: lensSchema,
  title: z.string(),
  /** What to add to the plan. */
  detail: z.string(),
  /** What it was found in: "Task T3: Add a Redis cache". */
  found: z.array(z.string()),
  /** Who accepted it as it is; `why` is not empty where that does not count. */
  accepted: z.object({ by: z.string(), name: z.string(), reason: z.string(), at: instantSchema, why: z.string() }).nullable(),
  open: z.boolean(),
});
export type BuiltInFinding = z.infer<typeof builtInFindingSchema>;

export const acceptFindingInput = byPhase.extend({ findingId: z.string(), reason: reasonSchema, by: personSchema });
