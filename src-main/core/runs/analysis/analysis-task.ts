import { z } from 'zod';
import { runDetailSchema } from '#shared/contract/runs.ts';
import { runComparisonSchema, runExportSchema } from '#shared/contract/run-comparison.ts';
import { workerFile } from '../../processes/worker-entry.ts';
import type { ThreadTask } from '../../threads/thread-task.ts';

/** Two 8-hour runs with ten steps take about 600 MB; what takes more than this would take the machine from the load engine. */
const heapMegabytes = 2048;

const requestSchema = z.object({
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
export type AnalysisRequest = z.output<typeof requestSchema>;

const answerSchema = z.union([z.object({ comparison: runComparisonSchema }), z.object({ file: runExportSchema })]);
export type AnalysisAnswer = z.output<typeof answerSchema>;

/** Compares two runs, or writes one to a file: with runs of 8 hours that takes seconds, and the console must not stand still for one. */
export const analysisTask: ThreadTask<typeof requestSchema, typeof answerSchema> = {
  program: () => workerFile('run-analysis'),
  request: requestSchema,
  answer: answerSchema,
  heapMegabytes,
  outgrown: () => ({ code: 'UNAVAILABLE', message: `The analysis takes more than ${heapMegabytes} MB of memory.` }),
};
