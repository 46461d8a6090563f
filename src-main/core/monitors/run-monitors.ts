import type { ChartData } from '#shared/contract/base.ts';
import type { MonitorResult } from '#shared/contract/runs.ts';
import type { ProcessSelector } from '../workspace/workspace-schema.ts';

/** A monitor as a scenario asks for it. */
export interface MonitorSpec {
  kind: 'process';
  /** null: the process of the run's target. */
  selector: ProcessSelector | null;
  /** Name of the run's target, for `selector: null`. Left out: the workspace's only target. */
  target?: string;
  label: string;
  /** Growth allowed, in MB per hour; null where the scenario names none. */
  budgetMbPerHour: number | null;
}

/** What a run asks of the monitors. Times are epoch milliseconds. */
export interface RunMonitors {
  /** Samples until `stop`; a second call for the same run goes on with its series (after a crash). */
  start(runId: string, monitors: readonly MonitorSpec[]): void;
  stop(runId: string): void;
  /** Time that does not count, such as a hold: it is left out of trends. */
  mask(runId: string, from: number, to: number, reason: string): void;
  /**
   * Results with their trends, from all samples so far: `memory.pss`, `memory.anon`, `memory.rss`, `process.threads`, `process.fds`.
   * A memory slope is best taken from `memory.anon`: PSS also moves when other processes that share files start or end.
   */
  results(runId: string): MonitorResult[];
  /** For example `memory.pss`, `process.cpu` … */
  series(runId: string, names: readonly string[], query: { from?: number | undefined; to?: number | undefined; width: number }): ChartData;
}
