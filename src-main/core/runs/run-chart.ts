import type { ChartData, EventMark, Gap } from '#shared/contract/base.ts';
import type { RunMonitors } from '../monitors/run-monitors.ts';
import { chartSeries, gapsWithin } from './chart-series.ts';
import { errorSeries, errorSeriesName } from './error-series.ts';
import { type RunPoint, runSeries } from './run-points.ts';
import type { RunRecords } from './run-records.ts';

interface ChartQuery {
  runId: string;
  names: readonly string[];
  from?: number | undefined;
  to?: number | undefined;
  width: number;
}

interface ChartSource {
  records: RunRecords;
  monitors: RunMonitors;
  /** 1 s points of the last 15 minutes. */
  fine: readonly RunPoint[];
  /** Where the run begins and ends, for a query that does not say; the end is that of its data. */
  from: number;
  to: number;
  events: EventMark[];
  gaps: Gap[];
}

/** 1 s points where there are some, before them 10 s points. @param query by default all of the run. */
export async function pointsOf(
  { runId, from = 0, to = Number.MAX_SAFE_INTEGER }: Pick<ChartQuery, 'runId' | 'from' | 'to'>,
  { records, fine }: Pick<ChartSource, 'records' | 'fine'>,
): Promise<RunPoint[]> {
  const fineFrom = fine[0]?.fromMs ?? Number.POSITIVE_INFINITY;
  const coarse = from < fineFrom ? await records.frames.pointsInParts(runId, from, Math.min(to, fineFrom)) : [];
  return [
    // A frame on the edge overlaps the first fine points: it is left out, and they begin in it.
    ...coarse.filter((point) => point.fromMs < fineFrom && point.toMs <= fineFrom + 1),
    ...fine.filter((point) => point.toMs >= from && point.fromMs <= to),
  ];
}

/** The chart of a run. `errors` stands for one series per kind of error; names that are not the run's own are the monitors'. */
export async function runChart(query: ChartQuery, source: ChartSource): Promise<ChartData> {
  const from = query.from ?? source.from;
  const own = query.names.filter((name) => name in runSeries);
  const byKind = query.names.includes(errorSeriesName);
  const others = query.names.filter((name) => !(name in runSeries) && name !== errorSeriesName);
  const until = query.to ?? Number.MAX_SAFE_INTEGER;
  const points = own.length > 0 || byKind ? await pointsOf({ ...query, from }, source) : [];
  const to = query.to ?? Math.max(source.to, points.at(-1)?.toMs ?? 0);
  const range = { from, to, width: query.width };
  const data: ChartData = {
    series: [...chartSeries(own, points, range), ...(byKind ? errorSeries(points, range) : [])],
    gaps: gapsWithin(source.gaps, from, to),
    events: source.events.filter((event) => event.at >= from && event.at <= until),
  };
  if (others.length === 0) return data;
  const monitored = source.monitors.series(query.runId, others, { from: query.from, to: query.to, width: query.width });
  return {
    series: [...data.series, ...monitored.series],
    gaps: [...data.gaps, ...monitored.gaps].toSorted((a, b) => a.from - b.from),
    events: [...data.events, ...monitored.events].toSorted((a, b) => a.at - b.at),
  };
}
