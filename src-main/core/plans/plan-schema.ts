import { z } from 'zod';
import { lensSchema, questionIdSchema } from '#shared/contract/gates.ts';
import { parseDurationMs } from '#shared/durations.ts';
import { stats } from './metrics.ts';

const id = z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i, 'must be letters, digits, ".", - or _');
const text = z.string().min(1);

/** Who or what can answer a criterion. */
const sourceSchema = z.union(
  [
    /** A run of this scenario: `scenarios/checkout.yaml`, or its name without folder and ending. */
    z.strictObject({ scenario: text }),
    /** A probe of a Postgres of the workspace. */
    z.strictObject({ probe: text, datasource: text }),
    /** A person, with a note. Attested, not measured. */
    z.strictObject({ checklist: z.literal(true) }),
  ],
  { error: 'must be one of { scenario: … }, { probe: …, datasource: … }, { checklist: true }' },
);

export const comparators = ['<', '<=', '>', '>=', '=='] as const;
export type Comparator = (typeof comparators)[number];

const common = {
  id,
  title: text,
  /** A criterion that is not required is shown, and does not hold the gate. */
  required: z.boolean().default(true),
  /** Evidence older than this is stale: `24h`, `7d`. */
  maxAge: z
    .string()
    .refine((value) => (parseDurationMs(value) ?? 0) > 0, { message: 'must be a duration such as 12h or 7d' })
    .optional(),
  /** Whether the evidence must come from the revision that the workspace is at. */
  revision: z.enum(['current', 'any']).default('current'),
};

const measuredCriterionSchema = z.strictObject({
  ...common,
  metric: text,
  stat: z.enum(stats),
  op: z.enum(comparators),
  value: z.number(),
  unit: text,
  source: sourceSchema,
  /** `estimate` also takes a figure that its source calls an estimate, such as the memory slope of a short run. */
  accept: z.enum(['measured', 'estimate']).default('measured'),
});
const attestedCriterionSchema = z.strictObject({ ...common, source: z.strictObject({ checklist: z.literal(true) }) });

export const criterionSchema = z.union([measuredCriterionSchema, attestedCriterionSchema]);

export const phaseSchema = z.strictObject({
  id,
  title: text,
  /** Where the phase stands when Holdpoint first sees it; from then on its store says. */
  state: z.enum(['planned', 'active', 'done', 'blocked', 'deferred']).default('planned'),
  description: z.string().default(''),
  tasks: z
    .array(z.strictObject({ id, title: text, state: z.enum(['todo', 'doing', 'done', 'dropped']).default('todo'), owner: text.optional() }))
    .default([]),
  risks: z.array(z.strictObject({ id, title: text, mitigation: z.string().default('') })).default([]),
  criteria: z.array(z.unknown()).default([]),
  /** What the Three Questions and the 3 AM test mean for this phase, shown beside them. */
  questions: z.partialRecord(questionIdSchema, text).default({}),
  reviews: z.strictObject({ lenses: z.array(lensSchema).default([]) }).prefault({}),
});

/** A file of `plans/`. */
export const planSchema = z.strictObject({
  version: z.literal(1),
  title: text,
  /** Person who wrote or last changed the plan: with separation of duties, their approval does not count. */
  author: id.optional(),
  /** A plan that is not active is shown, and holds nothing. */
  active: z.boolean().default(true),
  phases: z.array(phaseSchema).min(1),
});

export { attestedCriterionSchema, measuredCriterionSchema };
