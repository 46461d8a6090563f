import { z } from 'zod';
import { parseDurationMs } from '#shared/durations.ts';
import { durationSchema } from '../field-schemas.ts';

/** Neither arguments nor environments can carry a zero byte: the system ends them there. */
const wordSchema = z
  .string()
  .max(100_000)
  .refine((text) => !text.includes('\0'), 'must not hold a zero byte');

/** `command:` of a step as it is written. */
export const commandStepSchema = z.strictObject({
  /** Program and arguments. There is no shell: quotes, `|`, `>` and `$VAR` mean themselves. */
  run: z
    .array(z.union([wordSchema, z.number(), z.boolean()]).transform(String))
    .min(1)
    .max(1000)
    .refine((run) => run[0] !== '', 'must begin with a program'),
  /** Folder of the workspace; left out: the workspace itself. */
  cwd: wordSchema.min(1).optional(),
  /** Added to PATH, HOME, LANG and TMPDIR, which is all that a command sees of the environment. */
  env: z
    .record(z.string(), z.union([wordSchema, z.number(), z.boolean()]).transform(String))
    .superRefine((env, context) => {
      for (const name of Object.keys(env)) {
        if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
          context.addIssue({ code: 'custom', path: [name], message: 'is not the name of a variable' });
      }
    })
    .default({}),
  /** Killed after this. Left out: the scenario's timeout, which counts from when the step was due. */
  timeout: durationSchema.optional(),
  /** Written to its standard input, which is then closed; left out: it is empty. */
  stdin: z.string().max(1_000_000).optional(),
});

/** The fields of a command step between console and engine, besides kind and name. */
export const commandWorkSchema = z.object({
  /** Program and arguments; each may hold `${…}`. */
  run: z.array(z.string()).min(1),
  /** Relative to the workspace; may hold `${…}`. */
  cwd: z.string().nullable(),
  /** Values may hold `${…}`. */
  env: z.record(z.string(), z.string()),
  timeoutMs: z.number().positive().nullable(),
  /** May hold `${…}`. */
  stdin: z.string().nullable(),
});
export type CommandWork = z.output<typeof commandWorkSchema>;

/** A program of the machine. Its exit code is the status; without a check of that, 0 is success. */
export interface CommandStep extends CommandWork {
  kind: 'command';
  name: string;
}

export function commandStepOf(written: z.output<typeof commandStepSchema>, name: string): CommandStep {
  const { run, cwd, env, timeout, stdin } = written;
  return {
    kind: 'command',
    name,
    run,
    cwd: cwd ?? null,
    env,
    timeoutMs: timeout === undefined ? null : parseDurationMs(timeout),
    stdin: stdin ?? null,
  };
}
