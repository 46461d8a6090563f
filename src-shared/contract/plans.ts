import { z } from 'zod';
import { instantSchema, longestScenarioText, operates, problemSchema, reads, verdictSchema } from './base.ts';
import { criterionResultSchema, phaseStateSchema } from './gates.ts';

export const taskStateSchema = z.enum(['todo', 'doing', 'done', 'dropped']);
export type TaskState = z.infer<typeof taskStateSchema>;

/** A day, and how many of its eight hours of work have passed. */
const workInstantSchema = z.object({ date: z.iso.date(), hour: z.number() });

/** Ids are as in the plan; where several phases have a task of one name, `key` tells them apart: `phase-1/build`. */
export const timedTaskSchema = z.object({
  key: z.string(),
  id: z.string(),
  phase: z.string(),
  title: z.string(),
  state: taskStateSchema,
  owner: z.string().nullable(),
  /** As written: `2d`. */
  estimate: z.string().nullable(),
  /** Hours of work; null where nobody has estimated it. A task with parts takes as long as they do. */
  hours: z.number().nullable(),
  start: z.string().nullable(),
  due: z.string().nullable(),
  milestone: z.string().nullable(),
  /** Keys. */
  parent: z.string().nullable(),
  parts: z.array(z.string()),
  dependsOn: z.array(z.string()),
  earliestStart: z.iso.date(),
  earliestFinish: z.iso.date(),
  latestStart: z.iso.date(),
  latestFinish: z.iso.date(),
  /** The same with hours, for a picture. */
  from: workInstantSchema,
  to: workInstantSchema,
  latestTo: workInstantSchema,
  /** Hours of work that it may slip without moving the end of the plan or breaking a due date; negative when one is broken. */
  slackHours: z.number(),
  critical: z.boolean(),
  /** When it can end from today on; null when it is over. */
  forecastFinish: z.iso.date().nullable(),
  late: z
    .object({
      due: z.iso.date(),
      of: z.enum(['task', 'parent', 'milestone', 'phase']),
      /** The date is past, or will be when the rest is done. */
      kind: z.enum(['overdue', 'expected']),
      hours: z.number(),
    })
    .nullable(),
  line: z.number().int(),
});
export type TimedTask = z.infer<typeof timedTaskSchema>;

export const timelineSchema = z.object({
  today: z.iso.date(),
  /** The plan names no date: it is shown as if it began today. */
  undated: z.boolean(),
  start: z.iso.date(),
  end: z.iso.date(),
  /** Days of work from the first start to the last end. */
  lengthDays: z.number(),
  /** When the plan can end from today on. */
  forecastEnd: z.iso.date(),
  /** Open tasks that nobody has estimated: the plan is longer than it looks. */
  withoutEstimate: z.number().int(),
  phases: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      state: phaseStateSchema,
      start: z.iso.date(),
      end: z.iso.date(),
      due: z.string().nullable(),
    }),
  ),
  tasks: z.array(timedTaskSchema),
  /** Keys of one longest chain of tasks. */
  criticalPath: z.array(z.string()),
  milestones: z.array(
    z.object({
      id: z.string(),
      phase: z.string(),
      title: z.string(),
      due: z.string().nullable(),
      /** When the last of its tasks can end; null for one without tasks. */
      earliest: z.iso.date().nullable(),
    }),
  ),
  overloads: z.array(z.object({ owner: z.string(), from: workInstantSchema, to: workInstantSchema, tasks: z.array(z.string()) })),
});
export type Timeline = z.infer<typeof timelineSchema>;

const counted = z.object({ done: z.number().int(), total: z.number().int() });

const levelSchema = z.enum(['low', 'medium', 'high']);
export type Level = z.infer<typeof levelSchema>;

/** What measures something, as far as it has been measured. */
const measuredBySchema = z.object({
  criterion: z.string(),
  rule: z.string(),
  verdict: verdictSchema,
  observed: z.number().nullable(),
  unit: z.string(),
});

export const plannedPhaseSchema = z.object({
  id: z.string(),
  title: z.string(),
  state: phaseStateSchema,
  description: z.string(),
  owner: z.string().nullable(),
  start: z.string().nullable(),
  due: z.string().nullable(),
  /** It is worked on now. */
  active: z.boolean(),
  released: z.boolean(),
  /** How many things its gate lacks, and the first of them in words. */
  missing: z.number().int(),
  missingFirst: z.array(z.string()),
  /** Counted from tasks and evidence: nobody types it in. What was dropped is not in it. */
  tasks: counted,
  criteria: counted,
  failed: z.number().int(),
  lateTasks: z.number().int(),
  milestones: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      due: z.string().nullable(),
      earliest: z.string().nullable(),
      tasks: counted,
      criteria: counted,
      reached: z.boolean(),
      /** Its date is past, and it is not reached. */
      overdue: z.boolean(),
    }),
  ),
  risks: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      probability: levelSchema.nullable(),
      impact: levelSchema.nullable(),
      mitigation: z.string(),
      rollback: z.string(),
      owner: z.string().nullable(),
    }),
  ),
  findings: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      severity: z.enum(['critical', 'high', 'medium', 'low']),
      /** What verifies it. */
      by: measuredBySchema.extend({ reason: z.string(), attested: z.boolean() }),
    }),
  ),
  kpis: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      baseline: z.string(),
      target: z.string(),
      improvement: z.string().nullable(),
      by: measuredBySchema.nullable(),
    }),
  ),
  decisions: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      date: z.string().nullable(),
      by: z.string().nullable(),
      reason: z.string(),
      options: z.array(z.object({ title: z.string(), cost: z.string(), taken: z.boolean() })),
    }),
  ),
  scopeChanges: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      reason: z.string(),
      impact: z.object({ delay: z.string(), cost: z.string(), testsInvalidated: z.array(z.string()) }),
      alternatives: z.array(z.string()),
    }),
  ),
});
export type PlannedPhase = z.infer<typeof plannedPhaseSchema>;

