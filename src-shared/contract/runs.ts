import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { dryRunInputSchema, dryRunResultSchema } from './dry-run.ts';
import {
  chartDataSchema,
  epochMsSchema,
  eventMarkSchema,
  gapSchema,
  instantSchema,
  operates,
  problemSchema,
  reads,
  seriesQuerySchema,
  seriesSchema,
  verdictSchema,
} from './base.ts';
import { baselineSchema, runComparisonSchema, runEnvironmentSchema, runExportFormatSchema, runExportSchema } from './run-comparison.ts';
import { distributionQuerySchema, heatMapQuerySchema, heatMapSchema, runDistributionSchema, runRangeSchema } from './run-charts.ts';

export const modelSchema = z.enum(['open', 'closed']);
/** As in the public run result, plus the states of a run that is still on. */
export const runStateSchema = z.enum(['starting', 'running', 'held', 'finishing', 'completed', 'aborted', 'interrupted', 'failed']);
export type RunState = z.infer<typeof runStateSchema>;

export const scenarioSummarySchema = z.object({
  /** Relative to the workspace, for example `scenarios/checkout-60s.yaml`. */
  file: z.string(),
  name: z.string(),
  description: z.string(),
  executor: z.string(),
  model: modelSchema,
  target: z.string(),
  /** Arrivals per second for open models, virtual users for closed ones. */
  load: z.string(),
  durationSeconds: z.number(),
  thresholds: z.array(z.object({ metric: z.string(), expr: z.string(), window: z.string() })),
  monitors: z.array(z.string()),
  /** What it runs on this machine: command lines, and scripts with the function of theirs that is called. */
  programs: z.array(z.string()),
  problems: z.array(problemSchema),
});
export type ScenarioSummary = z.infer<typeof scenarioSummarySchema>;

export const runOverridesSchema = z.object({
  /** `200/s`, `12000/m`. */
  rate: z.string().optional(),
  /** `60s`, `8h`. */
  duration: z.string().optional(),
  seed: z.number().int().nonnegative().optional(),
  vus: z.number().int().positive().optional(),
});

export const planPreviewSchema = z.object({
  model: modelSchema,
  /** Open: arrivals per second; closed: virtual users. */
  unit: z.string(),
  curve: z.array(z.object({ tSeconds: z.number(), value: z.number() })),
  /** Before the measured time, and part of `curve`; 0: none. */
  warmUpSeconds: z.number(),
  /** Without the warm-up. null for closed models: it depends on the target. */
  totalArrivals: z.number().int().nullable(),
  durationSeconds: z.number(),
  workloadHash: z.string(),
});

const statsSchema = z.object({
  n: z.number().int(),
  min: z.number().nullable(),
  mean: z.number().nullable(),
  p50: z.number().nullable(),
  p75: z.number().nullable(),
  p90: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
  p999: z.number().nullable(),
  max: z.number().nullable(),
  unit: z.literal('ms'),
  /** True when requests were still pending at the end: the tail is a lower bound. */
  censored: z.boolean().optional(),
});
export type TrendStats = z.infer<typeof statsSchema>;
const counterSchema = z.object({ count: z.number(), perSecond: z.number() });
const rateSchema = z.object({ value: z.number().nullable(), upper95: z.number().nullable(), n: z.number().int() });
export const metricSchema = z.union([statsSchema, rateSchema, counterSchema]);

export const thresholdResultSchema = z.object({
  metric: z.string(),
  /** As written: `p(95)<200`. */
  expr: z.string(),
  /** `run`, or the length of the sliding window such as `1m`. */
  window: z.string(),
  verdict: verdictSchema,
  observed: z.number().nullable(),
  /** One-sided 95 % bound on the side that matters. */
  bound: z.number().nullable(),
  unit: z.string(),
  n: z.number().int(),
  /** Samples needed for a verdict, where more are needed. */
  needed: z.number().int().nullable(),
  reason: z.string(),
  abortOnFail: z.boolean(),
});
export type ThresholdResult = z.infer<typeof thresholdResultSchema>;

export const generatorSchema = z.object({
  valid: z.boolean(),
  reasons: z.array(z.string()),
  lagP99Ms: z.number().nullable(),
  maxLoopUtilization: z.number().nullable(),
});
export const totalsSchema = z.object({
  scheduled: z.number().int(),
  completed: z.number().int(),
  failed: z.number().int(),
  timedOut: z.number().int(),
  dropped: z.number().int(),
  pending: z.number().int(),
});
export type Totals = z.infer<typeof totalsSchema>;

/** A trend of one monitored signal over a run. Always an estimate here, never a verdict. */
export const trendSchema = z.object({
  signal: z.string(),
  label: z.string(),
  /** Unit of the signal, for example `MB` or `count`. */
  unit: z.string(),
  /** Per hour, in `unit`. null: not enough samples, `reason` says how many are needed. */
  slopePerHour: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Confidence of [low, high], 0 … 1. */
  confidence: z.number(),
  method: z.string(),
  n: z.number().int(),
  windowSeconds: z.number(),
  /** Fitted line over the lower envelope, to be drawn with its band. */
  line: z.array(z.object({ t: epochMsSchema, value: z.number(), low: z.number(), high: z.number() })),
  budgetPerHour: z.number().nullable(),
  words: z.string(),
  reason: z.string(),
});
export type Trend = z.infer<typeof trendSchema>;

