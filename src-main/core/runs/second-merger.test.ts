import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeHistogram } from '../histograms/histogram-codec.ts';
import { LatencyHistogram } from '../histograms/latency-histogram.ts';
import type { Slice } from '../load/engine-messages.ts';
import { seededRandom } from '../load/random.ts';
import { FrameRecorder, type Frame } from './frame-recorder.ts';
import { type ReadSlice, RunBook, type SecondSlice } from './run-book.ts';
import { SecondMerger } from './second-merger.ts';

const seconds = 24;
const perSecond = 120;
const random = seededRandom(11);
/** Latency of arrival n, whoever sends it. */
const latencies = Array.from({ length: seconds * perSecond }, () => Math.round(1e6 * (1 + 50 * random() ** 4)));

/** What each of so many workers says of the same plan: arrival n is the business of worker n mod workers. */
function slicesOf(workers: number): Slice[] {
  return Array.from({ length: workers * seconds }, (_, i) => {
    const worker = i % workers;
    const second = Math.floor(i / workers);
    const histogram = new LatencyHistogram();
    let ended = 0;
    for (let n = second * perSecond; n < (second + 1) * perSecond; n += 1) {
      if (n % workers !== worker) continue;
      histogram.record(latencies[n] ?? 0);
      ended += 1;
    }
    return {
      type: 'slice',
      worker,
      epoch: 0,
      seq: second,
      second,
      fromMs: second * 1000 + worker,
      toMs: second * 1000 + 1000 + worker,
      fromPlanNs: second * 1e9,
      toPlanNs: (second + 1) * 1e9,
      counts: { scheduled: ended, completed: ended - 1, failed: 1, timedOut: 0, dropped: 0 },
      pending: worker,
      plannedArrivals: ended,
      startedArrivals: ended,
      loopUtilization: (worker + 1) / 10,
      steps: [],
      failures: [['status 500', 1]],
      statuses: [[0, 500, 1]],
      counters: {},
      histograms: { response_time: encodeHistogram(histogram) },
    };
  });
}

interface Seen {
  book: RunBook;
  seconds: ReadSlice[];
  frames: Frame[];
}
function seen(slices: readonly Slice[], workers: number): Seen {
  const result: Seen = { book: new RunBook(1), seconds: [], frames: [] };
  const recorder = new FrameRecorder((frame) => result.frames.push(frame));
  const merger = new SecondMerger((second) => {
    result.seconds.push(second);
    recorder.add(second);
  });
  merger.begin(0, workers);
  const reads = new Map<Slice, SecondSlice>();
  for (const slice of slices) {
    const read = result.book.add(slice) ?? reads.get(slice);
    if (!read) continue;
    reads.set(slice, read);
    merger.add(read);
  }
  merger.flush();
  recorder.flush();
  return result;
}
const bytes = (book: RunBook) => encodeHistogram(book.histogram('response_time'));
const encoded = (frames: readonly Frame[]) =>
  frames.map(({ histograms, ...frame }) => ({ ...frame, histograms: [...histograms].map(([name, one]) => [name, encodeHistogram(one)]) }));

