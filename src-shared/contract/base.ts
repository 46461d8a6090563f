import { oc } from '@orpc/contract';
import { z } from 'zod';

/** What a caller must be allowed to do. Each role includes the ones before it. */
export const roles = ['viewer', 'operator', 'approver'] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

/** Where in a file the trouble is; lines and columns count from 1. */
export const problemSchema = z.object({
  file: z.string(),
  line: z.number().int().positive().optional(),
  column: z.number().int().positive().optional(),
  /** Of the value in the document, for a form that says it beside its field. */
  path: z.array(z.union([z.string(), z.number()])).optional(),
  message: z.string(),
  /** What to do about it, when there is something to do. */
  hint: z.string().optional(),
  severity: z.enum(['error', 'warning']),
});
export type Problem = z.infer<typeof problemSchema>;

const errorData = z
  .object({
    /** What to do about it. */
    hint: z.string().optional(),
    problems: z.array(problemSchema).optional(),
  })
  .optional();

/** The typed union of errors every procedure may answer with. */
export const contractErrors = {
  NOT_FOUND: { status: 404, data: errorData },
  INVALID: { status: 422, data: errorData },
  CONFLICT: { status: 409, data: errorData },
  UNAVAILABLE: { status: 503, data: errorData },
  FORBIDDEN: { status: 403, data: errorData },
};
export type ContractErrorCode = keyof typeof contractErrors;

const base = oc.$meta<{ role: Role }>({ role: 'viewer' }).errors(contractErrors);

/** A procedure that only reads. */
export const reads = base.meta({ role: 'viewer' });
/** A procedure that runs, changes or types something. */
export const operates = base.meta({ role: 'operator' });
/** A procedure that decides about a gate. */
export const approves = base.meta({ role: 'approver' });

/** RFC 3339 instant. */
export const instantSchema = z.iso.datetime();
/** Milliseconds since the Unix epoch. */
export const epochMsSchema = z.number();

export const verdicts = ['pass', 'fail', 'inconclusive', 'not_measured', 'stale', 'waived'] as const;
export const verdictSchema = z.enum(verdicts);
export type Verdict = z.infer<typeof verdictSchema>;

/** A stretch of time without data, and why. */
export const gapSchema = z.object({ from: epochMsSchema, to: epochMsSchema, reason: z.string() });
export type Gap = z.infer<typeof gapSchema>;

/** A dashed mark on a time axis. */
export const eventMarkSchema = z.object({
  at: epochMsSchema,
  kind: z.string(),
  label: z.string(),
  who: z.string().optional(),
  why: z.string().optional(),
});
export type EventMark = z.infer<typeof eventMarkSchema>;

/** One line of a chart: `t` and `v` have the same length; null is "no value here". */
export const seriesSchema = z.object({
  name: z.string(),
  label: z.string(),
  unit: z.string(),
  t: z.array(epochMsSchema),
  v: z.array(z.number().nullable()),
});
export type Series = z.infer<typeof seriesSchema>;

/** Pixel-bounded answer: at most two points per pixel of `width`. */
export const chartDataSchema = z.object({
  series: z.array(seriesSchema),
  gaps: z.array(gapSchema),
  events: z.array(eventMarkSchema),
});
export type ChartData = z.infer<typeof chartDataSchema>;

export const seriesQuerySchema = z.object({
  from: epochMsSchema.optional(),
  to: epochMsSchema.optional(),
  /** Pixels the chart is wide. */
  width: z.number().int().min(50).max(8000).default(800),
});

/** Longest text of a scenario that travels: as bytes it fits into one message, whatever its letters. */
export const longestScenarioText = 256 * 1024;
