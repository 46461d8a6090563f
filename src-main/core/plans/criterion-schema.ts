import { z } from 'zod';
import { parseDurationMs } from '#shared/durations.ts';
import { stats } from './metrics.ts';

export const idSchema = z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i, 'must be letters, digits, ".", - or _');
export const textSchema = z.string().min(1);

/** Who or what can answer a criterion. */
const sourceSchema = z.union(
  [
    /** A run of this scenario: `scenarios/checkout.yaml`, or its name without folder and ending. */
    z.strictObject({ scenario: textSchema }),
    /** A probe of a Postgres of the workspace. */
    z.strictObject({ probe: textSchema, datasource: textSchema }),
    /** A result of another tool, imported under this name (`evidence import --name`). */
    z.strictObject({ import: idSchema }),
    /** A person, with a note. Attested, not measured. */
    z.strictObject({ checklist: z.literal(true) }),
  ],
  { error: 'must be one of { scenario: … }, { probe: …, datasource: … }, { import: … }, { checklist: true }' },
);

export const comparators = ['<', '<=', '>', '>=', '=='] as const;
export type Comparator = (typeof comparators)[number];

/** How old, and of which revision, evidence may be. */
export const freshness = {
  maxAge: z
    .string()
    .refine((value) => (parseDurationMs(value) ?? 0) > 0, { message: 'must be a duration such as 12h or 7d' })
    .optional()
    .describe('Evidence older than this is stale: 24h, 7d'),
  revision: z
    .enum(['current', 'any'])
    .default('current')
    .describe('Whether the evidence must come from the revision that the workspace is at'),
};

const common = {
  id: idSchema.describe('Names the criterion in its phase: evidence and references are filed under it'),
  title: textSchema.describe('What must be true'),
  required: z.boolean().default(true).describe('One that is not required is shown, and does not hold the gate'),
  ...freshness,
};

export const measuredCriterionSchema = z.strictObject({
  ...common,
  metric: textSchema.describe('response_time, error_rate … of a run, also of one step (item.response_time) or tag; the metric of a probe'),
  stat: z.enum(stats).describe('Which figure of the metric; a probe has a value'),
  op: z.enum(comparators).describe('How the figure has to stand to the value'),
  value: z.number().describe('The limit, in the unit'),
  unit: textSchema.describe('ms, s, %, MB/h, requests/minute, count …; units are converted, never guessed'),
  source: sourceSchema.describe('Who or what can answer it'),
  accept: z
    .enum(['measured', 'estimate'])
    .default('measured')
    .describe('estimate also takes a figure that its source calls an estimate, such as the memory slope of a short run'),
  /**
   * Makes the criterion relative: the figure against that of this run of the same scenario, or of the one that is `pinned`. The unit is
   * then `%` (change: 5 is five percent more) or `x` (ratio).
   */
  baseline: z
    .union([z.literal('pinned'), z.strictObject({ run: textSchema })], { error: 'must be "pinned" or { run: … }' })
    .optional()
    .describe('Makes it relative: against this run, or the pinned one of its scenario; the unit is then % (change) or x (ratio)'),
});
export const attestedCriterionSchema = z.strictObject({ ...common, source: z.strictObject({ checklist: z.literal(true) }) });

export const criterionSchema = z.union([measuredCriterionSchema, attestedCriterionSchema]);
