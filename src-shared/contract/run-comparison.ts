import { z } from 'zod';
import { epochMsSchema, instantSchema, verdictSchema } from './base.ts';

/** Where a run ran: what must be alike before two runs may be compared. */
export const runEnvironmentSchema = z.object({
  /** Name of the target in holdpoint.yaml, or the base URL of the scenario. */
  target: z.string(),
  /** `environment` of the target in holdpoint.yaml: targets with the same word are declared compatible. null: nothing declared. */
  declared: z.string().nullable(),
  /** The machine that made the load. */
  generator: z.object({
    platform: z.string(),
    arch: z.string(),
    cpu: z.string(),
    cores: z.number().int(),
    node: z.string(),
    /** `HOLDPOINT_MACHINE_CLASS` of the console: machines with the same word are declared compatible. */
    declared: z.string().nullable(),
  }),
});
export type RunEnvironment = z.infer<typeof runEnvironmentSchema>;

/** A run that others are compared with: one per scenario file and workload. */
export const baselineSchema = z.object({ by: z.string(), at: epochMsSchema, why: z.string().nullable() });
export type Baseline = z.infer<typeof baselineSchema>;

/** About B, the later run, as against A. */
export const comparisonVerdicts = ['improved', 'regressed', 'same', 'inconclusive', 'not_comparable'] as const;
export const comparisonVerdictSchema = z.enum(comparisonVerdicts);
export type ComparisonVerdict = z.infer<typeof comparisonVerdictSchema>;

const comparedRunSchema = z.object({
  runId: z.string(),
  scenario: z.string(),
  file: z.string(),
  startedAt: instantSchema,
  startedBy: z.string(),
  revision: z.string().nullable(),
  workloadHash: z.string(),
  /** In words: `200/s Poisson`. */
  load: z.string(),
  verdict: verdictSchema,
  observedSeconds: z.number(),
  /** null: recorded before environments were. */
  environment: runEnvironmentSchema.nullable(),
  baseline: baselineSchema.nullable(),
  /** 10 s windows stored, and those that were left out, by reason. */
  windows: z.number().int(),
  excluded: z.array(z.object({ reason: z.string(), windows: z.number().int() })),
});
export type ComparedRun = z.infer<typeof comparedRunSchema>;

/** An estimate with the ends of its interval. */
const estimateSchema = z.object({ value: z.number(), low: z.number(), high: z.number() });
export type Estimate = z.infer<typeof estimateSchema>;

/** One figure of both runs. Values are in `unit`. */
const comparedFigureSchema = z.object({
  /** `response_time`, `service_time`, `error_rate`, `throughput`. */
  metric: z.string(),
  /** null: the whole run. */
  step: z.string().nullable(),
  /** `p50`, `p95`, `p99`, `mean`; `rate` for error rate and throughput. */
  stat: z.string(),
  /** For people: `Response time p95`. */
  label: z.string(),
  /** `ms`, `%`, `/s`. */
  unit: z.string(),
  better: z.enum(['lower', 'higher']),
  /** The figure of each run over the windows that are compared; null where nothing was measured. */
  a: z.number().nullable(),
  b: z.number().nullable(),
  /** Samples behind each. */
  nA: z.number().int(),
  nB: z.number().int(),
  /** B − A, in `unit`; null where there is no interval. */
  difference: estimateSchema.nullable(),
  /** B / A; null where A is zero or there is no interval. */
  ratio: estimateSchema.nullable(),
  /** −1 … 1: how much more often a window of B is above one of A than below. */
  cliffsDelta: z.number().nullable(),
  /** Differences up to here do not count: `relative` of the value (0.05 is 5 %), or `absolute` in `unit`, whichever is larger. */
  tolerance: z.object({ relative: z.number(), absolute: z.number() }),
  /** Windows of a block of the bootstrap; null where it was not done. */
  blockWindows: z.number().int().nullable(),
  verdict: comparisonVerdictSchema,
  /** A sentence. */
  reason: z.string(),
  /** What would settle it, where it is not settled. */
  needed: z.string().nullable(),
});
export type ComparedFigure = z.infer<typeof comparedFigureSchema>;

/** Values at the same times of both runs, in seconds of the plan since its start; null: nothing there. */
const overlaySchema = z.object({
  /** `response_time.p50`, `.p95`, `.p99`, `throughput`, `error_rate`. */
  name: z.string(),
  label: z.string(),
  unit: z.string(),
  t: z.array(z.number()),
  a: z.array(z.number().nullable()),
  b: z.array(z.number().nullable()),
});

/** Quantiles of one latency of both runs, to be drawn over a log axis of 1 / (1 − q). */
const quantileCurveSchema = z.object({
  metric: z.string(),
  step: z.string().nullable(),
  label: z.string(),
  unit: z.literal('ms'),
  /** 0 … 1, rising; 1 is the largest. */
  q: z.array(z.number()),
  /** null: too few samples for this quantile, or still pending requests there. */
  a: z.array(z.number().nullable()),
  b: z.array(z.number().nullable()),
});

export const runComparisonSchema = z.object({
  a: comparedRunSchema,
  b: comparedRunSchema,
  verdict: comparisonVerdictSchema,
  reason: z.string(),
  /** What would settle it, where it is not settled. */
  needed: z.string().nullable(),
  /** Why they are not comparable: each difference by its name, as text. Empty otherwise. */
  differences: z.array(z.object({ what: z.string(), a: z.string(), b: z.string() })),
  /** Pairs of windows, at the same place of the plan, that were compared. */
  pairs: z.number().int(),
  method: z.object({
    windowSeconds: z.number(),
    /** Of each interval, 0 … 1. */
    confidence: z.number(),
    resamples: z.number().int(),
    seed: z.number().int(),
    /** In words, with its sources. */
    words: z.string(),
  }),
  /** Whole run first, then each step. Empty when not comparable. */
  figures: z.array(comparedFigureSchema),
  /** Seconds of the plan that one point of the overlay stands for. */
  overlaySeconds: z.number(),
  overlay: z.array(overlaySchema),
  curves: z.array(quantileCurveSchema),
  /** Stretches (seconds of the plan) without measurements, to be hatched. */
  gaps: z.object({ a: z.array(overlayGap()), b: z.array(overlayGap()) }),
});
export type RunComparison = z.infer<typeof runComparisonSchema>;

function overlayGap() {
  return z.object({ from: z.number(), to: z.number(), reason: z.string() });
}

/** Files that a run can be taken out as. */
export const runExportFormats = ['json', 'csv', 'hdr', 'html'] as const;
export const runExportFormatSchema = z.enum(runExportFormats);
export type RunExportFormat = z.infer<typeof runExportFormatSchema>;

/** All formats are text (UTF-8). */
export const runExportSchema = z.object({ fileName: z.string(), mediaType: z.string(), content: z.string() });
export type RunExport = z.infer<typeof runExportSchema>;
