import { z } from 'zod';
import { durationSchema } from './field-schemas.ts';
import { httpSchema } from './http-schema.ts';
import { writtenCheckSchema, writtenExtractsSchema } from './steps/check.ts';
import { commandStepSchema } from './steps/command-step.ts';
import { scriptStepSchema } from './steps/script-step.ts';
import { sqlStepSchema } from './steps/sql-step.ts';
import { websocketStepSchema } from './steps/websocket-step.ts';

/** Kinds of steps; each step has exactly one of these fields. */
export const stepKinds = ['http', 'websocket', 'sql', 'command', 'script', 'think', 'group'] as const;
/** Those that are measured: they can be checked, and have a timeout. */
const measuredKinds = ['http', 'websocket', 'sql', 'command', 'script'] as const;

/** A pause: always the same, or drawn anew each time. */
const thinkSchema = z.union([
  durationSchema,
  z
    .strictObject({
      uniform: z.tuple([durationSchema, durationSchema]).optional(),
      /** The mean. */
      exponential: durationSchema.optional(),
    })
    .refine(
      (think) => (think.uniform === undefined) !== (think.exponential === undefined),
      'must have exactly one of uniform and exponential',
    ),
]);
export type WrittenThink = z.output<typeof thinkSchema>;

const tagNameSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, 'must be letters, digits, - and _')
  .max(40);
const tagValueSchema = z
  .union([z.string(), z.number(), z.boolean()])
  .transform(String)
  .refine((value) => /^[^{}":\n]{1,80}$/.test(value), 'must be up to 80 characters without braces, quotes and colons');
/** Fixed words that group steps in the results. */
export const tagsSchema = z.record(tagNameSchema, tagValueSchema);

const stepFields = {
  name: z
    .string()
    .regex(/^[^.{}"\s][^.{}"]*$/, 'must not hold dots, braces or quotes')
    .max(80)
    .optional(),
  http: httpSchema.optional(),
  websocket: websocketStepSchema.optional(),
  sql: sqlStepSchema.optional(),
  command: commandStepSchema.optional(),
  script: scriptStepSchema.optional(),
  think: thinkSchema.optional(),
  /** From when the step was due; left out: the scenario's. */
  timeout: durationSchema.optional(),
  check: writtenCheckSchema.optional(),
  extract: writtenExtractsSchema.optional(),
  tags: tagsSchema.optional(),
};

type Fields = z.output<z.ZodObject<typeof stepFields>>;
export interface WrittenStep extends Fields {
  group?: WrittenStep[] | undefined;
}

/** One step as it is written. */
export const stepSchema: z.ZodType<WrittenStep> = z
  .strictObject({
    ...stepFields,
    get group(): z.ZodOptional<z.ZodArray<z.ZodType<WrittenStep>>> {
      return z.array(stepSchema).min(1).max(100).optional();
    },
  })
  .superRefine((step, context) => {
    const refuse = (message: string, path: string[] = []) => context.addIssue({ code: 'custom', path, message });
    const kinds = stepKinds.filter((kind) => step[kind] !== undefined);
    if (kinds.length !== 1) {
      refuse(`must have exactly one of ${stepKinds.join(', ')}`, kinds[1] === undefined ? [] : [kinds[1]]);
      return;
    }
    const measured = measuredKinds.some((kind) => kind === kinds[0]);
    for (const field of ['check', 'extract', 'timeout'] as const) {
      if (step[field] !== undefined && !measured) refuse(`a ${kinds[0]} step has no ${field}`, [field]);
    }
    if (step.tags !== undefined && kinds[0] === 'think') refuse('a think step has no tags', ['tags']);
    if (step.group !== undefined && step.name === undefined) refuse('a group needs a name');
  });
