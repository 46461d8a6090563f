import { z } from 'zod';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import type { Stat } from '../../plans/metrics.ts';
import { lowerRank, upperRank } from '../../statistics/percentile-bounds.ts';
import { lowerRate, upperRate } from '../../statistics/rate-bounds.ts';
import type { Measurement } from '../measurement.ts';
import { exactCount, type ImportedResult } from './imported-result.ts';

/** A metric as `--summary-export` writes it (figures beside each other) or as `handleSummary` gets it (figures under `values`). */
const metricSchema = z.looseObject({
  values: z.record(z.string(), z.unknown()).optional(),
  thresholds: z.record(z.string(), z.union([z.boolean(), z.looseObject({ ok: z.boolean() })])).optional(),
});
const summarySchema = z.looseObject({
  metrics: z.record(z.string(), metricSchema),
  state: z.looseObject({ testRunDurationMs: z.number().optional() }).optional(),
});

const trendStats: Record<string, { stat: Stat; q: number | null }> = {
  avg: { stat: 'mean', q: null },
  min: { stat: 'min', q: 0 },
  med: { stat: 'p50', q: 0.5 },
  max: { stat: 'max', q: 1 },
  'p(50)': { stat: 'p50', q: 0.5 },
  'p(75)': { stat: 'p75', q: 0.75 },
  'p(90)': { stat: 'p90', q: 0.9 },
  'p(95)': { stat: 'p95', q: 0.95 },
  'p(99)': { stat: 'p99', q: 0.99 },
  'p(99.9)': { stat: 'p999', q: 0.999 },
};

/**
 * Reads the end-of-test summary of k6. It holds percentiles without the samples behind them, so they are estimates, bounded only by the
 * percentiles beside them; the error rate has its exact counts.
 * @throws HoldpointError `INVALID` for what is no such summary.
 */
export function readK6(text: string): ImportedResult {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new HoldpointError('INVALID', 'The file is no JSON: it may have been cut short.', {
      cause: error,
      hint: 'Nothing was imported.',
    });
  }
  const summary = summarySchema.safeParse(json).data;
  if (summary === undefined) {
    throw new HoldpointError('INVALID', 'This is no summary of k6: it has no metrics of the known form.', {
      hint: 'Write one with "k6 run --summary-export FILE", or in handleSummary with JSON.stringify(data).',
    });
  }
  const figuresIn = (name: string) => new Map(Object.entries(summary.metrics[name]?.values ?? summary.metrics[name] ?? {}));
  const number = (name: string, key: string): number | null => {
    const value = figuresIn(name).get(key);
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
  };
  const requests = number('http_reqs', 'count');
  const failures = failuresOf(number);
  const thresholds = Object.entries(summary.metrics).flatMap(([metric, { thresholds: rules = {}, values }]) =>
    Object.entries(rules).map(([rule, result]) => ({
      name: `${metric} ${rule}`,
      // The older form says whether the threshold was crossed, the newer one whether it held.
      ok: typeof result === 'boolean' ? !result : result.ok,
      form: values === undefined ? 'summary-export' : 'handleSummary',
    })),
  );
  const problem =
    requests === null || requests <= 0
      ? 'The summary counts no request: nothing was measured.'
      : failures !== null && failures.n !== requests
        ? `The summary contradicts itself: ${requests} requests, of which ${failures.n} were judged.`
        : '';
  const failed = thresholds.filter(({ ok }) => !ok).map(({ name }) => name);
  const passed = thresholds.filter(({ ok }) => ok).map(({ name }) => name);
  const verdict = problem !== '' ? 'not_measured' : failed.length > 0 ? 'fail' : passed.length > 0 ? 'pass' : 'inconclusive';
  return {
    tool: 'k6',
    verdict,
    reason:
      problem !== ''
        ? problem
        : thresholds.length === 0
          ? `${requests} requests; the test has no threshold that it could have passed.`
          : `${requests} requests; ${passed.length} of ${thresholds.length} thresholds held.`,
    problem,
    figures:
      problem === ''
        ? [...trend(figuresIn('http_req_duration'), requests ?? 0), ...errorRate(failures), ...counted(number, requests ?? 0)]
        : [],
    passed,
    failed,
    skipped: [],
    startedAt: null,
    endedAt: null,
    details: { requests, failures, thresholds, durationMs: summary.state?.testRunDurationMs ?? null },
  };
}

type ReadNumber = (metric: string, key: string) => number | null;

/** `passes` of http_req_failed counts the requests of which it is true that they failed. */
function failuresOf(number: ReadNumber): { count: number; n: number } | null {
  const [count, others] = [number('http_req_failed', 'passes'), number('http_req_failed', 'fails')];
  const isCount = (value: number | null): value is number => value !== null && Number.isInteger(value) && value >= 0;
  return isCount(count) && isCount(others) ? { count, n: count + others } : null;
}

function errorRate(failures: { count: number; n: number } | null): Measurement[] {
  if (failures === null || failures.n === 0) return [];
  const { count, n } = failures;
  const percent = (share: number | null) => (share === null ? null : share * 100);
  const [lower95, upper95] = [percent(lowerRate(count, n)), percent(upperRate(count, n))];
  return [{ metric: 'error_rate', stat: 'rate', value: (count / n) * 100, unit: '%', n, lower95, upper95, strength: 'measured' }];
}

/** The file bounds a percentile only by the others that it holds: by the next one that is surely above, and the next one surely below. */
function trend(figures: ReadonlyMap<string, unknown>, n: number): Measurement[] {
  const known = [...figures].flatMap(([key, value]) => {
    const stat = trendStats[key];
    const q = stat?.q ?? percentileOf(key);
    return typeof value === 'number' && Number.isFinite(value) ? [{ stat: stat?.stat ?? null, q, value }] : [];
  });
  const seen = new Set<string>();
  return known.flatMap(({ stat, q, value }) => {
    if (stat === null || seen.has(stat)) return [];
    seen.add(stat);
    const bounds = q === null || q === 0 || q === 1 ? { lower95: null, upper95: null } : boundsOf(q, n, known);
    return [{ metric: 'response_time', stat, value, unit: 'ms', n, ...bounds, strength: 'estimate' as const }];
  });
}

function boundsOf(
  q: number,
  n: number,
  known: readonly { q: number | null; value: number }[],
): { lower95: number | null; upper95: number | null } {
  const [upper, lower] = [upperRank(n, q), lowerRank(n, q)];
  const levels = known.flatMap((one) => (one.q === null ? [] : [{ q: one.q, value: one.value }]));
  const above = upper === null ? [] : levels.filter((one) => one.q >= upper / n).map(({ value }) => value);
  const below = lower === null ? [] : levels.filter((one) => one.q <= (lower - 1) / n).map(({ value }) => value);
  return { lower95: below.length === 0 ? null : Math.max(...below), upper95: above.length === 0 ? null : Math.min(...above) };
}

function percentileOf(key: string): number | null {
  const percent = Number(/^p\((\d{1,2}(?:\.\d+)?)\)$/.exec(key)?.[1] ?? Number.NaN);
  return Number.isFinite(percent) ? percent / 100 : null;
}

function counted(number: ReadNumber, requests: number): Measurement[] {
  const perSecond = number('http_reqs', 'rate');
  const rate: Measurement[] =
    perSecond === null
      ? []
      : [
          {
            metric: 'requests',
            stat: 'rate',
            value: perSecond,
            unit: 'requests/s',
            n: requests,
            lower95: perSecond,
            upper95: perSecond,
            strength: 'measured',
          },
        ];
  return [exactCount('requests', requests, requests), ...rate];
}
