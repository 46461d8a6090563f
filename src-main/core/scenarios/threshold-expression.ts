/** What a threshold asks of a metric. Latencies are in ms, rates of events in 0 … 1, counters in count or per second. */
export type ThresholdStat = { kind: 'percentile'; q: number } | { kind: 'avg' | 'min' | 'max' | 'rate' | 'count' };
export type ThresholdOperator = '<' | '<=' | '>' | '>=';

export interface ThresholdExpression {
  stat: ThresholdStat;
  op: ThresholdOperator;
  limit: number;
}

const form = /^\s*(?:p\(\s*(\d+(?:\.\d+)?)\s*\)|(avg|mean|med|min|max|rate|count))\s*(<=|>=|<|>)\s*(\d+(?:\.\d+)?)\s*(ms|s|%)?\s*$/;

/** Parses `p(95)<200`, `avg<100`, `rate<0.05%`, `count>=1000` … (names as in k6); null when it is not one. */
export function parseThreshold(text: string): ThresholdExpression | null {
  const match = form.exec(text);
  if (!match) return null;
  const [, percent, word, op, amount, unit] = match;
  const stat = statOf(percent, word);
  if (stat === null) return null;
  const factor = unit === 's' ? 1000 : unit === '%' ? 0.01 : 1;
  if ((unit === '%') !== (unit !== undefined && stat.kind === 'rate')) return null;
  return { stat, op: op as ThresholdOperator, limit: Number((Number(amount) * factor).toPrecision(15)) };
}

function statOf(percent: string | undefined, word: string | undefined): ThresholdStat | null {
  if (percent !== undefined) {
    const q = Number(percent) / 100;
    return q > 0 && q < 1 ? { kind: 'percentile', q } : null;
  }
  if (word === 'med') return { kind: 'percentile', q: 0.5 };
  if (word === 'mean') return { kind: 'avg' };
  return { kind: word as 'avg' | 'min' | 'max' | 'rate' | 'count' };
}

export type MetricKind = 'latency' | 'rate' | 'counter';

export const metricKinds: Record<string, MetricKind> = {
  response_time: 'latency',
  service_time: 'latency',
  schedule_lag: 'latency',
  error_rate: 'rate',
  checks: 'rate',
  requests: 'counter',
  failed: 'counter',
  timed_out: 'counter',
  dropped: 'counter',
};
/** Metrics a single step has too. */
export const stepMetrics = ['response_time', 'service_time', 'error_rate', 'requests', 'checks'];
export const aliases: Record<string, string> = {
  http_req_duration: 'service_time',
  http_req_failed: 'error_rate',
  http_reqs: 'requests',
  dropped_iterations: 'dropped',
};
export const metricNames = Object.keys(metricKinds);

/** In words, why this statistic cannot be asked of this kind of metric; null when it can. */
export function mismatch(kind: MetricKind, stat: ThresholdStat): string | null {
  const allowed = { latency: ['percentile', 'avg', 'min', 'max'], rate: ['rate'], counter: ['count', 'rate'] }[kind];
  if (allowed.includes(stat.kind)) return null;
  const words = { latency: 'p(N), med, avg, min or max', rate: 'rate', counter: 'count or rate (per second)' }[kind];
  return `this metric has ${words}`;
}
