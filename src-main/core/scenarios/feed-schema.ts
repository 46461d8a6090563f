import { z } from 'zod';

/** One feed of `data:` as it is written. */
export const feedSchema = z.strictObject({
  /** File of the workspace: `.csv` with a header line, or `.jsonl` with one object per line. */
  file: z
    .string()
    .regex(/\.(csv|jsonl|ndjson)$/, 'must end in .csv or .jsonl')
    .refine((path) => !/^([/\\]|[A-Za-z]:)|\\|\0/.test(path), 'must be a path within the workspace, with /')
    .refine((path) => !path.split('/').includes('..'), 'must not leave the workspace'),
  /** Which row an iteration gets: by its number, by chance (seeded), or one per virtual user for its whole life. */
  mode: z.enum(['sequential', 'random', 'unique']).default('sequential'),
  /** unique: when there are more users than rows, begin anew instead of leaving them without. */
  recycle: z.boolean().default(false),
});

/** Checked, as it travels to the engine. */
export const loadFeedSchema = z.object({
  name: z.string(),
  file: z.string(),
  mode: z.enum(['sequential', 'random', 'unique']),
  recycle: z.boolean(),
});
export type LoadFeed = z.output<typeof loadFeedSchema>;