export type MonitorResult = z.infer<typeof monitorResultSchema>;
export const monitorResultSchema = z.object({
  monitor: z.string(),
  label: z.string(),
  pid: z.number().int().nullable(),
  trends: z.array(trendSchema),
});

/** What a capacity search found. Rates in arrivals per second. */
export const capacitySchema = z.object({
  /** The highest rate that held for the confirmation; null: none did. */
  perSecond: z.number().nullable(),
  /** Why it is not more; null while the search is on. */
  reason: z.enum(['slo_exceeded', 'plateau', 'generator_bound', 'cap_reached', 'stopped']).nullable(),
  /** In a window, confirmed or not. */
  highestHeld: z.number().nullable(),
  lowestBroken: z.number().nullable(),
  steps: z.array(z.object({ phase: z.enum(['climb', 'narrow', 'confirm']), perSecond: z.number(), held: z.boolean(), words: z.string() })),
});
export type CapacityResult = z.infer<typeof capacitySchema>;

/** Requests of one step, or of all steps with a tag. */
const partSchema = z.object({
  /** Sent or tried: all but the dropped. */
  requests: z.number().int(),
  completed: z.number().int(),
  failed: z.number().int(),
  timedOut: z.number().int(),
  dropped: z.number().int(),
  error_rate: rateSchema,
  response_time: statsSchema,
  service_time: statsSchema,
});
export const stepResultSchema = partSchema.extend({
  /** Within groups `group/step`. */
  name: z.string(),
  tags: z.record(z.string(), z.string()),
  /** How often it was answered with each status (of HTTP, of a command's exit, of a WebSocket's close). */
  statuses: z.record(z.string(), z.number().int()),
  checks: z.array(z.object({ name: z.string(), passed: z.number().int(), failed: z.number().int() })),
  /** What only this kind of step measures, such as `round_trip_time` and `messages_received`. */
  latencies: z.record(z.string(), statsSchema),
  counters: z.record(z.string(), z.number()),
});
export type StepResult = z.infer<typeof stepResultSchema>;
export const tagResultSchema = partSchema.extend({ tag: z.string(), value: z.string() });
export type TagResult = z.infer<typeof tagResultSchema>;

/** The public run result of the command line: `holdpoint run --json`. */
export const runResultSchema = z.object({
  runId: z.string(),
  scenario: z.string(),
  model: modelSchema,
  state: runStateSchema,
  stopReason: z.string(),
  startedAt: instantSchema,
  endedAt: instantSchema.nullable(),
  plannedSeconds: z.number(),
  observedSeconds: z.number(),
  coverage: z.number(),
  gaps: z.array(gapSchema.extend({ from: instantSchema, to: instantSchema })),
  generator: generatorSchema,
  totals: totalsSchema,
  /** Requests of the warm-up, which are in no other figure. */
  warmUp: z.object({ seconds: z.number(), totals: totalsSchema }).optional(),
  metrics: z.record(z.string(), metricSchema),
  /** By step, in their order; this and what follows is missing in results of earlier versions. */
  steps: z.array(stepResultSchema).optional(),
  /** From the first step of a group to the end of its last, pauses included. */
  groups: z.array(z.object({ name: z.string(), duration: statsSchema })).optional(),
  tags: z.array(tagResultSchema).optional(),
  checks: z.object({ passed: z.number().int(), failed: z.number().int() }).optional(),
  /** Kinds of failure and how often, the most frequent first. */
  failures: z.record(z.string(), z.number().int()).optional(),
  /** Of the executor capacity-search. */
  capacity: capacitySchema.optional(),
  thresholds: z.array(thresholdResultSchema),
  monitors: z.array(monitorResultSchema),
  verdict: verdictSchema,
  reason: z.string(),
});
export type RunResult = z.infer<typeof runResultSchema>;

