import type { ProcessSelector } from '../workspace/workspace-schema.ts';
import type { Executor } from './executor.ts';
import type { TlsOptions } from './steps/tls.ts';
import type { MetricKind, ThresholdExpression } from './threshold-expression.ts';

export interface HttpStep {
  kind: 'http';
  name: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  /** As sent. */
  body: string | null;
  /** Statuses that count as success: single ones, or a class as its first digit. null: below 400. */
  status: { exact: number[]; classes: number[] } | null;
}
export interface ThinkStep {
  kind: 'think';
  ms: number;
}
export type Step = HttpStep | ThinkStep;

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
  address: { target: string } | { baseUrl: string };
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
  thresholds: Threshold[];
  monitors: ScenarioMonitor[];
  minCoverage: number;
  /** null: the rule of the generator watch. */
  maxScheduleLagMs: number | null;
  resume: 'auto' | 'manual';
}

export function httpSteps(scenario: Pick<Scenario, 'steps'>): HttpStep[] {
  return scenario.steps.filter((step) => step.kind === 'http');
}
