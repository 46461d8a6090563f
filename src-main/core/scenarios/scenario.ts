import type { ProcessSelector } from '../workspace/workspace-schema.ts';
import type { Executor } from './executor.ts';
import type { LoadFeed } from './feed-schema.ts';
import type { LoadStep } from './load-steps.ts';
import type { SqlStep } from './steps/sql-step.ts';
import type { TlsOptions } from './steps/tls.ts';
import type { MetricKind, ThresholdExpression } from './threshold-expression.ts';

type LoadSqlStep = Extract<LoadStep, { kind: 'sql' }>;
/** A step in canonical form; one of sql also says where its database is, which the engine learns as an address. */
export type Step = Exclude<LoadStep, { kind: 'sql' }> | (LoadSqlStep & Pick<SqlStep, 'reference'>);

export interface Threshold {
  /** `response_time`, `item.response_time` … */
  metric: string;
  kind: MetricKind;
  /** As written. */
  expr: string;
  rule: ThresholdExpression;
  /** Length of the sliding window; null: the whole run. */
  windowMs: number | null;
  abortOnFail: boolean;
  /** From the start of the run until it may abort. */
  delayAbortMs: number;
}

export interface ScenarioMonitor {
  /** null: the process of the target. */
  selector: ProcessSelector | null;
  label: string;
  budgetMbPerHour: number | null;
}

/** A load test, checked and in canonical units. */
export interface Scenario {
  name: string;
  description: string;
  /** `places`, in words: it has statements and commands only, which say themselves where they go. */
  address: { target: string } | { baseUrl: string } | { places: string };
  executor: Executor;
  /** Of ramping executors the sum of their stages; of shared iterations the longest they may take. */
  durationMs: number;
  /** Before it: sent as the load begins, and counted apart. */
  warmUpMs: number;
  /** Threads of the load engine; null: as many as the load needs on this machine. */
  workers: number | null;
  maxInFlight: number;
  connections: number;
  timeoutMs: number;
  /** null: the rule of the load loop. */
  gracefulStopMs: number | null;
  seed: number;
  trace: boolean;
  keepAlive: boolean;
  tls: TlsOptions;
  steps: Step[];
  vars: Record<string, string | number | boolean>;
  /** Names of environment variables. */
  env: string[];
  feeds: LoadFeed[];
  cookies: 'none' | 'iteration' | 'user';
  thresholds: Threshold[];
  monitors: ScenarioMonitor[];
  minCoverage: number;
  /** null: the rule of the generator watch. */
  maxScheduleLagMs: number | null;
  resume: 'auto' | 'manual';
}
