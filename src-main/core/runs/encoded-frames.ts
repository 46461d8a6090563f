import { z } from 'zod';
import type { Counts } from '../load/engine-messages.ts';
import type { Store } from '../store/store.ts';
import { frameRowSchema, plainSeries } from './frame-records.ts';

/** A stored frame, its histograms as they are stored: an 8-hour run has thousands of frames with some histograms each. */
export interface EncodedFrame {
  worker: number;
  epoch: number;
  seq: number;
  fromMs: number;
  toMs: number;
  fromPlanNs: number;
  toPlanNs: number;
  warmUp: boolean;
  counts: Counts;
  /** Of each step, where there is more than one. */
  steps: readonly Counts[];
  plannedArrivals: number;
  startedArrivals: number;
  pending: number;
  loopUtilization: number;
  failures: readonly (readonly [string, number])[];
  histograms: ReadonlyMap<string, Uint8Array>;
}

const histogramSchema = z.object({ series: z.string(), data: z.instanceof(Uint8Array) });

/** The frames of a run in order of epoch and time, one at a time. What of the warm-up ended after it has no time of its own and is not among them. */
export function* encodedFrames(store: Store, runId: string): Generator<EncodedFrame, void, void> {
  for (const row of store.all('SELECT * FROM run_frames WHERE run_id = ? ORDER BY epoch, seq, worker', runId)) {
    const { worker, epoch, seq, body, ...frame } = frameRowSchema.parse(row);
    if (body.late === true) continue;
    const histograms = new Map(
      store
        .all('SELECT series, data FROM run_histograms WHERE run_id = ? AND worker = ? AND epoch = ? AND seq = ?', runId, worker, epoch, seq)
        .map((found) => histogramSchema.parse(found))
        .map(({ series, data }) => [plainSeries(series), data] as const),
    );
    const { counts, steps, plannedArrivals, startedArrivals, pending, loopUtilization, failures, warmUp = false } = body;
    const times = { fromMs: frame.from_ms, toMs: frame.to_ms, fromPlanNs: frame.from_plan_ns, toPlanNs: frame.to_plan_ns };
    const measured = { warmUp, counts, steps, plannedArrivals, startedArrivals, pending, loopUtilization, failures };
    yield { worker, epoch, seq, ...times, ...measured, histograms };
  }
}
