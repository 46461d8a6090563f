import { z } from 'zod';
import { processSelectorSchema } from '../workspace/workspace-schema.ts';
import { executorFields } from './executor-schema.ts';
import { durationSchema, later } from './field-schemas.ts';
import { parseBudget } from './memory-budget.ts';

/** Headers that follow from the request itself: a second one would make it ambiguous. */
const ownHeaders = new Set(['content-length', 'transfer-encoding', 'connection']);
const headersSchema = z
  .record(
    z.string(),
    z
      .union([z.string(), z.number(), z.boolean()])
      .transform(String)
      // Line breaks would end the header, other characters do not exist on the wire.
      .refine((value) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value), 'must be one line of Latin-1 text'),
  )
  .superRefine((headers, context) => {
    for (const name of Object.keys(headers)) {
      const issue = { code: 'custom' as const, path: [name] };
      if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) context.addIssue({ ...issue, message: 'is not a header name' });
      if (ownHeaders.has(name.toLowerCase())) {
        context.addIssue({ ...issue, message: 'is set by Holdpoint and cannot be given', params: { hint: 'Remove it.' } });
      }
    }
  });

const httpSchema = z
  .strictObject({
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']).default('GET'),
    path: z.string().regex(/^\/[\x21-\x7e]*$/, 'must begin with / and hold no spaces (encode them as %20)'),
    headers: headersSchema.default({}),
    body: z.string().optional(),
    json: z.unknown().optional(),
    form: later('form bodies'),
  })
  .refine((http) => http.body === undefined || http.json === undefined, 'has both body and json; keep one');

const statusSchema = z.union([z.number().int().min(100).max(599), z.string().regex(/^[1-5]xx$/, 'must be a status such as 200 or 2xx')]);
const checkSchema = z.strictObject({ status: z.union([statusSchema, z.array(statusSchema).min(1)]) });

const stepSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[^.{}"\s][^.{}"]*$/, 'must not hold dots, braces or quotes')
      .max(80)
      .optional(),
    http: httpSchema.optional(),
    think: durationSchema.optional(),
    check: checkSchema.optional(),
    extract: later('extractions'),
    tags: later('tags'),
    websocket: later('websocket steps'),
    sql: later('sql steps'),
    command: later('command steps'),
    group: later('groups'),
    script: later('script steps'),
  })
  .refine((step) => (step.http === undefined) !== (step.think === undefined), 'must have exactly one of http and think')
  .refine((step) => step.check === undefined || step.http !== undefined, 'a check needs an http step');

const thresholdSchema = z.union([
  z.string().transform((expr) => ({ expr })),
  z.strictObject({
    expr: z.string(),
    step: z.string().optional(),
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
  seed: z.number().int().min(0).max(4_294_967_295).default(1),
  /** Sends `x-holdpoint-request: <runId>/<n>`. */
  trace: z.boolean().default(false),
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
  data: later('data feeds'),
  tags: later('tags'),
  cookies: later('cookies'),
});
export type ScenarioFile = z.infer<typeof scenarioFileSchema>;
