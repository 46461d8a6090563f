import { z } from 'zod';

const extensions = /\.(ts|mts|js|mjs)$/;

/** `script:` of a step as it is written. */
export const scriptStepSchema = z.strictObject({
  /** File of the workspace: `scripts/checkout.ts`. */
  module: z
    .string()
    .regex(extensions, 'must end in .ts, .mts, .js or .mjs')
    .refine((path) => !/^([/\\]|[A-Za-z]:)|\\|\0/.test(path), 'must be a path within the workspace, with /')
    .refine((path) => !path.split('/').includes('..'), 'must not leave the workspace'),
  /** The exported function. */
  export: z
    .string()
    .regex(/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u, 'is not the name of an export')
    .default('default'),
  /** Handed to the function as `args`. */
  args: z.record(z.string(), z.json()).default({}),
});

/** The fields of a script step between console and engine, besides kind and name. */
export const scriptWorkSchema = z.object({
  module: z.string(),
  export: z.string(),
  /** Strings, at any depth, may hold `${…}`. */
  args: z.record(z.string(), z.json()),
});
export type ScriptWork = z.output<typeof scriptWorkSchema>;

/** A function of the workspace. Resolved it has succeeded, thrown it has failed with the message of what was thrown. */
export interface ScriptStep extends ScriptWork {
  kind: 'script';
  name: string;
}

export function scriptStepOf(written: z.output<typeof scriptStepSchema>, name: string): ScriptStep {
  return { kind: 'script', name, ...written };
}
