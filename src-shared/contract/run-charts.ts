import { z } from 'zod';
import { epochMsSchema, instantSchema } from './base.ts';

/** A stretch of a run that is not load as planned: named and hatched on its charts. */
export const runRangeSchema = z.object({
  from: epochMsSchema,
  to: epochMsSchema,
  kind: z.enum(['held', 'warm_up']),
  label: z.string(),
});
export type RunRange = z.infer<typeof runRangeSchema>;

export const heatMapQuerySchema = z.object({
  runId: z.string(),
  from: epochMsSchema.optional(),
  to: epochMsSchema.optional(),
  /** At most; fewer where the data is not as fine. */
  columns: z.number().int().min(10).max(1000).default(300),
  rows: z.number().int().min(8).max(200).default(48),
});

/** Requests by when they ended and how long they took (response time), from when they were due. */
export const heatMapSchema = z.object({
  /**
   * About how long a column is: never shorter than what the data resolves (1 s of the last 15 minutes, 10 s before). Where the engine stood
   * still a column is longer.
   */
  columnMs: z.number(),
  /** Edges of the rows, rising, each by the same ratio: one more than there are rows. Empty: nothing was measured. */
  edgesMs: z.array(z.number()),
  columns: z.array(
    z.object({
      from: epochMsSchema,
      to: epochMsSchema,
      /** Row (0 = fastest), count, row, count …: only cells with requests. */
      cells: z.array(z.number().int()),
    }),
  ),
});
export type HeatMap = z.infer<typeof heatMapSchema>;

export const distributionSchema = z.object({
  name: z.string(),
  label: z.string(),
  n: z.number().int(),
  /** Open when it was asked, or when the run ended: they have the highest ranks and no value, so the curve ends before them. */
  pending: z.number().int(),
  minMs: z.number().nullable(),
  meanMs: z.number().nullable(),
  maxMs: z.number().nullable(),
  /** Quantile and value in ms, denser towards 1: five for each time that 1 − q halves. */
  points: z.array(z.object({ q: z.number(), ms: z.number() })),
});
export type Distribution = z.infer<typeof distributionSchema>;

export const distributionQuerySchema = z.object({
  runId: z.string(),
  /** Without either: the whole run, to the last request. */
  from: epochMsSchema.optional(),
  to: epochMsSchema.optional(),
});

export const runDistributionSchema = z.object({
  /** What it covers: 10 s frames that touch the asked time. null: the whole run. */
  from: instantSchema.nullable(),
  to: instantSchema.nullable(),
  series: z.array(distributionSchema),
});
export type RunDistribution = z.infer<typeof runDistributionSchema>;
