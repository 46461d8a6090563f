import { setImmediate as breath } from 'node:timers/promises';
import { decodeHistogramParts } from '../histograms/histogram-codec.ts';
import { LatencyHistogram } from '../histograms/latency-histogram.ts';
import type { RunRecords } from './run-records.ts';

/** Frames read in one go: some milliseconds of work, between which the console answers others. */
const framesAtOnce = 150;

export interface MergedFrames {
  histogram: LatencyHistogram;
  /** What the merged frames cover; null when there are none. */
  from: number | null;
  to: number | null;
}

/** One series of a run between two instants, merged from the stored 10 s frames that touch them. */
export async function mergedFrames(
  records: RunRecords,
  { runId, series, from, to }: { runId: string; series: string; from: number; to: number },
): Promise<MergedFrames> {
  const merged: MergedFrames = { histogram: new LatencyHistogram(), from: null, to: null };
  for (let offset = 0; ; offset += framesAtOnce) {
    const frames = records.histograms(runId, series, { from, to, limit: framesAtOnce, offset });
    for (const { data, fromMs, toMs } of frames) {
      merged.histogram.addParts(decodeHistogramParts(data));
      merged.from = Math.min(merged.from ?? fromMs, fromMs);
      merged.to = Math.max(merged.to ?? toMs, toMs);
    }
    if (frames.length < framesAtOnce) return merged;
    await breath();
  }
}
