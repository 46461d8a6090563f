import { z } from 'zod';
import { instantSchema } from './base.ts';
import { lensSchema } from './lenses.ts';

export const positionSchema = z.enum(['approve', 'object', 'abstain']);
export type Position = z.infer<typeof positionSchema>;

/** What the positions of a lens come to. Only `approve`, `mixed` and `overruled` are a review; only abstentions are none. */
export const consensusSchema = z.enum(['none', 'abstained', 'stale', 'approve', 'mixed', 'overruled', 'objection']);
export type Consensus = z.infer<typeof consensusSchema>;

/** The position of one person; a newer one of the same person and lens takes its place. */
export const heldPositionSchema = z.object({
  person: z.string(),
  name: z.string(),
  position: positionSchema,
  reason: z.string(),
  at: instantSchema,
  /** Why it counts for nothing (any more), in words; empty when it counts. An objection always holds. */
  stale: z.string(),
  /** Leaf hash of its ledger entry: what an approver names who overrules it. */
  entry: z.string(),
  /** Who overruled the objection; null when nobody did. `why` is not empty where that does not count. */
  overruled: z.object({ by: z.string(), name: z.string(), reason: z.string(), at: instantSchema, why: z.string() }).nullable(),
});
export type HeldPosition = z.infer<typeof heldPositionSchema>;

export const lensReviewSchema = z.object({
  lens: lensSchema,
  required: z.boolean(),
  consensus: consensusSchema,
  /** In order of the ledger. */
  positions: z.array(heldPositionSchema),
});
export type LensReview = z.infer<typeof lensReviewSchema>;
