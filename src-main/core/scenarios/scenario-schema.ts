import { z } from 'zod';
import { processSelectorSchema } from '../workspace/workspace-schema.ts';
import { executorFields } from './executor-schema.ts';
import { durationSchema } from './field-schemas.ts';
import { feedSchema } from './feed-schema.ts';
import { parseBudget } from './memory-budget.ts';
import { stepSchema, tagsSchema } from './step-schema.ts';
import { tlsSchema } from './steps/tls.ts';

const thresholdSchema = z.union([
  z.string().transform((expr) => ({ expr })),
  z.strictObject({
    expr: z.string(),
    step: z.string().optional(),
    /** Only steps with this tag. */
    tag: tagsSchema.refine((tag) => Object.keys(tag).length === 1, 'must be one tag such as { region: eu }').optional(),
    over: durationSchema.optional(),
    abortOnFail: z.boolean().optional(),
    delayAbort: durationSchema.optional(),
  }),
]);

const monitorSchema = z.strictObject({
  process: z.union([z.literal('target'), processSelectorSchema]),
  name: z.string().min(1).max(80).optional(),
  budget: z
    .string()
    .refine((text) => parseBudget(text) !== null, 'must be memory per time such as 2MB/h')
    .optional(),
});

/** A scenario file as it is written; `readScenario` turns it into a `Scenario`. */
export const scenarioFileSchema = z.strictObject({
  name: z.string().min(1).max(200),
  description: z.string().default(''),
  /** Name of a target in `holdpoint.yaml`; or `baseUrl`. */
  target: z.string().optional(),
  baseUrl: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  ...executorFields,
  /** Arrivals in flight at once; more are dropped and counted. */
  maxInFlight: z.number().int().min(1).max(100_000).default(2000),
  /** Connections kept open at most; left out: as many as are in flight. */
  connections: z.number().int().min(1).max(20_000).optional(),
  /** From when a request was due. */
  timeout: durationSchema.default('10s'),
  /**
   * How long after the end of the plan requests that are open may still be answered before they count as pending. Left out: twice the longest
   * service time seen, at least 1 s.
   */
  gracefulStop: durationSchema.optional(),
  seed: z.number().int().min(0).max(4_294_967_295).default(1),
  /** Sends `x-holdpoint-request: <runId>/<n>`. */
  trace: z.boolean().default(false),
  /** False: each request opens a connection of its own, and closes it. */
  keepAlive: z.boolean().default(true),
  /** Whom encrypted connections trust: `{ ca: certs/ca.pem }` or `{ insecure: true }`. */
  tls: tlsSchema.optional(),
  steps: z.array(stepSchema).min(1).max(100),
  thresholds: z.record(z.string(), z.union([z.array(thresholdSchema), thresholdSchema.transform((one) => [one])])).default({}),
  monitors: z.array(monitorSchema).default([]),
  /** Below this share of the planned time observed, the verdict is inconclusive. */
  minCoverage: z.number().min(0).max(1).default(0.99),
  /**
   * How late requests may leave (p99 per 10 s window) before the run is invalid. Left out: 1 ms or 5 % of the median response time,
   * whichever is more. Response time counts from when a request was due, so a lag makes a figure worse, never better.
   */
  maxScheduleLag: durationSchema.optional(),
  /** What happens to a run that a crash of the console interrupted. */
  resume: z.enum(['auto', 'manual']).default('auto'),
  /** Fixed values by name, for `${…}`. */
  vars: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  /** Names of environment variables that `${env.NAME}` may read. */
  env: z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is not the name of a variable')).default([]),
  /** Feeds by name: `${users.email}` is the field email of the row that the feed users gives. */
  data: z.record(z.string(), feedSchema).default({}),
  /** Keeps cookies for each virtual user, for one iteration. */
  cookies: z.boolean().default(false),
  /** Keeps them from iteration to iteration. */
  keepCookies: z.boolean().default(false),
  tags: tagsSchema.default({}),
});
export type ScenarioFile = z.infer<typeof scenarioFileSchema>;
