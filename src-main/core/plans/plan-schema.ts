import { z } from 'zod';
import { questionIdSchema } from '#shared/contract/gates.ts';
import { lensSchema } from '#shared/contract/lenses.ts';
import { parseDurationMs } from '#shared/durations.ts';
import { idSchema, textSchema } from './criterion-schema.ts';

const dateSchema = z.iso.date({ error: 'must be a date such as 2026-03-31' });
/** Working time: `4h`, `2d` (8 h each), `1w` (5 d). */
const estimateSchema = z.string().refine((value) => workingHours(value) !== null, { message: 'must be working time such as 4h, 2d or 1w' });
const levelSchema = z.enum(['low', 'medium', 'high']);

export const hoursPerDay = 8;
export const daysPerWeek = 5;

/** Hours of work that an estimate stands for; null when it is none. `d` is a working day, `w` a working week. */
export function workingHours(estimate: string): number | null {
  const weeks = /^\s*(\d+(?:\.\d+)?)\s*w\s*$/.exec(estimate);
  if (weeks !== null) return Number(weeks[1]) * daysPerWeek * hoursPerDay;
  const days = /^\s*(\d+(?:\.\d+)?)\s*d(?:\s*(\d+(?:\.\d+)?)\s*h)?\s*$/.exec(estimate);
  if (days !== null) return Number(days[1]) * hoursPerDay + Number(days[2] ?? 0);
  const ms = /d/.test(estimate) ? null : parseDurationMs(estimate);
  return ms === null || ms <= 0 ? null : ms / 3_600_000;
}

const taskSchema = z.strictObject({
  id: idSchema,
  title: textSchema,
  state: z.enum(['todo', 'doing', 'done', 'dropped']).default('todo'),
  owner: textSchema.optional(),
  estimate: estimateSchema.optional(),
  /** Not before this day. */
  start: dateSchema.optional(),
  due: dateSchema.optional(),
  /** Ids of tasks of the same plan that have to end before this one begins. */
  dependsOn: z.array(idSchema).default([]),
  /** Id of a milestone of the phase. */
  milestone: idSchema.optional(),
  /** Task that it is a part of. */
  parent: idSchema.optional(),
});

const milestoneSchema = z.strictObject({
  id: idSchema,
  title: textSchema,
  due: dateSchema.optional(),
  /** Criteria of the phase that show it is reached; its tasks name it themselves. */
  criteria: z.array(idSchema).default([]),
});

const riskSchema = z.strictObject({
  id: idSchema,
  title: textSchema,
  probability: levelSchema.optional(),
  impact: levelSchema.optional(),
  mitigation: z.string().default(''),
  rollback: z.string().default(''),
  owner: textSchema.optional(),
});

/** A defect that has to be verified as fixed before the phase is released. */
const findingSchema = z.strictObject({
  /** C1, H1 … */
  id: idSchema,
  title: textSchema,
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  /** Criterion of the phase whose pass verifies it; left out, a person verifies it, with what backs that. */
  criterion: idSchema.optional(),
});

const kpiSchema = z.strictObject({
  id: idSchema,
  title: textSchema,
  baseline: textSchema,
  target: textSchema,
  improvement: textSchema.optional(),
  /** Criterion of the phase that measures it. */
  criterion: idSchema.optional(),
});

/** With the options that were not taken, and what they would have cost. */
const decisionSchema = z.strictObject({
  id: idSchema,
  title: textSchema,
  date: dateSchema.optional(),
  by: textSchema.optional(),
  reason: z.string().default(''),
  options: z.array(z.strictObject({ title: textSchema, cost: z.string().default(''), taken: z.boolean().default(false) })).default([]),
});

/** A change that the plan did not foresee. Who decides signs in the ledger, not here. */
export const scopeChangeSchema = z.strictObject({
  id: idSchema,
  title: textSchema,
  reason: z.string().default(''),
  impact: z
    .strictObject({ delay: z.string().default(''), cost: z.string().default(''), testsInvalidated: z.array(textSchema).default([]) })
    .prefault({}),
  alternatives: z.array(textSchema).default([]),
});

const checklistSchema = z.strictObject({
  id: idSchema,
  title: textSchema,
  required: z.boolean().default(true),
  items: z.array(z.strictObject({ id: idSchema, title: textSchema })).min(1),
});

export const phaseSchema = z.strictObject({
  id: idSchema,
  title: textSchema,
  /** Where the phase stands when Holdpoint first sees it; from then on its store says. */
  state: z.enum(['planned', 'active', 'done', 'blocked', 'deferred']).default('planned'),
  description: z.string().default(''),
  owner: textSchema.optional(),
  start: dateSchema.optional(),
  due: dateSchema.optional(),
  milestones: z.array(milestoneSchema).default([]),
  tasks: z.array(taskSchema).default([]),
  risks: z.array(riskSchema).default([]),
  findings: z.array(findingSchema).default([]),
  kpis: z.array(kpiSchema).default([]),
  decisions: z.array(decisionSchema).default([]),
  scopeChanges: z.array(scopeChangeSchema).default([]),
  criteria: z.array(z.unknown()).default([]),
  /** Lists whose every item is answered by a person: short for criteria with `source: { checklist: true }`. */
  checklists: z.array(checklistSchema).default([]),
  /** What the Three Questions and the 3 AM test mean for this phase, shown beside them. */
  questions: z.partialRecord(questionIdSchema, textSchema).default({}),
  reviews: z.strictObject({ lenses: z.array(lensSchema).default([]) }).prefault({}),
  /** People whose signature is needed by name, beside the quorum. */
  signOffs: z.array(z.strictObject({ as: textSchema, person: idSchema })).default([]),
});

/** A file of `plans/`. */
export const planSchema = z.strictObject({
  version: z.literal(1),
  title: textSchema,
  /** Person who wrote or last changed the plan: with separation of duties, their approval does not count. */
  author: idSchema.optional(),
  /** A plan that is not active is shown, and holds nothing. */
  active: z.boolean().default(true),
  phases: z.array(phaseSchema).min(1),
});
