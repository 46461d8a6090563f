import { windowSeconds } from '#shared/comparison-windows.ts';
import type { EventMark, Gap } from '#shared/contract/base.ts';
import { decodeHistogramParts } from '../../histograms/histogram-codec.ts';
import { type HistogramParts, LatencyHistogram } from '../../histograms/latency-histogram.ts';
import type { Counts } from '../../load/engine-messages.ts';
import { addCounts, noCounts } from '../run-book.ts';
import type { EncodedFrame } from '../encoded-frames.ts';

/** A window shorter than this says too little to stand beside whole ones: the last of a run, or one that an end cut. */
const leastSeconds = windowSeconds / 2;
/** Wall time beyond plan time from which the plan stood still within a window. */
const stoodStillSeconds = 0.5;

/** About ten seconds of a run, all workers together. */
export interface RunWindow {
  /** Place in the plan, in windows from its start. */
  slot: number;
  fromPlanSeconds: number;
  toPlanSeconds: number;
  fromMs: number;
  toMs: number;
  counts: Counts;
  steps: Counts[];
  frames: readonly EncodedFrame[];
  /** Why it does not count in a comparison; null: it does. */
  excluded: string | null;
}

/** The frames of a run as windows in order of the plan. */
export function windowsOf(frames: Iterable<EncodedFrame>, gaps: readonly Gap[], events: readonly EventMark[]): RunWindow[] {
  const groups = new Map<string, EncodedFrame[]>();
  const workers = new Map<number, Set<number>>();
  for (const frame of frames) {
    const key = `${frame.epoch}/${frame.seq}`;
    const group = groups.get(key);
    if (group) group.push(frame);
    else groups.set(key, [frame]);
    const known = workers.get(frame.epoch) ?? new Set();
    workers.set(frame.epoch, known.add(frame.worker));
  }
  const taken = new Set<number>();
  const held = heldTimes(events);
  return [...groups.values()]
    .map((group) => windowOf(group))
    .toSorted((a, b) => a.fromPlanSeconds - b.fromPlanSeconds)
    .map((window) => {
      const epoch = window.frames[0]?.epoch ?? 0;
      const warmUp = window.frames.some((frame) => frame.warmUp);
      const excluded = warmUp
        ? 'warm-up'
        : window.frames.length < (workers.get(epoch)?.size ?? 1)
          ? 'a worker is missing'
          : whyExcluded(window, gaps, held);
      // After a crash the plan may come by a place twice: the first counts.
      const again = excluded === null && taken.has(window.slot) ? 'measured twice' : excluded;
      if (again === null) taken.add(window.slot);
      return { ...window, excluded: again };
    });
}

function windowOf(frames: readonly EncodedFrame[]): RunWindow {
  const fromPlanNs = Math.min(...frames.map((frame) => frame.fromPlanNs));
  const counts = noCounts();
  const steps: Counts[] = [];
  for (const frame of frames) {
    addCounts(counts, frame.counts);
    frame.steps.forEach((own, at) => addCounts((steps[at] ??= noCounts()), own));
  }
  return {
    slot: Math.round(fromPlanNs / (windowSeconds * 1e9)),
    fromPlanSeconds: fromPlanNs / 1e9,
    toPlanSeconds: Math.max(...frames.map((frame) => frame.toPlanNs)) / 1e9,
    fromMs: Math.min(...frames.map((frame) => frame.fromMs)),
    toMs: Math.max(...frames.map((frame) => frame.toMs)),
    counts,
    steps,
    frames,
    excluded: null,
  };
}

function whyExcluded(window: RunWindow, gaps: readonly Gap[], held: readonly { from: number; to: number }[]): string | null {
  const { fromMs, toMs } = window;
  const touches = ({ from, to }: { from: number; to: number }) => from < toMs && to > fromMs;
  if (held.some((range) => touches(range))) return 'held';
  if (gaps.some((gap) => touches(gap))) return 'a gap';
  const planned = window.toPlanSeconds - window.fromPlanSeconds;
  if (planned < leastSeconds) return `shorter than ${leastSeconds} s`;
  if ((toMs - fromMs) / 1000 - planned > stoodStillSeconds) return 'the plan stood still';
  return null;
}

function heldTimes(events: readonly EventMark[]): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  let since: number | null = null;
  for (const { kind, at } of events) {
    if (kind === 'hold') since ??= at;
    else if (since !== null && (kind === 'resume' || kind === 'ended')) {
      ranges.push({ from: since, to: at });
      since = null;
    }
  }
  if (since !== null) ranges.push({ from: since, to: Number.POSITIVE_INFINITY });
  return ranges;
}

/** The histogram of one series in a window, all workers together; empty where nothing was measured. */
export function partsOf(window: RunWindow, series: string): HistogramParts {
  const [first, ...more] = window.frames.flatMap(({ histograms }) => histograms.get(series) ?? []);
  if (first === undefined) return { n: 0, sumHigh: 0, sumLow: 0, min: 0, max: 0, indexes: [], counts: [] };
  if (more.length === 0) return wholeRun.has(series) ? remembered(first) : decodeHistogramParts(first);
  const merged = new LatencyHistogram();
  for (const bytes of [first, ...more]) merged.addParts(decodeHistogramParts(bytes));
  return merged.parts();
}

/** Looked at for figures, curves and lines alike, and decoding is most of the work; those of steps would take too much memory. */
const wholeRun = new Set(['response_time', 'service_time']);
const decoded = new WeakMap<Uint8Array, HistogramParts>();

function remembered(bytes: Uint8Array): HistogramParts {
  let parts = decoded.get(bytes);
  if (parts === undefined) {
    parts = decodeHistogramParts(bytes);
    decoded.set(bytes, parts);
  }
  return parts;
}
