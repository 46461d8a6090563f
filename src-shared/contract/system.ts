import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { epochMsSchema, instantSchema, operates, problemSchema, reads, roleSchema } from './base.ts';

export const systemInfoSchema = z.object({
  version: z.string(),
  host: z.enum(['desktop', 'serve', 'cli']),
  platform: z.string(),
  nodeVersion: z.string(),
  pid: z.number().int(),
  startedAt: instantSchema,
  role: roleSchema,
  workspace: z.object({ name: z.string(), path: z.string(), demo: z.boolean(), revision: z.string().nullable() }),
  problems: z.array(problemSchema),
});
export type SystemInfo = z.infer<typeof systemInfoSchema>;

export const targetStatusSchema = z.object({
  name: z.string(),
  state: z.enum(['up', 'down', 'unknown']),
  url: z.string().nullable(),
  processes: z.number().int().nullable(),
  checkedAt: epochMsSchema.nullable(),
  message: z.string(),
});
export const datasourceStatusSchema = z.object({
  name: z.string(),
  embedded: z.boolean(),
  state: z.enum(['up', 'down', 'starting', 'unknown']),
  version: z.string().nullable(),
  connections: z.number().int().nullable(),
  maxConnections: z.number().int().nullable(),
  checkedAt: epochMsSchema.nullable(),
  message: z.string(),
});
export const activeRunSchema = z.object({
  runId: z.string(),
  scenario: z.string(),
  state: z.enum(['starting', 'running', 'held', 'finishing']),
  elapsedSeconds: z.number(),
  plannedSeconds: z.number(),
  deliveredPerSecond: z.number().nullable(),
  scheduleLagP99Ms: z.number().nullable(),
  loopUtilization: z.number().nullable(),
});
export type ActiveRun = z.infer<typeof activeRunSchema>;
export const phaseHoldSchema = z.object({
  phaseId: z.string(),
  title: z.string(),
  state: z.string(),
  missing: z.number().int(),
});
/** What the top bar and the status bar show, on every page. */
export const systemStatusSchema = z.object({
  at: epochMsSchema,
  targets: z.array(targetStatusSchema),
  datasources: z.array(datasourceStatusSchema),
  runs: z.array(activeRunSchema),
  phase: phaseHoldSchema.nullable(),
  /** `degraded` when the store could not write (disk full, …): the message says what is lost. */
  recording: z.object({ state: z.enum(['ok', 'degraded']), message: z.string() }),
});
export type SystemStatus = z.infer<typeof systemStatusSchema>;

export const noticeSchema = z.object({
  id: z.string(),
  at: epochMsSchema,
  level: z.enum(['info', 'success', 'warning', 'error']),
  title: z.string(),
  message: z.string(),
  /** Route in the console, for example `/runs/3f…`. */
  link: z.string().nullable(),
});
export type Notice = z.infer<typeof noticeSchema>;

export const settingsSchema = z.object({
  /** Desktop: closing the window while a run is on keeps it going in the tray without asking. */
  keepRunningInTray: z.boolean(),
  notifyOnRunEnd: z.boolean(),
  /** Resume a run that a crash interrupted when the console starts again, unless its scenario says otherwise. */
  resumeInterruptedRuns: z.boolean(),
});
export type Settings = z.infer<typeof settingsSchema>;

export const system = {
  info: reads.output(systemInfoSchema),
  /** Conflated, at most 4 Hz. */
  status: reads.output(eventIterator(systemStatusSchema)),
  /** Each notice once, from now on. */
  notices: reads.output(eventIterator(noticeSchema)),
  /** Answers with what was sent: the round trip of the contract. */
  echo: reads.input(z.object({ text: z.string().max(1024) })).output(z.object({ text: z.string() })),
};

export const settings = {
  get: reads.output(settingsSchema),
  update: operates.input(settingsSchema.partial()).output(settingsSchema),
};
