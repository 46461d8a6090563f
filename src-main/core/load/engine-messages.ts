import { z } from 'zod';
import { dryRunStepSchema } from '#shared/contract/dry-run.ts';
import { loadFeedSchema } from '../scenarios/feed-schema.ts';
import { loadStepSchema } from '../scenarios/load-steps.ts';
import { tlsOptionsSchema } from '../scenarios/steps/tls.ts';

/** What console, load engine and its worker threads say to each other. Each receiver parses; plan times are integer ns since the start of the plan. */

const planNs = z.number().nonnegative();

const rate = z.number().nonnegative();
export const ratePartSchema = z.object({
  fromNs: planNs,
  perSecond: rate,
  ramp: z.object({ toNs: planNs, perSecond: rate }).optional(),
});
const users = z.number().int().nonnegative();
const userPartSchema = z.object({ fromNs: planNs, users, ramp: z.object({ toNs: planNs, users }).optional() });

/** The work of a run, the same for every worker. */
export const loadSchema = z.object({
  runId: z.string(),
  epoch: z.number().int(),
  baseUrl: z.string(),
  /** What its host's name was resolved to, once for the whole run; null: each connection resolves it. */
  address: z.string().nullable(),
  /** False: each request opens a connection of its own. */
  keepAlive: z.boolean(),
  executor: z.discriminatedUnion('model', [
    z.object({ model: z.literal('open'), arrival: z.enum(['uniform', 'poisson']), curve: z.array(ratePartSchema).min(1) }),
    z.object({
      model: z.literal('closed'),
      curve: z.array(userPartSchema).min(1),
      /** Numbers of the iterations, the same for all workers. `until`: there are no more; null: as many as there is time for. */
      numbers: z.object({
        from: z.number().int(),
        until: z.number().int().nullable(),
        /** Those below it may be used without saying so first. */
        reserved: z.number().int(),
      }),
    }),
  ]),
  seed: z.number(),
  /** Until then it is the warm-up: sent and counted, but apart. */
  warmUpNs: planNs.optional(),
  endNs: planNs,
  maxInFlight: z.number().int(),
  connections: z.number().int(),
  timeoutMs: z.number(),
  gracefulStopMs: z.number().nullable(),
  trace: z.boolean(),
  tls: tlsOptionsSchema,
  /** Its folder: where scripts, certificates and commands lie. */
  workspace: z.string(),
  /** Addresses of the databases that sql steps name, with credentials: kept by nobody, shown nowhere. */
  databases: z.record(z.string(), z.string()).optional(),
  steps: z.array(loadStepSchema),
  vars: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Values of the environment variables that the scenario names: kept by nobody, shown nowhere. */
  env: z.record(z.string(), z.string()),
  feeds: z.array(loadFeedSchema),
  cookies: z.enum(['none', 'iteration', 'user']),
});
export type Load = z.infer<typeof loadSchema>;

/** Console → engine. */
export const engineCommandSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    load: loadSchema,
    workers: z.number().int().min(1),
    /** Where the plan stands. Fresh runs begin at 0 when the workers are ready; others were at `planNs` at the wall time `atMs`. */
    position: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('fresh') }),
      z.object({ kind: z.literal('moving'), planNs, atMs: z.number() }),
      z.object({ kind: z.literal('held'), planNs }),
    ]),
  }),
  /** One iteration of one user, everything of which is told. The engine does nothing else in its life. */
  z.object({ type: z.literal('dry_run'), load: loadSchema }),
  z.object({ type: z.literal('hold') }),
  z.object({ type: z.literal('resume') }),
  z.object({ type: z.literal('rate'), perSecond: z.number().positive() }),
  z.object({ type: z.literal('end_at'), endNs: planNs }),
  z.object({ type: z.literal('stop') }),
]);
export type EngineCommand = z.infer<typeof engineCommandSchema>;

/** Engine → worker thread. Machine time is the monotonic clock in ns, which all threads of a machine share. */
export const workerCommandSchema = z.discriminatedUnion('type', [
  /** `fromNs`: arrivals due before it belong to an earlier epoch. `originNs`: machine time of plan time 0. */
  z.object({ type: z.literal('go'), fromNs: planNs, originNs: z.number(), held: z.boolean() }),
  z.object({ type: z.literal('hold'), atNs: planNs }),
  z.object({ type: z.literal('resume'), originNs: z.number() }),
  z.object({ type: z.literal('curve'), curve: z.array(ratePartSchema) }),
  z.object({ type: z.literal('end_at'), endNs: planNs }),
  /** The machine slept: the plan goes on from `toNs`, what lies between is not sent. */
  z.object({ type: z.literal('skip'), toNs: planNs, originNs: z.number() }),
  z.object({ type: z.literal('stop') }),
  /** The console is gone: programs that steps started end, and so does the worker. Nothing is reported any more. */
  z.object({ type: z.literal('let_go') }),
]);
export type WorkerCommand = z.infer<typeof workerCommandSchema>;