export const runSummarySchema = z.object({
  runId: z.string(),
  scenario: z.string(),
  file: z.string(),
  model: modelSchema,
  state: runStateSchema,
  verdict: verdictSchema,
  reason: z.string(),
  startedAt: instantSchema,
  endedAt: instantSchema.nullable(),
  plannedSeconds: z.number(),
  observedSeconds: z.number(),
  coverage: z.number(),
  requests: z.number().int(),
  p95Ms: z.number().nullable(),
  errorRate: z.number().nullable(),
  generatorValid: z.boolean(),
  evidence: z.string().nullable(),
  startedBy: z.string(),
  /** p95 of response time over the run, at most 60 points. */
  sparkline: z.array(z.number().nullable()),
  /** Runs with the same one can be compared. */
  workloadHash: z.string().default(''),
  /** Pinned as the baseline of its scenario and workload. */
  baseline: z.boolean().default(false),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

export const runDetailSchema = z.object({
  result: runResultSchema,
  file: z.string(),
  /** The scenario as it was when the run started. */
  scenarioYaml: z.string(),
  load: z.string(),
  /** Where requests go, and the address that the host's name stood for at the start: it is resolved once. null: not recorded. */
  endpoint: z.object({ baseUrl: z.string(), address: z.string().nullable() }),
  seed: z.number().int(),
  arrival: z.string(),
  revision: z.string().nullable(),
  workloadHash: z.string(),
  startedBy: z.string(),
  events: z.array(eventMarkSchema),
  gaps: z.array(gapSchema),
  ranges: z.array(runRangeSchema),
  evidence: z.string().nullable(),
  canResume: z.boolean(),
  /** null: it is not pinned. */
  baseline: baselineSchema.nullable(),
  /** The run that is pinned for its scenario and workload, this one or another: what `compare baseline ID` compares with. */
  baselineRunId: z.string().nullable(),
  /** null: recorded before environments were. */
  environment: runEnvironmentSchema.nullable(),
});
export type RunDetail = z.infer<typeof runDetailSchema>;

/** The latest state of a run that is on. `tail` holds the last 15 s of 1 s points, so a conflated reader misses nothing. */
export const runLiveSchema = z.object({
  at: epochMsSchema,
  state: runStateSchema,
  elapsedSeconds: z.number(),
  plannedSeconds: z.number(),
  heldSeconds: z.number(),
  ratePlanned: z.number().nullable(),
  deliveredPerSecond: z.number().nullable(),
  inFlight: z.number().int(),
  totals: totalsSchema,
  /** Whole run so far. */
  responseTime: statsSchema,
  errorRate: rateSchema,
  generator: generatorSchema,
  thresholds: z.array(thresholdResultSchema),
  tail: z.array(seriesSchema),
  events: z.array(eventMarkSchema),
  gaps: z.array(gapSchema),
  ranges: z.array(runRangeSchema),
  coverage: z.number(),
  trend: trendSchema.nullable(),
});
export type RunLive = z.infer<typeof runLiveSchema>;

const byRun = z.object({ runId: z.string() });
const withReason = byRun.extend({ why: z.string().max(500).optional() });

export const runs = {
  scenarios: reads.output(z.array(scenarioSummarySchema)),
  /** What a run would do, before it starts. */
  preview: reads.input(z.object({ file: z.string(), overrides: runOverridesSchema.default({}) })).output(planPreviewSchema),
  start: operates
    .input(
      z.object({
        file: z.string(),
        overrides: runOverridesSchema.default({}),
        /** Id of the person of holdpoint.yaml who starts it, for separation of duties; left out, only the kind of caller is known. */
        by: z.string().optional(),
      }),
    )
    .output(z.object({ runId: z.string() })),
  /** One iteration through the engine's own code, against the real target, with everything it sent and got. Pauses are left out. */
  dryRun: operates.input(dryRunInputSchema).output(dryRunResultSchema),
  list: reads.input(z.object({ limit: z.number().int().min(1).max(500).default(100) })).output(z.array(runSummarySchema)),
  get: reads.input(byRun).output(runDetailSchema),
  /** Conflated, at most 4 Hz; ends when the run ends. */
  live: reads.input(byRun).output(eventIterator(runLiveSchema)),
  series: reads.input(byRun.extend({ names: z.array(z.string()).max(40) }).extend(seriesQuerySchema.shape)).output(chartDataSchema),
  /** Latency over time; bounded by its numbers of columns and rows. */
  heatmap: reads.input(heatMapQuerySchema).output(heatMapSchema),
  /** Response time and service time over their quantiles. */
  distribution: reads.input(distributionQuerySchema).output(runDistributionSchema),
  hold: operates.input(withReason).output(z.object({ state: runStateSchema })),
  resume: operates.input(withReason).output(z.object({ state: runStateSchema })),
  rate: operates.input(withReason.extend({ rate: z.string() })).output(z.object({ state: runStateSchema })),
  extend: operates.input(withReason.extend({ by: z.string() })).output(z.object({ state: runStateSchema })),
  stop: operates.input(withReason).output(z.object({ state: runStateSchema })),
  /** Goes on with a run that a crash interrupted; the time between is a gap. */
  recover: operates.input(byRun).output(z.object({ runId: z.string() })),
  /**
   * B against A. One of the two may be `baseline`: the pinned run of the other's scenario and workload. Both must be over.
   * `tolerance` is a share (0.05 is 5 %), `minDifferenceMs` what counts of a latency at least.
   */
  compare: reads
    .input(
      z.object({
        a: z.string(),
        b: z.string(),
        tolerance: z.number().min(0.001).max(1).optional(),
        minDifferenceMs: z.number().min(0.001).max(60_000).optional(),
      }),
    )
    .output(runComparisonSchema),
  /** Makes a run that is over the baseline of its scenario and workload, in place of the one before. */
  pin: operates.input(withReason).output(z.object({ runId: z.string(), replaced: z.string().nullable() })),
  unpin: operates.input(withReason).output(z.object({ runId: z.string() })),
  /** The page offers it as a download. `series`: for `hdr`, one histogram of the whole run instead of the log of all series. */
  export: reads.input(byRun.extend({ format: runExportFormatSchema, series: z.string().optional() })).output(runExportSchema),
};
