import type { z } from 'zod';
import type { ChartData } from '#shared/contract/base.ts';
import type { distributionQuerySchema, HeatMap, heatMapQuerySchema, RunDistribution } from '#shared/contract/run-charts.ts';
import { LatencyHistogram } from '../histograms/latency-histogram.ts';
import type { RunMonitors } from '../monitors/run-monitors.ts';
import type { ActiveRun } from './active-run.ts';
import { heatMap } from './heat-map.ts';
import { distributionOf } from './latency-distribution.ts';
import { type MergedFrames, mergedFrames } from './merged-frames.ts';
import { pointsOf, runChart } from './run-chart.ts';
import type { RunRecord, RunRecords } from './run-records.ts';

const distributionSeries = [
  ['response_time', 'Response time'],
  ['service_time', 'Service time'],
] as const;

interface RunChartsOptions {
  records: RunRecords;
  monitors: RunMonitors;
  /** The run while it is on. */
  active: (runId: string) => ActiveRun | undefined;
  /** @throws HoldpointError `NOT_FOUND` */
  record: (runId: string) => RunRecord;
  now: () => number;
}

/** What the charts of a run show, of one that is on and of one that is over. Every answer is bounded by the size of its picture. */
export class RunCharts {
  readonly #options: RunChartsOptions;

  constructor(options: RunChartsOptions) {
    this.#options = options;
  }

  /** Lines of a chart, with events and gaps. Memory and process series come from the monitors. @throws HoldpointError `NOT_FOUND` */
  async series(query: {
    runId: string;
    names: readonly string[];
    from?: number | undefined;
    to?: number | undefined;
    width: number;
  }): Promise<ChartData> {
    const { records, monitors, now } = this.#options;
    const active = this.#options.active(query.runId);
    const record = active?.record ?? this.#options.record(query.runId);
    const facts = active?.facts();
    return runChart(query, {
      records,
      monitors,
      fine: active?.points ?? (await records.finePoints(record.runId)),
      from: record.startedAt,
      to: active ? now() : record.startedAt + 1,
      events: facts?.events ?? records.marks.events(record.runId),
      gaps: facts?.gaps ?? records.marks.gaps(record.runId),
    });
  }

  /** Latency over time. @throws HoldpointError `NOT_FOUND` */
  async heatmap(query: z.output<typeof heatMapQuerySchema>): Promise<HeatMap> {
    const { records } = this.#options;
    const active = this.#options.active(query.runId);
    if (!active) this.#options.record(query.runId);
    const fine = active?.points ?? (await records.finePoints(query.runId));
    return heatMap(await pointsOf(query, { records, fine }), query);
  }

  /** Response and service time over their quantiles. @throws HoldpointError `NOT_FOUND` */
  async distribution({ runId, from, to }: z.output<typeof distributionQuerySchema>): Promise<RunDistribution> {
    const { records } = this.#options;
    const active = this.#options.active(runId);
    if (!active) this.#options.record(runId);
    const whole = from === undefined && to === undefined;
    if (whole && active) {
      const { book } = active.facts();
      return {
        from: null,
        to: null,
        series: distributionSeries.map(([name, label]) => distributionOf(name, label, book.histogram(name), book.pending)),
      };
    }
    const range = { from: from ?? 0, to: to ?? Number.MAX_SAFE_INTEGER };
    const merged: MergedFrames[] = [];
    for (const [series] of distributionSeries) merged.push(await mergedFrames(records.frames, { runId, series, ...range }));
    // Requests open at the end belong to the whole run; those of a part of it ended in the next one.
    const pending = whole ? (records.result(runId)?.totals.pending ?? 0) : 0;
    const [response] = merged;
    const covered = (at: number | null | undefined) => (whole || at === null || at === undefined ? null : new Date(at).toISOString());
    return {
      from: covered(response?.from),
      to: covered(response?.to),
      series: distributionSeries.map(([name, label], at) =>
        distributionOf(name, label, merged[at]?.histogram ?? new LatencyHistogram(), pending),
      ),
    };
  }
}