/** SHA-256 of the bytes of a plan file: what was read, for a change that must not overwrite another one. */
const digestSchema = z.string().regex(/^[0-9a-f]{64}$/);
const fileSchema = z.string().min(1).max(400);
const textSchema = z.string().max(longestScenarioText);

export const planSummarySchema = z.object({
  file: z.string(),
  /** null: it has never been readable. */
  title: z.string().nullable(),
  active: z.boolean(),
  /** What the board says of each phase beside its gate. */
  phases: z.array(
    plannedPhaseSchema
      .pick({ id: true, tasks: true, lateTasks: true, missingFirst: true })
      .extend({ milestones: counted, end: z.iso.date().nullable() }),
  ),
  errors: z.number().int(),
  warnings: z.number().int(),
});
export type PlanSummary = z.infer<typeof planSummarySchema>;

export const planDetailSchema = z.object({
  file: z.string(),
  title: z.string(),
  author: z.string().nullable(),
  active: z.boolean(),
  /** null when the file is gone or cannot be read. */
  digest: digestSchema.nullable(),
  /** Errors hold the gates of the plan; what is shown then is the last version without one. */
  problems: z.array(problemSchema),
  people: z.array(z.object({ id: z.string(), name: z.string() })),
  timeline: timelineSchema,
  phases: z.array(plannedPhaseSchema),
});
export type PlanDetail = z.infer<typeof planDetailSchema>;

export const plannedCriterionSchema = criterionResultSchema.extend({
  phase: z.string(),
  phaseTitle: z.string(),
  maxAgeMs: z.number().nullable(),
  /** When its evidence grows too old; null where it never does, or there is none. */
  freshUntil: instantSchema.nullable(),
  /** What was measured the last times, the oldest first, in its unit. */
  trend: z.array(z.object({ at: instantSchema, value: z.number() })),
});
export type PlannedCriterion = z.infer<typeof plannedCriterionSchema>;

/** null takes a field away. */
export const taskChangeSchema = z.object({
  state: taskStateSchema.optional(),
  title: z.string().min(1).max(500).optional(),
  owner: z.string().min(1).max(200).nullable().optional(),
  estimate: z.string().min(1).max(40).nullable().optional(),
  start: z.iso.date().nullable().optional(),
  due: z.iso.date().nullable().optional(),
  milestone: z.string().min(1).max(200).nullable().optional(),
});
export type TaskChange = z.infer<typeof taskChangeSchema>;

const byFile = z.object({ file: fileSchema });

/** Plan files of the workspace. What their gates ask is in `gates`. */
export const plans = {
  list: reads.output(z.array(planSummarySchema)),
  get: reads.input(byFile).output(planDetailSchema),
  /** Every criterion of every phase, with what was measured before. */
  criteria: reads.input(byFile).output(z.array(plannedCriterionSchema)),
  read: reads.input(byFile).output(z.object({ file: z.string(), text: z.string(), digest: digestSchema })),
  /** Of a text that need not be a file yet: errors and warnings with line and column. */
  check: reads.input(byFile.extend({ text: textSchema })).output(z.object({ problems: z.array(problemSchema) })),
  /**
   * Writes a plan whole or not at all. `expected` is the digest of what was read, null for a file that must not exist yet: CONFLICT when it
   * is otherwise on the disk. A text with errors is written too, and holds the gates of the plan until it is corrected.
   */
  save: operates
    .input(byFile.extend({ text: textSchema, expected: digestSchema.nullable() }))
    .output(z.object({ file: z.string(), digest: digestSchema })),
  /**
   * Changes fields of one task and nothing else of the text: comments, order and spaces stay. CONFLICT when the file is no longer what was
   * read; INVALID, and nothing is written, when the plan would have an error afterwards.
   */
  setTask: operates
    .input(byFile.extend({ expected: digestSchema, phase: z.string(), task: z.string(), change: taskChangeSchema }))
    .output(z.object({ file: z.string(), digest: digestSchema })),
};
