import { z } from 'zod';
import { contractErrors } from '#shared/contract/base.ts';
import { runDetailSchema } from '#shared/contract/runs.ts';
import { runComparisonSchema, runExportSchema } from '#shared/contract/run-comparison.ts';

/** What the analysis thread is asked, and what it answers; each side parses what it gets. */
export const analysisTaskSchema = z.object({
  /** The store, which the thread opens to read. */
  store: z.string(),
  work: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('compare'),
      a: z.string(),
      b: z.string(),
      settings: z.object({ tolerance: z.number(), minDifferenceMs: z.number(), resamples: z.number().int() }),
    }),
    z.object({
      kind: z.literal('export'),
      /** As the console knows the run: of one that is on, so far. */
      detail: runDetailSchema,
      format: z.enum(['csv', 'hdr', 'html']),
      series: z.string().nullable(),
    }),
  ]),
});
export type AnalysisTask = z.infer<typeof analysisTaskSchema>;

export const analysisAnswerSchema = z.union([
  z.object({ comparison: runComparisonSchema }),
  z.object({ file: runExportSchema }),
  z.object({
    refused: z.object({
      code: z.enum(Object.keys(contractErrors) as [keyof typeof contractErrors]),
      message: z.string(),
      hint: z.string().optional(),
    }),
  }),
]);
export type AnalysisAnswer = z.infer<typeof analysisAnswerSchema>;