const count = z.number().int().nonnegative();
export const countsSchema = z.object({ scheduled: count, completed: count, failed: count, timedOut: count, dropped: count });
export type Counts = z.infer<typeof countsSchema>;

/** The counter of a check, by the places of step and check: no name of a step's counter looks like it. */
export function checkCounter(step: number, check: number, passed: boolean): string {
  return `check:${step}/${check}/${passed ? 'passed' : 'failed'}`;
}

/** About one second of one worker's work. Counts are what happened in it, `pending` is what was open at its end. */
export const sliceSchema = z.object({
  type: z.literal('slice'),
  worker: z.number().int(),
  epoch: z.number().int(),
  /** From 0, without a hole, per worker and epoch. */
  seq: z.number().int(),
  /** The second of the epoch that it ends: slices of several workers that have the same belong together. */
  second: z.number().int(),
  /** All of it is of iterations that began in the warm-up. One that covers no plan time is of those that ended after it. */
  warmUp: z.boolean().optional(),
  fromMs: z.number(),
  toMs: z.number(),
  fromPlanNs: planNs,
  toPlanNs: planNs,
  counts: countsSchema,
  pending: count,
  /** Arrivals the plan had in this slice, and how many were taken up. */
  plannedArrivals: count,
  startedArrivals: count,
  loopUtilization: z.number(),
  /** Of each http step, where there is more than one. */
  steps: z.array(countsSchema),
  /** Why requests failed: an error code or a status, and how often. */
  failures: z.array(z.tuple([z.string(), z.number().int()])),
  /** Of each measured step by place, how often it was answered with a status: of HTTP, of a command's exit, of a WebSocket's close. */
  statuses: z.array(z.tuple([count, z.number().int(), count])),
  /** Further counters by name: `<step>.messages_received` … */
  counters: z.record(z.string(), z.number()),
  /** Encoded histograms by series: `response_time`, `service_time`, `schedule_lag`, `generator_lag`, `<step>.response_time` … */
  histograms: z.record(z.string(), z.instanceof(Uint8Array)),
});
export type Slice = z.infer<typeof sliceSchema>;

/** `plan`: its time is over. `iterations`: all that were to be done are done. */
const endReasonSchema = z.enum(['plan', 'iterations', 'stopped']);
export type EndReason = z.infer<typeof endReasonSchema>;

/** Engine (or its worker threads) → console. */
export const engineEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), planNs, atMs: z.number() }),
  sliceSchema,
  z.object({ type: z.literal('held'), planNs, atMs: z.number() }),
  z.object({ type: z.literal('resumed'), planNs, atMs: z.number() }),
  z.object({ type: z.literal('rate_changed'), curve: z.array(ratePartSchema), atMs: z.number() }),
  /** The engine did not run: asleep, suspended or starved. `skipped`: the arrivals of that time were not sent. */
  z.object({ type: z.literal('stood_still'), fromMs: z.number(), toMs: z.number(), skipped: z.boolean(), reason: z.string() }),
  /** All connections were in use while requests waited; once per epoch. */
  z.object({ type: z.literal('connections_exhausted'), atMs: z.number() }),
  /** The steps cannot be run at all: a script that does not load, a feed without rows, a database that is not there. Nothing was sent. */
  z.object({ type: z.literal('refused'), message: z.string(), hint: z.string().nullable() }),
  z.object({ type: z.literal('dry_run'), steps: z.array(dryRunStepSchema) }),
  /** Shared iterations: numbers below `until` may be in use from now on, so no later engine may use them. */
  z.object({ type: z.literal('reserved'), until: z.number().int() }),
  /** Every worker has sent its last slice. */
  z.object({ type: z.literal('ended'), reason: endReasonSchema, atMs: z.number() }),
]);
export type EngineEvent = z.infer<typeof engineEventSchema>;

/** Worker thread → engine, besides what it passes on to the console. */
export const workerEventSchema = z.union([
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('ended'), reason: endReasonSchema }),
  z.object({ type: z.literal('pass_on'), event: z.unknown() }),
]);
export type WorkerEvent = z.infer<typeof workerEventSchema>;
