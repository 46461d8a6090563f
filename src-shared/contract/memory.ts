import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { chartDataSchema, epochMsSchema, reads, seriesQuerySchema } from './base.ts';
import { trendSchema } from './runs.ts';

export const processRowSchema = z.object({
  pid: z.number().int(),
  parentPid: z.number().int().nullable(),
  /** Command name, never the whole command line: arguments may hold secrets. */
  name: z.string(),
  rssMb: z.number().nullable(),
  /** null where the kernel or a privilege does not give it; `note` says why. */
  pssMb: z.number().nullable(),
  ussMb: z.number().nullable(),
  threads: z.number().int().nullable(),
  fds: z.number().int().nullable(),
  cpuPercent: z.number().nullable(),
  note: z.string(),
});
export const processTreeSchema = z.object({
  monitor: z.string(),
  label: z.string(),
  target: z.string(),
  state: z.enum(['sampling', 'waiting', 'gone', 'unsupported']),
  message: z.string(),
  at: epochMsSchema.nullable(),
  processes: z.array(processRowSchema),
  /** Sum of PSS over the tree; the sum of RSS counts shared pages many times. */
  totalPssMb: z.number().nullable(),
  totalRssMb: z.number().nullable(),
});
export type ProcessTree = z.infer<typeof processTreeSchema>;

/** What is looked at: one run, or what the console has sampled since it started. */
const scope = z.object({ runId: z.string().optional(), monitor: z.string().optional() });

export const memory = {
  /** Conflated, at most 1 Hz. */
  trees: reads.output(eventIterator(z.array(processTreeSchema))),
  series: reads.input(scope.extend({ names: z.array(z.string()).max(20) }).extend(seriesQuerySchema.shape)).output(chartDataSchema),
  trends: reads.input(scope).output(z.array(z.object({ monitor: z.string(), label: z.string(), trends: z.array(trendSchema) }))),
};
