import type { Trend } from '#shared/contract/runs.ts';
import { estimateTrend } from '../leaks/trend.ts';
import type { SampleStore } from '../samples/sample-store.ts';
import type { MonitorRecord, MonitorRecords } from './monitor-records.ts';
import { signals } from './signals.ts';

/** Trends are asked for with every frame of a live page; nobody sees them change faster than this. */
const keptMs = 2000;

/** Series of a monitor within its scope. */
export const seriesName = (monitor: string, signal: string) => `${monitor}/${signal}`;

/** The trends of the signals of one monitor, calculated from what is stored. */
export class MonitorTrends {
  readonly #samples: SampleStore;
  readonly #records: MonitorRecords;
  readonly #kept = new Map<string, { at: number; trends: Trend[] }>();

  constructor(samples: SampleStore, records: MonitorRecords) {
    this.#samples = samples;
    this.#records = records;
  }

  of(scope: string, { monitor, budgetMbPerHour }: Pick<MonitorRecord, 'monitor' | 'budgetMbPerHour'>, from?: number): Trend[] {
    const key = seriesName(scope, monitor);
    const now = performance.now();
    const kept = this.#kept.get(key);
    if (kept && now - kept.at < keptMs) return kept.trends;
    for (const [other, { at }] of this.#kept) if (now - at >= keptMs) this.#kept.delete(other);
    const masks = this.#records.masks(scope);
    const splits = this.#records
      .events(scope, [monitor])
      .filter((event) => event.kind === 'restart')
      .map((event) => event.at);
    const trends = signals
      .filter((signal) => signal.hasTrend)
      .map(({ name, label, unit, resolution }) =>
        estimateTrend({
          signal: name,
          label,
          unit,
          resolution,
          samples: this.#samples.lowerValues(scope, seriesName(monitor, name), from === undefined ? {} : { from }),
          masks,
          splits,
          budgetPerHour: unit === 'MB' ? budgetMbPerHour : null,
        }),
      );
    this.#kept.set(key, { at: now, trends });
    return trends;
  }

  /** What was calculated does not hold any more. */
  forget(): void {
    this.#kept.clear();
  }
}
