import { packHistogram } from '../histograms/histogram-codec.ts';
import type { LatencyHistogram } from '../histograms/latency-histogram.ts';
import type { ReadSlice } from './run-book.ts';
import { addSlice, emptySum } from './slice-sum.ts';

/** Slices (1 s) of a stored frame. */
export const slicesPerFrame = 10;

/** About ten seconds of a run, added up from its seconds: the unit that is stored. Its `seq` is that of the first of them. */
export interface Frame extends Omit<ReadSlice, 'histograms'> {
  histograms: Map<string, LatencyHistogram>;
}

/** Collects the seconds of a run, in their order, into frames and hands each out when its last second is in. */
export class FrameRecorder {
  readonly #write: (frame: Frame) => void;
  #open: Frame | null = null;

  constructor(write: (frame: Frame) => void) {
    this.#write = write;
  }

  add(slice: ReadSlice): void {
    if (this.#open !== null && (this.#open.epoch !== slice.epoch || sortOf(this.#open) !== sortOf(slice))) this.flush();
    this.#open ??= { ...slice, ...emptySum(slice), loopUtilization: 0, toMs: slice.fromMs };
    merge(this.#open, slice);
    if (slice.seq % slicesPerFrame === slicesPerFrame - 1) this.flush();
  }

  /** Hands out what is there: the run is over, or its engine is gone. */
  flush(): void {
    const frame = this.#open;
    this.#open = null;
    if (frame !== null) this.#write(frame);
  }
}

/** A frame is of the warm-up, or of what was late in it, or measured. */
function sortOf(slice: ReadSlice | Frame): string {
  return slice.warmUp === true ? (isLate(slice) ? 'late' : 'warm-up') : 'measured';
}

/** Requests of the warm-up that ended after it: in the middle of other time, and without any of their own. */
export function isLate({ warmUp, fromPlanNs, toPlanNs }: Pick<ReadSlice, 'warmUp' | 'fromPlanNs' | 'toPlanNs'>): boolean {
  return warmUp === true && toPlanNs <= fromPlanNs;
}

function merge(frame: Frame, slice: ReadSlice): void {
  const before = frame.toMs - frame.fromMs;
  const length = slice.toMs - slice.fromMs;
  if (before + length > 0) frame.loopUtilization = (frame.loopUtilization * before + slice.loopUtilization * length) / (before + length);
  addSlice(frame, slice);
  frame.pending = slice.pending;
  frame.toMs = slice.toMs;
  frame.toPlanNs = slice.toPlanNs;
}

/** Histograms of a frame as stored bytes. */
export function encodedHistograms(frame: Frame): [string, Uint8Array][] {
  return [...frame.histograms].map(([series, histogram]) => [series, packHistogram(histogram)]);
}
