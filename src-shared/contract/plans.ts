import { z } from 'zod';
import { phaseStateSchema } from './gates.ts';

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
