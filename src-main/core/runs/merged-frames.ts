import { decodeHistogramParts } from '../histograms/histogram-codec.ts';
import { LatencyHistogram } from '../histograms/latency-histogram.ts';
import { inParts } from '../lifecycle/in-parts.ts';
import type { FrameRecords, StoredHistogram } from './frame-records.ts';

/** Frames read in one go, a few milliseconds of work. */
const framesAtOnce = 20;

export interface MergedFrames {
  histogram: LatencyHistogram;
  /** What the merged frames cover; null when there are none. */
  from: number | null;
  to: number | null;
}

/** One series of a run between two instants, merged from the stored 10 s frames that touch them. */
export async function mergedFrames(
  records: FrameRecords,
  { runId, series, from, to }: { runId: string; series: string; from: number; to: number },
): Promise<MergedFrames> {
  const merged: MergedFrames = { histogram: new LatencyHistogram(), from: null, to: null };
  await inParts(storedHistograms(records, { runId, series, from, to }), ({ data, fromMs, toMs }) => {
    merged.histogram.addParts(decodeHistogramParts(data));
    merged.from = Math.min(merged.from ?? fromMs, fromMs);
    merged.to = Math.max(merged.to ?? toMs, toMs);
  });
  return merged;
}

function* storedHistograms(
  records: FrameRecords,
  { runId, series, from, to }: { runId: string; series: string; from: number; to: number },
): Generator<StoredHistogram, void, void> {
  let after = { worker: -1, epoch: -1, seq: -1 };
  for (;;) {
    const page = records.histograms(runId, series, { from, to, after, limit: framesAtOnce });
    yield* page;
    const last = page.at(-1);
    if (page.length < framesAtOnce || !last) return;
    after = last;
  }
}
