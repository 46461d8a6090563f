import { z } from 'zod';
import { instantSchema, operates, reads, verdictSchema } from './base.ts';

export const evidenceKindSchema = z.enum(['run', 'probe', 'attestation', 'import']);
export type EvidenceKind = z.infer<typeof evidenceKindSchema>;

/** Results of other tools that can be read. */
export const importFormatSchema = z.enum(['junit', 'k6']);

export const evidenceSchema = z.object({
  digest: z.string(),
  kind: evidenceKindSchema,
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

/** Of a file that is uploaded: one message holds 1 MB. */
export const longestImportPart = 700_000;

/** A criterion whose verdict rests on a record now. */
const evidenceUseSchema = z.object({ phaseId: z.string(), phase: z.string(), criterion: z.string(), verdict: verdictSchema });

export const evidence = {
  get: reads.input(z.object({ digest: z.string() })).output(evidenceSchema.extend({ usedBy: z.array(evidenceUseSchema) })),
  list: reads
    .input(
      z.object({
        limit: z.number().int().min(1).max(500).default(100),
        kind: evidenceKindSchema.optional(),
        verdict: verdictSchema.optional(),
        /** Words that all occur in what it is called, its reason, its revision, or its digest. */
        text: z.string().max(200).optional(),
      }),
    )
    .output(z.array(evidenceSchema.omit({ statement: true }))),
  /** Runs a probe and keeps its answer as evidence. */
  recordProbe: operates.input(z.object({ datasource: z.string(), probe: z.string() })).output(z.object({ digest: z.string() })),
  /** A result file, part by part. The first part has no upload; it is forgotten after a while without use. */
  uploadPart: operates
    .input(z.object({ upload: z.string().max(40).nullable(), part: z.base64().max(longestImportPart) }))
    .output(z.object({ upload: z.string() })),
  /** Keeps an uploaded result of another tool as evidence for `source: { import: name }`. */
  import: operates
    .input(
      z.object({
        upload: z.string().max(40),
        name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,99}$/i, 'must be letters, digits, dots, - or _'),
        fileName: z.string().max(500),
        format: importFormatSchema.optional(),
        /** When the file was last changed: the measurement is no younger than that. */
        modifiedAt: instantSchema.optional(),
        /** Id of the person who measured; with separation of duties they do not release. */
        by: z.string().max(100).optional(),
      }),
    )
    .output(evidenceSchema.omit({ statement: true }).extend({ reason: z.string() })),
};
