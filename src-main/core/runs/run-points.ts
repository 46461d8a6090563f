import { z } from 'zod';
import { LatencyHistogram } from '../histograms/latency-histogram.ts';
import { quantileRank } from '../statistics/percentile-bounds.ts';
import { addHeat, heatOf } from './heat-bins.ts';
import { endedOf, errorsOf, type ReadSlice } from './run-book.ts';

/** Figures of a stretch of a run, as charts draw them: ms, per second, 0 … 1, count. null: nothing to show. */
export const runPointSchema = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  p50: z.number().nullable(),
  p75: z.number().nullable().default(null),
  p90: z.number().nullable().default(null),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
  p999: z.number().nullable().default(null),
  delivered: z.number().nullable(),
  planned: z.number().nullable(),
  failed: z.number().nullable(),
  lagP99: z.number().nullable(),
  loop: z.number().nullable(),
  inFlight: z.number().nullable(),
  /** Failed, timed out and dropped requests by kind. */
  errors: z.record(z.string(), z.number()).default({}),
  /** Response times in the rows of a heat map, see heat-bins.ts. */
  heat: z.array(z.number()).default([]),
});
export type RunPoint = z.infer<typeof runPointSchema>;

/** Series of a run by their names in the contract. */
export const runSeries: Record<string, { label: string; unit: string; value: (point: RunPoint) => number | null }> = {
  'response_time.p50': { label: 'p50', unit: 'ms', value: (point) => point.p50 },
  'response_time.p75': { label: 'p75', unit: 'ms', value: (point) => point.p75 },
  'response_time.p90': { label: 'p90', unit: 'ms', value: (point) => point.p90 },
  'response_time.p95': { label: 'p95', unit: 'ms', value: (point) => point.p95 },
  'response_time.p99': { label: 'p99', unit: 'ms', value: (point) => point.p99 },
  'response_time.p999': { label: 'p99.9', unit: 'ms', value: (point) => point.p999 },
  'requests.delivered': { label: 'Delivered', unit: '/s', value: (point) => point.delivered },
  'requests.planned': { label: 'Planned', unit: '/s', value: (point) => point.planned },
  'requests.failed': { label: 'Failed', unit: '/s', value: (point) => point.failed },
  'generator.lag_p99': { label: 'Schedule lag p99', unit: 'ms', value: (point) => point.lagP99 },
  'generator.loop_utilization': { label: 'Loop utilisation', unit: '', value: (point) => point.loop },
  in_flight: { label: 'In flight', unit: 'count', value: (point) => point.inFlight },
};

type Measured = Pick<
  ReadSlice,
  | 'fromMs'
  | 'toMs'
  | 'fromPlanNs'
  | 'toPlanNs'
  | 'counts'
  | 'failures'
  | 'pending'
  | 'plannedArrivals'
  | 'startedArrivals'
  | 'loopUtilization'
  | 'histograms'
>;

/**
 * The figures of a slice or frame.
 * @param open an open model has a plan; in a closed one the delivered rate is that of its requests.
 */
export function pointOf(measured: Measured, open: boolean): RunPoint {
  const seconds = (measured.toMs - measured.fromMs) / 1000;
  const rate = (count: number) => (seconds > 0 ? count / seconds : null);
  const [p50, p75, p90, p95, p99, p999] = quantiles(measured, 'response_time', [0.5, 0.75, 0.9, 0.95, 0.99, 0.999]);
  const [lagP99] = quantiles(measured, 'generator_lag', [0.99]);
  const { counts } = measured;
  return {
    fromMs: measured.fromMs,
    toMs: measured.toMs,
    p50: p50 ?? null,
    p75: p75 ?? null,
    p90: p90 ?? null,
    p95: p95 ?? null,
    p99: p99 ?? null,
    p999: p999 ?? null,
    delivered: rate(open ? measured.startedArrivals : endedOf(counts)),
    planned: open ? rate(measured.plannedArrivals) : null,
    failed: rate(errorsOf(counts)),
    lagP99: lagP99 ?? null,
    loop: measured.loopUtilization,
    inFlight: measured.pending,
    errors: Object.fromEntries([...measured.failures, ...(counts.dropped > 0 ? [['dropped', counts.dropped] as const] : [])]),
    heat: heatOf(measured.histograms.get('response_time')),
  };
}

/** A point with the requests of a slice that is too short for rates of its own. */
export function withRest(point: RunPoint, rest: RunPoint): RunPoint {
  const errors = { ...point.errors };
  for (const [kind, count] of Object.entries(rest.errors)) errors[kind] = (errors[kind] ?? 0) + count;
  return { ...point, errors, heat: addHeat(point.heat, rest.heat) };
}

function quantiles({ histograms }: Measured, series: string, qs: readonly number[]): (number | null)[] {
  const parts = histograms.get(series);
  if (!parts) return qs.map(() => null);
  const histogram = new LatencyHistogram();
  histogram.addParts(parts);
  return histogram.valuesAtRanks(qs.map((q) => quantileRank(histogram.n, q))).map((value) => (value === null ? null : value / 1e6));
}
