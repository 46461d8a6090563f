import { encodeHistogram } from '../histograms/histogram-codec.ts';
import { LatencyHistogram } from '../histograms/latency-histogram.ts';
import { addCounts, noCounts, type ReadSlice } from './run-book.ts';

/** Slices (1 s) of a stored frame. */
export const slicesPerFrame = 10;

/** About ten seconds of one worker, merged from its slices: the unit that is stored. */
export interface Frame extends Omit<ReadSlice, 'histograms'> {
  histograms: Map<string, LatencyHistogram>;
}

/** Collects slices into frames and hands each out when its last slice is in. */
export class FrameRecorder {
  readonly #write: (frame: Frame) => void;
  readonly #open = new Map<string, Frame>();

  constructor(write: (frame: Frame) => void) {
    this.#write = write;
  }

  add(slice: ReadSlice): void {
    const key = `${slice.epoch}/${slice.worker}`;
    const seq = Math.floor(slice.seq / slicesPerFrame);
    let frame = this.#open.get(key);
    if (frame && frame.seq !== seq) {
      this.#write(frame);
      frame = undefined;
    }
    frame ??= emptyFrame(slice, seq);
    this.#open.set(key, frame);
    merge(frame, slice);
    if (slice.seq % slicesPerFrame !== slicesPerFrame - 1) return;
    this.#open.delete(key);
    this.#write(frame);
  }

  /** Hands out what is there: the run is over, or its engine is gone. */
  flush(): void {
    for (const frame of this.#open.values()) this.#write(frame);
    this.#open.clear();
  }
}

function emptyFrame(slice: ReadSlice, seq: number): Frame {
  return {
    ...slice,
    seq,
    counts: noCounts(),
    steps: slice.steps.map(noCounts),
    plannedArrivals: 0,
    startedArrivals: 0,
    loopUtilization: 0,
    failures: [],
    statuses: [],
    counters: {},
    histograms: new Map(),
    toMs: slice.fromMs,
  };
}

function merge(frame: Frame, slice: ReadSlice): void {
  const before = frame.toMs - frame.fromMs;
  const length = slice.toMs - slice.fromMs;
  if (before + length > 0) frame.loopUtilization = (frame.loopUtilization * before + slice.loopUtilization * length) / (before + length);
  addCounts(frame.counts, slice.counts);
  frame.steps.forEach((counts, index) => addCounts(counts, slice.steps[index] ?? noCounts()));
  frame.pending = slice.pending;
  frame.plannedArrivals += slice.plannedArrivals;
  frame.startedArrivals += slice.startedArrivals;
  const failures = new Map(frame.failures);
  for (const [kind, count] of slice.failures) failures.set(kind, (failures.get(kind) ?? 0) + count);
  frame.failures = [...failures];
  const statuses = new Map(frame.statuses.map(([step, status, count]) => [`${step}/${status}`, [step, status, count] as const]));
  for (const [step, status, count] of slice.statuses) {
    const key = `${step}/${status}`;
    statuses.set(key, [step, status, count + (statuses.get(key)?.[2] ?? 0)]);
  }
  frame.statuses = [...statuses.values()].map((entry) => [...entry]);
  for (const [name, count] of Object.entries(slice.counters)) frame.counters[name] = (frame.counters[name] ?? 0) + count;
  frame.toMs = slice.toMs;
  frame.toPlanNs = slice.toPlanNs;
  for (const [series, parts] of slice.histograms) {
    let histogram = frame.histograms.get(series);
    if (!histogram) {
      histogram = new LatencyHistogram();
      frame.histograms.set(series, histogram);
    }
    histogram.addParts(parts);
  }
}

/** Histograms of a frame as stored bytes. */
export function encodedHistograms(frame: Frame): [string, Uint8Array][] {
  return [...frame.histograms].map(([series, histogram]) => [series, encodeHistogram(histogram)]);
}
