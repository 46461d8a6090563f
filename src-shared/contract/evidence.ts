import { z } from 'zod';
import { instantSchema, operates, reads, verdictSchema } from './base.ts';

export const evidenceSchema = z.object({
  digest: z.string(),
  kind: z.enum(['run', 'probe', 'attestation']),
  label: z.string(),
  at: instantSchema,
  verdict: verdictSchema,
  revision: z.string().nullable(),
  route: z.string().nullable(),
  ledgerIndex: z.number().int().nullable(),
  /** The in-toto statement, as stored. */
  statement: z.unknown(),
  /** The stored bytes hash to the digest. */
  intact: z.boolean(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const evidence = {
  get: reads.input(z.object({ digest: z.string() })).output(evidenceSchema),
  list: reads
    .input(z.object({ limit: z.number().int().min(1).max(500).default(100) }))
    .output(z.array(evidenceSchema.omit({ statement: true }))),
  /** Runs a probe and keeps its answer as evidence. */
  recordProbe: operates.input(z.object({ datasource: z.string(), probe: z.string() })).output(z.object({ digest: z.string() })),
};
