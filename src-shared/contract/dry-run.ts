import { z } from 'zod';
import { longestScenarioText } from './base.ts';

const headersSchema = z.array(z.tuple([z.string(), z.string()]));

/** One step of a dry run, in the order in which a virtual user met it. */
export const dryRunStepSchema = z.object({
  name: z.string(),
  kind: z.enum(['http', 'websocket', 'sql', 'command', 'script']),
  /** `not_reached`: the dry run ended before it. */
  outcome: z.enum(['completed', 'failed', 'timed_out', 'not_reached']),
  /** Why it failed, as the failures of a run name it. */
  failure: z.string().nullable(),
  durationMs: z.number().nullable(),
  /** What an http step sent: one request, and one more for each redirect that it followed. */
  requests: z.array(z.object({ method: z.string(), url: z.string(), headers: headersSchema, body: z.string().nullable() })),
  /** What a step of another kind did, its `${…}` filled: the fields of the scenario. */
  call: z.record(z.string(), z.json()).nullable(),
  response: z
    .object({
      /** HTTP status, exit code of a command, close code of a WebSocket. */
      status: z.number().nullable(),
      headers: headersSchema,
      /** At most 64 KB of it. */
      body: z.string().nullable(),
      bodyTruncated: z.boolean(),
      /** What a kind of step adds, such as `rows`. */
      values: z.record(z.string(), z.json()),
    })
    .nullable(),
  checks: z.array(z.object({ name: z.string(), passed: z.boolean() })),
  /** Variables that were set, as JSON. */
  extracted: z.record(z.string(), z.json()),
});
export type DryRunStep = z.infer<typeof dryRunStepSchema>;

/** One iteration of a scenario. Values of environment variables are masked everywhere. */
export const dryRunResultSchema = z.object({
  scenario: z.string(),
  baseUrl: z.string(),
  /** Every step completed. */
  ok: z.boolean(),
  steps: z.array(dryRunStepSchema),
});
export type DryRunResult = z.infer<typeof dryRunResultSchema>;

export const dryRunInputSchema = z.object({
  /** Of the workspace; with `text`: the name used in messages. */
  file: z.string(),
  /** Instead of what the file holds: a scenario that is being edited. */
  text: z.string().max(longestScenarioText).optional(),
});
