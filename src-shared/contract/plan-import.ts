import { z } from 'zod';
import { operates, problemSchema, reads } from './base.ts';

/** A longer document is data, or several: it is refused with these words. */
export const largestDocumentBytes = 8 * 1024 * 1024;
/** A part of a document, as base64 of at most 384 KB. */
export const longestDocumentPart = 512 * 1024;

/** What was recognised in a line. */
export const markKinds = [
  'criterion',
  'phase',
  'milestone',
  'task',
  'risk',
  'finding',
  'dependency',
  'review',
  'contradiction',
  'repaired',
] as const;
export type MarkKind = (typeof markKinds)[number];

const markSchema = z.object({
  line: z.number().int(),
  kind: z.enum(markKinds),
  /** What it was read as, in a few words. */
  label: z.string(),
});
export type DocumentMark = z.infer<typeof markSchema>;

/** Who or what answers a criterion, as in a plan file. */
export const criterionSourceSchema = z.union([
  z.strictObject({ scenario: z.string() }),
  z.strictObject({ probe: z.string(), datasource: z.string() }),
  z.strictObject({ import: z.string() }),
  z.strictObject({ checklist: z.literal(true) }),
]);
export type ReviewedSource = z.infer<typeof criterionSourceSchema>;

export const criterionOps = ['<', '<=', '>', '>=', '=='] as const;

/** A criterion as it goes into the draft. */
export const reviewedCriterionSchema = z.object({
  /** Of the document; null for one that a person added without a line. */
  line: z.number().int().nullable(),
  title: z.string().max(400),
  /** Id of a phase of the document; null: its first. */
  phase: z.string().nullable(),
  required: z.boolean(),
  metric: z.string().max(200),
  stat: z.string().max(20),
  op: z.enum(criterionOps),
  value: z.number(),
  unit: z.string().max(60),
  /** null: nothing answers it yet, so that it is written as an item of a checklist with what was read beside it. */
  source: criterionSourceSchema.nullable(),
  /** What else the document says: `ticked in the document`, `baseline 320 ms`. */
  notes: z.array(z.string().max(400)).max(8),
});
export type ReviewedCriterion = z.infer<typeof reviewedCriterionSchema>;

export const reviewedDocumentSchema = z.object({
  title: z.string(),
  /** Repaired, one entry per line. */
  lines: z.array(z.string()),
  /** Lines that were damaged, as the file has them. */
  raw: z.array(z.object({ line: z.number().int(), text: z.string() })),
  remarks: z.array(z.string()),
  marks: z.array(markSchema),
  criteria: z.array(reviewedCriterionSchema),
  phases: z.array(z.object({ id: z.string(), title: z.string(), line: z.number().int() })),
  contradictions: z.array(z.object({ line: z.number().int(), lines: z.array(z.number().int()), message: z.string() })),
  counts: z.object({
    phases: z.number().int(),
    milestones: z.number().int(),
    tasks: z.number().int(),
    criteria: z.number().int(),
    risks: z.number().int(),
    findings: z.number().int(),
    dependencies: z.number().int(),
    reviews: z.number().int(),
  }),
  /** For the file in `plans/`. */
  suggestedName: z.string(),
});
export type ReviewedDocument = z.infer<typeof reviewedDocumentSchema>;

const uploadSchema = z.string().max(100);
const nameSchema = z.string().min(1).max(400);
/** What a person changed of what was read, by its place there; null: dropped. What is not named stays as it was read. */
export const reviewChangesSchema = z.object({
  changed: z.array(z.object({ index: z.number().int().nonnegative(), criterion: reviewedCriterionSchema.nullable() })).max(5000),
  added: z.array(reviewedCriterionSchema).max(500),
});
export type ReviewChanges = z.infer<typeof reviewChangesSchema>;

/** From a Markdown document to a draft of a plan: nothing is written before a person has looked at it. */
export const planImport = {
  upload: operates
    .input(z.object({ upload: uploadSchema.nullable(), part: z.base64().max(longestDocumentPart) }))
    .output(z.object({ upload: z.string() })),
  read: operates.input(z.object({ upload: uploadSchema, name: nameSchema })).output(reviewedDocumentSchema),
  /** Of one line that was left out: what it would be as a goal. */
  line: reads.input(z.object({ text: z.string().max(4000), line: z.number().int() })).output(z.array(reviewedCriterionSchema)),
  /** What a plan file with these criteria would be refused for, by their places. */
  check: reads.input(z.object({ criteria: z.array(reviewedCriterionSchema).max(2000) })).output(
    z.object({
      problems: z.array(z.object({ criterion: z.number().int(), field: z.string(), message: z.string(), hint: z.string().optional() })),
    }),
  ),
  /** What a criterion can be mapped to here. */
  sources: reads.output(
    z.object({
      scenarios: z.array(z.string()),
      datasources: z.array(z.string()),
      probes: z.array(z.string()),
      metrics: z.array(z.string()),
      units: z.array(z.string()),
      stats: z.array(z.string()),
    }),
  ),
  /** Makes `plans/NAME.yaml`; CONFLICT when there is one. */
  write: operates
    .input(z.object({ upload: uploadSchema, name: nameSchema, plan: z.string().max(200), changes: reviewChangesSchema }))
    .output(z.object({ file: z.string(), phases: z.array(z.string()), problems: z.array(problemSchema) })),
};
