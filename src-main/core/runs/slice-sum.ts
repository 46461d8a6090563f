import { LatencyHistogram } from '../histograms/latency-histogram.ts';
import { addCounts, noCounts, type ReadSlice } from './run-book.ts';

/** Slices added up: everything of them that is a sum, over time or over workers. */
export interface SliceSum extends Pick<
  ReadSlice,
  'counts' | 'steps' | 'plannedArrivals' | 'startedArrivals' | 'failures' | 'statuses' | 'counters'
> {
  histograms: Map<string, LatencyHistogram>;
}

export function emptySum({ steps }: Pick<ReadSlice, 'steps'>): SliceSum {
  return {
    counts: noCounts(),
    steps: steps.map(noCounts),
    plannedArrivals: 0,
    startedArrivals: 0,
    failures: [],
    statuses: [],
    counters: {},
    histograms: new Map(),
  };
}

export function addSlice(sum: SliceSum, slice: ReadSlice): void {
  addCounts(sum.counts, slice.counts);
  sum.steps.forEach((counts, index) => addCounts(counts, slice.steps[index] ?? noCounts()));
  sum.plannedArrivals += slice.plannedArrivals;
  sum.startedArrivals += slice.startedArrivals;
  const failures = new Map(sum.failures);
  for (const [kind, count] of slice.failures) failures.set(kind, (failures.get(kind) ?? 0) + count);
  sum.failures = [...failures];
  const statuses = new Map(sum.statuses.map(([step, status, count]) => [`${step}/${status}`, [step, status, count] as const]));
  for (const [step, status, count] of slice.statuses) {
    const key = `${step}/${status}`;
    statuses.set(key, [step, status, count + (statuses.get(key)?.[2] ?? 0)]);
  }
  sum.statuses = [...statuses.values()].map((entry) => [...entry]);
  for (const [name, count] of Object.entries(slice.counters)) sum.counters[name] = (sum.counters[name] ?? 0) + count;
  for (const [series, parts] of slice.histograms) {
    let histogram = sum.histograms.get(series);
    if (!histogram) {
      histogram = new LatencyHistogram();
      sum.histograms.set(series, histogram);
    }
    histogram.addParts(parts);
  }
}
