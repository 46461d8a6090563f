import { decodeHistogram, encodeHistogram } from '../../../histograms/histogram-codec.ts';
import { LatencyHistogram } from '../../../histograms/latency-histogram.ts';
import type { Counts } from '../../../load/engine-messages.ts';
import { seededRandom } from '../../../load/random.ts';
import { plainEnding, plainRecord, plainResult } from '../../testing/plain-run.ts';
import type { RunRecords } from '../../run-records.ts';
import type { RunToCompare } from '../compare-runs.ts';
import type { Subject } from '../figures-of.ts';
import type { EncodedFrame } from '../../encoded-frames.ts';

export function gaussian(seed: number): () => number {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export const wholeRun: Subject = { step: null, at: null, series: (metric) => metric };

interface Synthetic {
  id?: string;
  seed: number;
  windows?: number;
  perWindow?: number;
  /** Median in ms of a window, before its noise. */
  median?: (slot: number) => number;
  /** Noise of the level from window to window (log scale), and how much of it lasts into the next. */
  windowNoise?: number;
  lasting?: number;
  /** Spread of the requests of a window (log scale). */
  spread?: number;
  errorShare?: number | ((slot: number) => number);
}

/** A run made of log-normal latencies whose level wanders from window to window (AR(1)). */
export function syntheticRun(options: Synthetic): RunToCompare {
  const {
    seed,
    windows = 30,
    perWindow = 1500,
    median = () => 50,
    windowNoise = 0.03,
    lasting = 0.4,
    spread = 0.4,
    errorShare = 0,
  } = options;
  const normal = gaussian(seed);
  const random = seededRandom(seed + 1_000_003);
  let level = normal() * windowNoise;
  const frames: EncodedFrame[] = [];
  const total = { scheduled: 0, completed: 0, failed: 0, timedOut: 0, dropped: 0 };
  for (let slot = 0; slot < windows; slot += 1) {
    level = lasting * level + Math.sqrt(1 - lasting ** 2) * windowNoise * normal();
    const histogram = new LatencyHistogram();
    const share = typeof errorShare === 'number' ? errorShare : errorShare(slot);
    let failed = 0;
    for (let i = 0; i < perWindow; i += 1) {
      histogram.record(median(slot) * Math.exp(level + spread * normal()) * 1e6);
      if (random() < share) failed += 1;
    }
    const counts: Counts = { scheduled: perWindow, completed: perWindow - failed, failed, timedOut: 0, dropped: 0 };
    total.scheduled += perWindow;
    total.completed += counts.completed;
    total.failed += failed;
    const bytes = encodeHistogram(histogram);
    frames.push(
      frameAt(
        slot,
        counts,
        new Map([
          ['response_time', bytes],
          ['service_time', bytes],
        ]),
      ),
    );
  }
  return asRun(options.id ?? `run-${seed}`, frames, { ...total, pending: 0 });
}

/** Epoch ms at which the synthetic runs begin. */
export const startMs = plainRecord('x').startedAt;

export function frameAt(slot: number, counts: Counts, histograms: Map<string, Uint8Array>, more: Partial<EncodedFrame> = {}): EncodedFrame {
  return {
    worker: 0,
    epoch: 0,
    seq: slot,
    fromMs: startMs + slot * 10_000,
    toMs: startMs + (slot + 1) * 10_000,
    fromPlanNs: slot * 10e9,
    toPlanNs: (slot + 1) * 10e9,
    counts,
    steps: [],
    startedArrivals: counts.scheduled,
    plannedArrivals: counts.scheduled,
    pending: 0,
    warmUp: false,
    loopUtilization: 0.1,
    failures: [],
    histograms,
    ...more,
  };
}

export function asRun(runId: string, frames: EncodedFrame[], totals: RunToCompare['result']['totals']): RunToCompare {
  const { environment, workloadHash, file, startedBy, revision } = plainRecord(runId);
  const seconds = frames.length * 10;
  return {
    result: plainResult(runId, { totals, plannedSeconds: seconds, observedSeconds: seconds }),
    file,
    load: '150/s uniform',
    startedBy,
    revision,
    workloadHash,
    environment,
    baseline: null,
    events: [],
    gaps: [],
    frames,
    subjects: [wholeRun],
  };
}

/** Stores a run of synthetic frames as a console would have. */
export function storeRun(records: RunRecords, runId: string, options: Synthetic, { over = true } = {}): void {
  const run = syntheticRun({ ...options, id: runId });
  const record = plainRecord(runId);
  records.insert(record);
  for (const frame of run.frames) {
    const histograms = new Map([...frame.histograms].map(([series, bytes]) => [series, decodeHistogram(bytes)]));
    const { steps, failures, ...rest } = frame;
    const lists = { steps: [...steps], failures: failures.map(([kind, n]): [string, number] => [kind, n]), statuses: [], counters: {} };
    records.frames.add(runId, { ...rest, ...lists, histograms }, true);
  }
  const { totals, plannedSeconds } = run.result;
  const result = plainResult(runId, { totals, plannedSeconds, observedSeconds: plannedSeconds });
  if (over) records.end(runId, 'completed', record.control, plainEnding(result));
}
