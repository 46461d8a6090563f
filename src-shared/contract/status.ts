import { z } from 'zod';
import { instantSchema, reads } from './base.ts';
import { lensReviewSchema } from './gate-reviews.ts';
import { approvalSchema, criterionResultSchema, missingSchema, phaseStateSchema } from './gates.ts';

/** A phase as people who do not open the console need it. */
export const phaseStatusSchema = z.object({
  phaseId: z.string(),
  title: z.string(),
  description: z.string(),
  planFile: z.string(),
  state: phaseStateSchema,
  active: z.boolean(),
  /** Released by a release that the ledger holds. */
  open: z.boolean(),
  /** When it was released; null while it is not. */
  releasedAt: instantSchema.nullable(),
  /** What an approval would cover now, or what was released. */
  digest: z.string(),
  quorum: z.number().int(),
  criteria: z.array(criterionResultSchema.omit({ action: true })),
  /** Of the criteria that are required. */
  counts: z.object({
    total: z.number().int(),
    met: z.number().int(),
    failed: z.number().int(),
    /** Neither met nor failed: not measured, inconclusive or stale. */
    unknown: z.number().int(),
  }),
  missing: z.array(missingSchema.omit({ action: true })),
  reviews: z.array(lensReviewSchema),
  /** Signatures that count. */
  approvals: z.array(approvalSchema.pick({ name: true, at: true, keyId: true })),
});
export type PhaseStatus = z.infer<typeof phaseStatusSchema>;

export const statusReportSchema = z.object({
  workspace: z.string(),
  at: instantSchema,
  /** Commit of the workspace; null outside a repository. */
  revision: z.string().nullable(),
  ledger: z.object({ size: z.number().int(), root: z.string() }),
  /** In the order of the plans; the active one is marked. */
  phases: z.array(phaseStatusSchema),
  /** Plan files that cannot be read as they are now: what they say is not in here. */
  problems: z.array(z.string()),
});
export type StatusReport = z.infer<typeof statusReportSchema>;

export const status = {
  get: reads.output(statusReportSchema),
  /** The same as one HTML file that needs nothing else: no script, no network. */
  page: reads.output(z.object({ fileName: z.string(), content: z.string() })),
};