describe('several workers', () => {
  it('give the histograms of one, bit by bit: in the whole, in each second, in each frame', { timeout: 30_000 }, () => {
    const one = seen(slicesOf(1), 1);
    for (const workers of [2, 4]) {
      const many = seen(slicesOf(workers), workers);
      expect(bytes(many.book)).toEqual(bytes(one.book));
      expect(many.book.counts.scheduled).toBe(seconds * perSecond);
      expect(many.seconds.map(({ histograms }) => histograms)).toEqual(one.seconds.map(({ histograms }) => histograms));
      expect(many.seconds.map(({ counts }) => counts.scheduled)).toEqual(one.seconds.map(({ counts }) => counts.scheduled));
      expect(encoded(many.frames).map(({ histograms }) => histograms)).toEqual(encoded(one.frames).map(({ histograms }) => histograms));
    }
  });

  it('are one second: rates and open requests added up, the busiest loop, worker 0', () => {
    const { seconds: merged, book } = seen(slicesOf(4), 4);
    expect(merged).toHaveLength(seconds);
    expect(merged[3]).toMatchObject({
      worker: 0,
      seq: 3,
      plannedArrivals: perSecond,
      startedArrivals: perSecond,
      pending: 0 + 1 + 2 + 3,
      loopUtilization: 0.4,
      fromMs: 3000,
      toMs: 4003,
      fromPlanNs: 3e9,
      toPlanNs: 4e9,
      failures: [['status 500', 4]],
    });
    expect(book.observedNs).toBe(seconds * 1e9);
    expect(book.pending).toBe(6);
  });

  it('may be heard late, early and twice: nothing is another', { timeout: 30_000 }, () => {
    for (const workers of [1, 3]) {
      const slices = slicesOf(workers);
      const straight = seen(slices, workers);
      fc.assert(
        fc.property(fc.infiniteStream(fc.integer({ min: 0, max: 4 * workers })), (delays) => {
          // Each slice arrives up to four seconds late, and some arrive again.
          const again = slices.flatMap((slice, i) => {
            const [delay = 0, more = 0] = [delays.next().value, delays.next().value];
            return [{ at: i + delay, slice }, ...(more % 3 === 0 ? [{ at: i + delay + more, slice }] : [])];
          });
          const heard = seen(
            again.toSorted((a, b) => a.at - b.at).map(({ slice }) => slice),
            workers,
          );
          expect(heard.book.totals()).toEqual(straight.book.totals());
          expect(bytes(heard.book)).toEqual(bytes(straight.book));
          expect(heard.seconds).toEqual(straight.seconds);
          expect(encoded(heard.frames)).toEqual(encoded(straight.frames));
        }),
        { seed: 5, numRuns: 6 },
      );
    }
  });

  it('of which one is silent are waited for only so long, and what it says later is not lost', () => {
    const slices = slicesOf(2);
    const silent = slices.filter(({ worker, second }) => worker === 1 && second >= 5 && second < 20);
    const others = slices.filter((slice) => !silent.includes(slice) && !(slice.worker === 1 && slice.second >= 20));
    const lines: number[] = [];
    const merger = new SecondMerger((second) => lines.push(second.counts.scheduled));
    const book = new RunBook(1);
    const add = (list: readonly Slice[]) => {
      for (const slice of list) {
        const read = book.add(slice);
        if (read) merger.add(read);
      }
    };
    merger.begin(0, 2);
    add(others);
    // All seconds of worker 0 less the five it waits.
    expect(lines).toHaveLength(seconds - 5);
    add(silent);
    merger.flush();
    expect(lines.reduce((a, b) => a + b, 0)).toBe(book.counts.scheduled);
  });

  it('may say more of a second that is closed: the next one still waits for all of them', () => {
    const lines: [number, number][] = [];
    const merger = new SecondMerger(({ fromPlanNs, toPlanNs }) => lines.push([fromPlanNs / 1e9, toPlanNs / 1e9]));
    const book = new RunBook(1);
    const said: number[] = [];
    const say = (worker: number, from: number, to: number) => {
      const slice = slicesOf(2)[2 * from + worker];
      if (!slice) throw new Error('no such slice');
      const seq = said.filter((one) => one === worker).length;
      const read = book.add({ ...slice, seq, toPlanNs: to * 1e9 });
      said.push(worker);
      if (read) merger.add(read);
    };
    merger.begin(0, 2);
    say(0, 0, 1);
    say(1, 0, 1);
    // What a warm-up left open at its end, said on its own.
    say(1, 0, 0);
    say(0, 1, 2);
    expect(lines).toEqual([[0, 1]]);
    say(1, 1, 2);
    expect(lines).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  it('that end a second at other moments still share no moment between two of them', () => {
    const lines: [number, number, number, number][] = [];
    const merger = new SecondMerger(({ fromPlanNs, toPlanNs, fromMs, toMs }) =>
      lines.push([fromPlanNs / 1e9, toPlanNs / 1e9, fromMs, toMs]),
    );
    const book = new RunBook(1);
    merger.begin(0, 2);
    for (const slice of slicesOf(2).slice(0, 6)) {
      // Worker 1 is half a second late at the end of its second 0, and back in time after that.
      const [from, to] = [slice.worker === 1 && slice.second === 1 ? 0.5 : 0, slice.worker === 1 && slice.second === 0 ? 0.5 : 0];
      const { fromPlanNs, toPlanNs, second } = slice;
      const read = book.add({
        ...slice,
        fromPlanNs: fromPlanNs + from * 1e9,
        toPlanNs: toPlanNs + to * 1e9,
        fromMs: 1000 * (second + from),
        toMs: 1000 * (second + 1 + to),
      });
      if (read) merger.add(read);
    }
    expect(lines).toEqual([
      [0, 1.5, 0, 1500],
      [1.5, 2, 1500, 2000],
      [2, 3, 2000, 3000],
    ]);
  });

  it('of an engine that died are all handed out before the next one begins', () => {
    const heard: [number, number][] = [];
    const merger = new SecondMerger(({ epoch, seq }) => heard.push([epoch, seq]));
    const book = new RunBook(1);
    merger.begin(0, 2);
    for (const slice of slicesOf(2).slice(0, 3)) {
      const read = book.add(slice);
      if (read) merger.add(read);
    }
    expect(heard).toEqual([[0, 0]]);
    merger.begin(1, 2);
    expect(heard).toEqual([
      [0, 0],
      [0, 1],
    ]);
  });
});
