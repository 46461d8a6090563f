import type { RunResult, TrendStats } from '#shared/contract/runs.ts';

type Metric = RunResult['metrics'][string];

/** What is known of one step of a scenario. */
export interface StepRow {
  name: string;
  /** Requests that were to be sent. */
  n: number;
  perSecond: number | null;
  errorRate: number | null;
  responseTime: TrendStats | null;
  /** How often it was answered with each status; empty where nothing is known of it. */
  statuses: Record<string, number>;
}

const suffix = '.response_time';

/** The steps of a run, from its metrics, in the order in which the result has them. */
export function stepRows({ metrics, observedSeconds, steps }: Pick<RunResult, 'metrics' | 'observedSeconds' | 'steps'>): StepRow[] {
  return Object.keys(metrics)
    .filter((name) => name.endsWith(suffix))
    .map((key) => {
      const name = key.slice(0, -suffix.length);
      const responseTime = statsOf(metrics[key]);
      const errors = metrics[`${name}.error_rate`];
      const rate = errors && 'upper95' in errors ? errors : null;
      const statuses = steps?.find((step) => step.name === name)?.statuses ?? {};
      const n = rate?.n ?? responseTime?.n ?? 0;
      return {
        name,
        n,
        perSecond: observedSeconds > 0 ? n / observedSeconds : null,
        errorRate: rate?.value ?? null,
        responseTime,
        statuses,
      };
    });
}

function statsOf(metric: Metric | undefined): TrendStats | null {
  return metric && 'p95' in metric ? metric : null;
}
