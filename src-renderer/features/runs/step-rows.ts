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

/** The steps of a run in the order in which the result has them; of results of earlier versions from their metrics. */
export function stepRows({ metrics, observedSeconds, steps }: Pick<RunResult, 'metrics' | 'observedSeconds' | 'steps'>): StepRow[] {
  const perSecond = (n: number) => (observedSeconds > 0 ? n / observedSeconds : null);
  if (steps && steps.length > 0) {
    return steps.map(({ name, error_rate: errors, response_time: responseTime, statuses }) => ({
      name,
      n: errors.n,
      perSecond: perSecond(errors.n),
      errorRate: errors.value,
      responseTime,
      statuses,
    }));
  }
  return Object.keys(metrics)
    .filter((name) => name.endsWith(suffix))
    .map((key) => {
      const name = key.slice(0, -suffix.length);
      const responseTime = statsOf(metrics[key]);
      const errors = metrics[`${name}.error_rate`];
      const rate = errors && 'upper95' in errors ? errors : null;
      const n = rate?.n ?? responseTime?.n ?? 0;
      return {
        name,
        n,
        perSecond: perSecond(n),
        errorRate: rate?.value ?? null,
        responseTime,
        statuses: {},
      };
    });
}

function statsOf(metric: Metric | undefined): TrendStats | null {
  return metric && 'p95' in metric ? metric : null;
}
