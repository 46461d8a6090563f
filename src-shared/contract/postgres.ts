import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { chartDataSchema, epochMsSchema, operates, reads, seriesQuerySchema } from './base.ts';
import { datasourceStatusSchema } from './system.ts';

export const probeStatusSchema = z.enum(['ok', 'warn', 'critical', 'unsupported', 'insufficient_privilege', 'error']);
export type ProbeStatus = z.infer<typeof probeStatusSchema>;

/** The public result of `holdpoint pg probe --json`, one per probe. */
export const probeResultSchema = z.object({
  probe: z.string(),
  title: z.string(),
  status: probeStatusSchema,
  value: z.number().nullable(),
  unit: z.string(),
  warn: z.number().nullable(),
  critical: z.number().nullable(),
  message: z.string(),
  /** Detail rows, at most 100; keys are column names. */
  rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
  sql: z.string(),
  /** Name under which criteria refer to it; that of postgres_exporter where one exists. */
  metric: z.string(),
  at: epochMsSchema,
  durationMs: z.number(),
});
export type ProbeResult = z.infer<typeof probeResultSchema>;

export const lockNodeSchema = z.object({
  pid: z.number().int(),
  /** Direct blockers; empty for the root cause. */
  blockedBy: z.array(z.number().int()),
  depth: z.number().int(),
  application: z.string(),
  user: z.string(),
  state: z.string(),
  waitEvent: z.string().nullable(),
  waitSeconds: z.number().nullable(),
  transactionSeconds: z.number().nullable(),
  lockMode: z.string().nullable(),
  relation: z.string().nullable(),
  query: z.string(),
  /** How many sessions wait behind this one, directly or not. */
  blocks: z.number().int(),
});
export type LockNode = z.infer<typeof lockNodeSchema>;

export const postgresLiveSchema = z.object({
  datasource: datasourceStatusSchema,
  probes: z.array(probeResultSchema.extend({ history: z.array(z.object({ t: epochMsSchema, v: z.number().nullable() })) })),
  /** Root causes first, then who waits behind them, depth first. */
  locks: z.array(lockNodeSchema),
  locksAt: epochMsSchema.nullable(),
});
export type PostgresLive = z.infer<typeof postgresLiveSchema>;

const bySource = z.object({ datasource: z.string() });

export const postgres = {
  datasources: reads.output(z.array(datasourceStatusSchema)),
  /** Conflated, at most 1 Hz. */
  live: reads.input(bySource).output(eventIterator(postgresLiveSchema)),
  probeNow: operates.input(bySource.extend({ only: z.array(z.string()).optional() })).output(z.array(probeResultSchema)),
  history: reads.input(bySource.extend({ probe: z.string() }).extend(seriesQuerySchema.shape)).output(chartDataSchema),
};
