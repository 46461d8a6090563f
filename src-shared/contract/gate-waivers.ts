import { z } from 'zod';
import { instantSchema } from './base.ts';
import { signedBy } from './gate-inputs.ts';

/** A signed statement that a criterion does not hold the gate until a day. */
export const waiverSchema = z.object({
  criterion: z.string(),
  by: z.string(),
  name: z.string(),
  reason: z.string(),
  at: instantSchema,
  until: instantSchema,
  /** Leaf hash of its ledger entry. */
  entry: z.string(),
  withdrawn: z.object({ by: z.string(), name: z.string(), reason: z.string(), at: instantSchema }).nullable(),
  counts: z.boolean(),
  /** Why it does not count; empty when it does. */
  why: z.string(),
});
export type Waiver = z.infer<typeof waiverSchema>;

export const waiveInput = signedBy.extend({
  criterionId: z.string(),
  /** A day counts to its end (UTC). */
  until: z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: 'A waiver needs the day that it ends: 2026-03-31, or an instant.',
  }),
});
export const withdrawWaiverInput = signedBy.extend({ criterionId: z.string() });
