import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeHistogram } from '../histograms/histogram-codec.ts';
import { LatencyHistogram } from '../histograms/latency-histogram.ts';
import type { Slice } from '../load/engine-messages.ts';
import { FrameRecorder, type Frame } from './frame-recorder.ts';
import { endedOf, RunBook } from './run-book.ts';

function slice(seq: number, epoch = 0, ended = 10): Slice {
  const histogram = new LatencyHistogram();
  for (let i = 0; i < ended; i += 1) histogram.record((seq + 1) * 1e6 + i);
  return {
    type: 'slice',
    worker: 0,
    epoch,
    seq,
    second: seq,
    fromMs: seq * 1000,
    toMs: seq * 1000 + 1000,
    fromPlanNs: seq * 1e9,
    toPlanNs: (seq + 1) * 1e9,
    counts: { scheduled: ended + (seq === 0 ? 3 : 0), completed: ended, failed: 0, timedOut: 0, dropped: 0 },
    pending: 3,
    plannedArrivals: ended,
    startedArrivals: ended,
    loopUtilization: 0.1,
    steps: [],
    failures: [['status 500', 1]],
    statuses: [
      [0, 200, ended],
      [0, 500, seq],
    ],
    counters: { 'chat.messages': seq },
    histograms: { response_time: encodeHistogram(histogram) },
  };
}

describe('the book of a run', () => {
  it('counts a slice once, however often and in whatever order it arrives', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          Array.from({ length: 40 }, (_, i) => i % 20),
          { minLength: 40, maxLength: 40 },
        ),
        (order) => {
          const book = new RunBook(1);
          for (const seq of order) book.add(slice(seq));
          expect(book.totals()).toEqual({ scheduled: 203, completed: 200, failed: 0, timedOut: 0, dropped: 0, pending: 3 });
          expect(book.histogram('response_time').n).toBe(200);
          expect(book.observedNs).toBe(20e9);
          expect(book.failures.get('status 500')).toBe(20);
          expect(book.statuses[0]?.get(200)).toBe(200);
          expect(book.counters.get('chat.messages')).toBe(190);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('keeps what an engine that died had open, so that the accounts add up', () => {
    const book = new RunBook(1);
    book.add(slice(0, 0));
    book.add(slice(0, 1));
    const totals = book.totals();
    expect(totals.pending).toBe(6);
    expect(totals.scheduled).toBe(endedOf(totals) + totals.pending);
  });

  it('is the same from stored frames as from the slices themselves', () => {
    const live = new RunBook(1);
    const stored = new RunBook(1);
    const frames: Frame[] = [];
    const recorder = new FrameRecorder((frame) => frames.push(frame));
    for (let seq = 0; seq < 34; seq += 1) {
      const read = live.add(slice(seq));
      if (read) recorder.add(read);
    }
    expect(frames.map((frame) => frame.seq)).toEqual([0, 10, 20]);
    recorder.flush();
    expect(frames).toHaveLength(4);
    for (const frame of frames) {
      stored.take({ ...frame, histograms: new Map([...frame.histograms].map(([series, histogram]) => [series, histogram.parts()])) });
    }
    expect(stored.totals()).toEqual(live.totals());
    expect(stored.observedNs).toBe(live.observedNs);
    expect(stored.last).toEqual(live.last);
    expect(stored.failures).toEqual(live.failures);
    expect(stored.statuses).toEqual(live.statuses);
    expect(stored.counters).toEqual(live.counters);
    expect(encodeHistogram(stored.histogram('response_time'))).toEqual(encodeHistogram(live.histogram('response_time')));
  });
});
