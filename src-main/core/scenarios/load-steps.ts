import { z } from 'zod';
import { checkSchema, extractSchema } from './steps/check.ts';
import { commandWorkSchema } from './steps/command-step.ts';
import { scriptWorkSchema } from './steps/script-step.ts';
import { sqlWorkSchema } from './steps/sql-step.ts';
import { websocketWorkSchema } from './steps/websocket-step.ts';

/** Steps in canonical form, in the order in which a virtual user meets them, as they travel from the console to the engine. */

/** What every measured step has. Its checks and extractions look at what its driver answered. */
const common = {
  /** Unique in a run; within groups `group/step`. */
  name: z.string(),
  /** From when the step was due; null: the timeout of the load. */
  deadlineMs: z.number().nullable(),
  tags: z.record(z.string(), z.string()),
  checks: z.array(checkSchema),
  extracts: z.array(extractSchema),
};

const httpSchema = z.object({
  kind: z.literal('http'),
  ...common,
  method: z.string(),
  /** May hold `${…}`; values are escaped. */
  path: z.string(),
  /** Values may hold `${…}`. */
  headers: z.record(z.string(), z.string()),
  /** May hold `${…}`. null: none. */
  body: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('text'), text: z.string() }),
      z.object({ kind: z.literal('json'), value: z.json() }),
      z.object({ kind: z.literal('form'), fields: z.array(z.tuple([z.string(), z.string()])) }),
    ])
    .nullable(),
  redirects: z.number().int(),
  version: z.enum(['1.1', '2']),
});
export type HttpStep = z.output<typeof httpSchema>;

const driven = {
  websocket: z.object({ kind: z.literal('websocket'), ...common, ...websocketWorkSchema.shape }),
  sql: z.object({ kind: z.literal('sql'), ...common, ...sqlWorkSchema.shape }),
  command: z.object({ kind: z.literal('command'), ...common, ...commandWorkSchema.shape }),
  script: z.object({ kind: z.literal('script'), ...common, ...scriptWorkSchema.shape }),
};

const measuredSchema = z.discriminatedUnion('kind', [httpSchema, driven.websocket, driven.sql, driven.command, driven.script]);
/** A step that is measured. */
export type MeasuredStep = z.output<typeof measuredSchema>;

const thinkSchema = z.object({
  kind: z.literal('think'),
  draw: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('fixed'), ms: z.number() }),
    z.object({ kind: z.literal('uniform'), fromMs: z.number(), toMs: z.number() }),
    z.object({ kind: z.literal('exponential'), meanMs: z.number() }),
  ]),
});
export type ThinkStep = z.output<typeof thinkSchema>;

/** Where a group begins and ends: the time between is its `duration`. */
const groupBeginSchema = z.object({ kind: z.literal('group_begin'), name: z.string() });
const groupEndSchema = z.object({ kind: z.literal('group_end'), name: z.string() });

export const loadStepSchema = z.discriminatedUnion('kind', [
  httpSchema,
  driven.websocket,
  driven.sql,
  driven.command,
  driven.script,
  thinkSchema,
  groupBeginSchema,
  groupEndSchema,
]);
export type LoadStep = z.output<typeof loadStepSchema>;

/** Steps that are sent and measured; their places in this list are the step numbers of slices and frames. */
export function measuredSteps<S extends { kind: LoadStep['kind'] }>(steps: readonly S[]): Extract<S, { kind: MeasuredStep['kind'] }>[] {
  return steps.filter(
    (step): step is Extract<S, { kind: MeasuredStep['kind'] }> => !['think', 'group_begin', 'group_end'].includes(step.kind),
  );
}

/** Names of the groups among these steps. */
export function groupNames(steps: readonly (Pick<LoadStep, 'kind'> & { name?: string })[]): string[] {
  return steps.flatMap((step) => (step.kind === 'group_begin' && step.name !== undefined ? [step.name] : []));
}
