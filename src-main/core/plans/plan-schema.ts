import { z } from 'zod';
import { questionIdSchema } from '#shared/contract/gates.ts';
import { lensSchema } from '#shared/contract/lenses.ts';
import { parseDurationMs } from '#shared/durations.ts';
import { freshness, idSchema, textSchema } from './criterion-schema.ts';

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
  id: idSchema.describe('Name of the task; what depends on it says it'),
  title: textSchema.describe('What is to be done'),
  state: z.enum(['todo', 'doing', 'done', 'dropped']).default('todo').describe('Where it stands'),
  owner: textSchema.optional().describe('Who does it: id or name of a person of holdpoint.yaml'),
  estimate: estimateSchema.optional().describe('Working time: 4h, 2d (8 hours each) or 1w (5 days)'),
  start: dateSchema.optional().describe('Not before this day'),
  due: dateSchema.optional().describe('Done by the end of this day'),
  dependsOn: z.array(idSchema).default([]).describe('Ids of tasks of the same plan that have to end before this one begins'),
  milestone: idSchema.optional().describe('Id of a milestone of the phase'),
  parent: idSchema.optional().describe('Task that it is a part of; a task with parts lasts as long as they do'),
});

const milestoneSchema = z.strictObject({
  id: idSchema.describe('M1, M2 …'),
  title: textSchema.describe('What is reached'),
  due: dateSchema.optional().describe('Reached by the end of this day'),
  criteria: z.array(idSchema).default([]).describe('Ids of criteria of the phase that show it is reached; its tasks name it themselves'),
});

const riskSchema = z.strictObject({
  id: idSchema.describe('R1, R2 …'),
  title: textSchema.describe('What may happen'),
  probability: levelSchema.optional().describe('How likely it is'),
  impact: levelSchema.optional().describe('How much it would hurt'),
  mitigation: z.string().default('').describe('What keeps it from happening, or from hurting'),
  rollback: z.string().default('').describe('How to go back when it has happened'),
  owner: textSchema.optional().describe('Who watches it'),
});

/** A defect that has to be verified as fixed before the phase is released. */
const findingSchema = z.strictObject({
  id: idSchema.describe('C1, H1 …'),
  title: textSchema.describe('What is wrong'),
  severity: z.enum(['critical', 'high', 'medium', 'low']).describe('How bad it is'),
  criterion: idSchema
    .optional()
    .describe('Id of the criterion of the phase whose pass verifies the fix; left out, a person verifies it, with what backs that'),
  ...freshness,
});

const kpiSchema = z.strictObject({
  id: idSchema.describe('Name of the figure'),
  title: textSchema.describe('What is measured'),
  baseline: textSchema.describe('Where it stands today'),
  target: textSchema.describe('Where it should get to'),
  improvement: textSchema.optional().describe('The difference, in words'),
  criterion: idSchema.optional().describe('Id of the criterion of the phase that measures it'),
});

/** With the options that were not taken, and what they would have cost. */
const decisionSchema = z.strictObject({
  id: idSchema.describe('D1, D2 …'),
  title: textSchema.describe('What was to be decided'),
  date: dateSchema.optional().describe('When it was decided'),
  by: textSchema.optional().describe('Who decided'),
  reason: z.string().default('').describe('Why'),
  options: z
    .array(
      z.strictObject({
        title: textSchema.describe('The option'),
        cost: z.string().default('').describe('What it costs, or would have cost'),
        taken: z.boolean().default(false).describe('The one that was chosen'),
      }),
    )
    .default([])
    .describe('All options, also those that were not taken, and what they would cost'),
});

/** A change that the plan did not foresee. Who decides signs in the ledger, not here. */
export const scopeChangeSchema = z.strictObject({
  id: idSchema.describe('S1, S2 …'),
  title: textSchema.describe('What changes'),
  reason: z.string().default('').describe('Why'),
  impact: z
    .strictObject({
      delay: z.string().default('').describe('How much later it gets'),
      cost: z.string().default('').describe('What it costs'),
      testsInvalidated: z.array(textSchema).default([]).describe('Results that no longer count'),
    })
    .prefault({})
    .describe('What it costs'),
  alternatives: z.array(textSchema).default([]).describe('What could be done instead'),
});

const checklistSchema = z.strictObject({
  id: idSchema.describe('Name of the list; its items are the criteria "list.item"'),
  title: textSchema.describe('Heading of the list'),
  required: z.boolean().default(true).describe('Whether its items hold the gate'),
  items: z
    .array(z.strictObject({ id: idSchema.describe('Name of the item'), title: textSchema.describe('What is to be confirmed') }))
    .min(1)
    .describe('Each is answered by a person'),
});

export const phaseSchema = z.strictObject({
  id: idSchema.describe('Names one phase of the workspace: decisions are filed under it'),
  title: textSchema.describe('Heading of the phase'),
  state: z
    .enum(['planned', 'active', 'done', 'blocked', 'deferred'])
    .default('planned')
    .describe('Where the phase stands when Holdpoint first sees it; from then on its store says'),
  description: z.string().default('').describe('What the phase is for'),
  owner: textSchema.optional().describe('Who answers for it'),
  start: dateSchema.optional().describe('Its tasks do not begin before this day; left out, it begins when the phase before it ends'),
  due: dateSchema.optional().describe('Over by the end of this day'),
  milestones: z.array(milestoneSchema).default([]).describe('Points on the way'),
  tasks: z.array(taskSchema).default([]).describe('What is to be done'),
  risks: z.array(riskSchema).default([]).describe('What may go wrong'),
  findings: z.array(findingSchema).default([]).describe('Defects that have to be verified as fixed before the phase is released'),
  kpis: z.array(kpiSchema).default([]).describe('Figures that the phase is to improve'),
  decisions: z.array(decisionSchema).default([]).describe('What was decided, with the options that were not taken'),
  scopeChanges: z
    .array(scopeChangeSchema)
    .default([])
    .describe('Changes that the plan did not foresee; who decides about them signs in the ledger'),
  criteria: z.array(z.unknown()).default([]).describe('What must be true before the phase is released'),
  checklists: z
    .array(checklistSchema)
    .default([])
    .describe('Lists whose every item is answered by a person: short for criteria with source: { checklist: true }'),
  questions: z
    .partialRecord(questionIdSchema, textSchema)
    .default({})
    .describe('What the Three Questions and the 3 AM test mean for this phase'),
  reviews: z
    .strictObject({ lenses: z.array(lensSchema).default([]).describe('testing, infrastructure, documentation, security, governance') })
    .prefault({})
    .describe('Which specialist lenses must have reviewed it'),
  signOffs: z
    .array(z.strictObject({ as: textSchema.describe('In which role'), person: idSchema.describe('Id of an approver') }))
    .default([])
    .describe('People whose signature is needed by name, beside the quorum'),
});

/** A file of `plans/`. */
export const planSchema = z.strictObject({
  version: z.literal(1).describe('Version of this format'),
  title: textSchema.describe('Heading of the plan'),
  author: idSchema
    .optional()
    .describe('Id of the person who wrote or last changed the plan: with separation of duties, their approval does not count'),
  active: z.boolean().default(true).describe('A plan that is not active is shown, and holds nothing'),
  phases: z.array(phaseSchema).min(1).describe('In the order in which they follow each other'),
});
