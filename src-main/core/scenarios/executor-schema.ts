import { z } from 'zod';
import { parseDurationMs, parseRatePerSecond } from '#shared/durations.ts';
import { durationSchema, rateSchema } from './field-schemas.ts';

export const executors = [
  'constant-arrival-rate',
  'ramping-arrival-rate',
  'constant-vus',
  'ramping-vus',
  'shared-iterations',
  'capacity-search',
] as const;
export type ExecutorName = (typeof executors)[number];

/** Without a list of values that JSON Schema users and the message would have to share: the hint is the list. */
const executorSchema = z.enum(executors, {
  error: ({ input }) => `there is no executor "${String(input)}"; use ${executors.slice(0, -1).join(', ')} or ${executors.at(-1)}`,
});

/** A ramp may begin and end at nothing. */
const rateOrNoneSchema = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((text) => parseRatePerSecond(text) !== null, 'must be a rate such as 200/s, 12000/m or 0/s');

const stageSchema = z.strictObject({
  /** Arrivals per time, or users: what the stage ends with. */
  target: z.union([z.string(), z.number()]).transform(String),
  /** How long it takes to get there; 0s: a jump. */
  duration: z.string().refine((text) => parseDurationMs(text) !== null, 'must be a duration such as 30s, or 0s for a jump'),
});

/** What a capacity search tries, and what a rate has to keep in a window to have held. */
const searchSchema = z.strictObject({
  startRate: rateSchema,
  maxRate: rateSchema,
  growth: z.number().min(1.05).max(10).default(1.5),
  window: durationSchema.default('10s'),
  settle: durationSchema.default('2s'),
  confirm: durationSchema.default('30s'),
  precision: z.number().min(0.005).max(0.5).default(0.05),
  slo: z
    .record(z.string(), z.union([z.array(z.string()).min(1), z.string().transform((one) => [one])]))
    .refine((slo) => Object.keys(slo).length > 0, 'names no limit'),
});

const usersSchema = z.number().int().min(1).max(10_000);

/** The fields of a scenario file that say how much load there is and when. Which of them go together is for `executorOf` to say. */
export const executorFields = {
  executor: executorSchema,
  /** constant-arrival-rate: arrivals per time. */
  rate: rateSchema.optional(),
  /** ramping-arrival-rate: what the first stage begins with; left out: nothing. */
  startRate: rateOrNoneSchema.optional(),
  arrival: z.enum(['uniform', 'poisson']).optional(),
  /** constant-vus and shared-iterations: users that each wait for their answer. */
  vus: usersSchema.optional(),
  /** ramping-vus: what the first stage begins with; left out: one user. */
  startVus: z.number().int().min(0).max(10_000).optional(),
  /** Ramping executors: one after the other, each a line from where the last one ended. */
  stages: z.array(stageSchema).min(1).max(1000).optional(),
  /** shared-iterations: how many all users do together. */
  iterations: z.number().int().min(1).max(1_000_000_000).optional(),
  /** capacity-search: from which rate to which, and the limits that decide. */
  search: searchSchema.optional(),
  /** Ramping executors have stages instead. shared-iterations: at most, 10m when left out. */
  duration: durationSchema.optional(),
  /** Before the duration: load as at the beginning, which no figure contains. */
  warmUp: durationSchema.optional(),
  /** Threads of the load engine; left out: by the load and the cores of the machine. */
  workers: z.number().int().min(1).max(64).optional(),
};
