import * as fc from 'fast-check';
import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  HistogramLogReader,
  HistogramLogWriter,
  listTags,
} from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { hdrLogLines, readHdrLog } from './hdr-log.ts';
import { hdrIndexOf, hdrLayout, hdrRangeOf } from './hdr-layout.ts';
import { decodeHdr, encodeHdr, hdrText, histogramOfHdrText } from './hdr-v2.ts';
import { encodeHistogram } from './histogram-codec.ts';
import { LatencyHistogram } from './latency-histogram.ts';

// The peer is hdr-histogram-js 3, a port of the original Java code.
const latency = fc.double({ min: 0, max: Math.log10(3.6e12), noNaN: true }).map((exponent) => Math.round(10 ** exponent));
const latencies = fc.array(latency, { minLength: 1, maxLength: 200 });
const quantiles = [0, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999, 1];

function histogramOf(values: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

function peerOf(values: readonly number[], digits: 1 | 2 | 3 | 4 | 5 = 3, lowest = 1) {
  const peer = build({
    bitBucketSize: 64,
    autoResize: true,
    lowestDiscernibleValue: lowest,
    highestTrackableValue: 2 ** 42,
    numberOfSignificantValueDigits: digits,
  });
  for (const value of values) peer.recordValue(value);
  return peer;
}

/** Value of the rank, as our histogram counts ranks. */
const ofRank = (values: readonly number[], q: number) =>
  values.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(q * values.length)) - 1] ?? Number.NaN;
const near = (value: number, exact: number, digits: number) => Math.abs(value - exact) <= Math.max(1, exact * 10 ** -digits);

describe('the layout of HdrHistogram', () => {
  it('puts each value into a counter that covers it, narrow enough for its digits, without a hole', () => {
    fc.assert(
      fc.property(latency, fc.integer({ min: 1, max: 5 }), fc.constantFrom(1, 8, 1000), (value, digits, lowest) => {
        const layout = hdrLayout(digits, lowest);
        const index = hdrIndexOf(layout, value);
        const { from, width } = hdrRangeOf(layout, index);
        expect(from <= value && value < from + width).toBe(true);
        expect(width <= Math.max(2 ** layout.unitMagnitude, value * 10 ** -digits)).toBe(true);
        expect(hdrRangeOf(layout, index + 1).from).toBe(from + width);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});

describe('a histogram that goes out as HdrHistogram V2', () => {
  it('is read by the peer with every count, and each quantile within three digits', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const peer = decodeFromCompressedBase64(hdrText(histogramOf(values)), 64);
        expect(peer.totalCount).toBe(values.length);
        for (const q of quantiles) {
          // Our counter and its counter: at most 0.1 % each.
          const theirs = peer.getValueAtPercentile(q * 100);
          expect(near(theirs, ofRank(values, q), 2.69), `q ${q}: ${theirs}`).toBe(true);
        }
        expect(near(peer.maxValue, Math.max(...values), 3)).toBe(true);
        expect(near(peer.minNonZeroValue, Math.min(...values), 3)).toBe(true);
      }),
      { seed: 2, numRuns: 150 },
    );
  });

  it('comes back into the counters it left, with every count', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const histogram = histogramOf(values);
        const back = decodeHdr(encodeHdr(histogram));
        expect([back.parts().indexes, back.parts().counts]).toEqual([histogram.parts().indexes, histogram.parts().counts]);
        expect(near(back.max ?? 0, Math.max(...values), 3)).toBe(true);
        expect(near(back.min ?? 0, Math.min(...values), 3)).toBe(true);
        expect(near(back.mean ?? 0, histogram.mean ?? 0, 3)).toBe(true);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('is the same after two ways round, and when empty', () => {
    const empty = decodeHdr(encodeHdr(new LatencyHistogram()));
    expect(encodeHistogram(empty)).toEqual(encodeHistogram(new LatencyHistogram()));
    const once = hdrText(histogramOf([1, 1000, 5e6, 3.6e12]));
    expect(hdrText(histogramOfHdrText(once))).toBe(once);
  });

  it('keeps counts beyond 2^32', () => {
    const histogram = new LatencyHistogram();
    const one = histogramOf([2_000_000]).parts();
    histogram.addParts({ ...one, n: 2 ** 40, counts: [2 ** 40] });
    expect(histogramOfHdrText(hdrText(histogram)).n).toBe(2 ** 40);
    expect(decodeFromCompressedBase64(hdrText(histogram), 64).totalCount).toBe(2 ** 40);
  });
});

describe('a histogram of the peer', () => {
  it('comes in with every count, and each quantile within the digits it declared', () => {
    fc.assert(
      fc.property(latencies, fc.constantFrom(2 as const, 3 as const, 4 as const), (values, digits) => {
        const histogram = histogramOfHdrText(encodeIntoCompressedBase64(peerOf(values, digits)));
        expect(histogram.n).toBe(values.length);
        for (const q of quantiles) {
          const rank = Math.max(1, Math.ceil(q * values.length));
          const exact = ofRank(values, q);
          const bound = exact * (0.001 + 10 ** -digits) + 1;
          expect(Math.abs((histogram.valueAtRank(rank) ?? 0) - exact)).toBeLessThanOrEqual(bound);
        }
      }),
      { seed: 4, numRuns: 150 },
    );
  });

  it('may have a unit of its own', () => {
    const histogram = histogramOfHdrText(encodeIntoCompressedBase64(peerOf([5_000_000, 7_000_000, 9_000_000], 3, 1000)));
    expect(histogram.n).toBe(3);
    expect(near(histogram.valueAtRank(2) ?? 0, 7_000_000, 2.69)).toBe(true);
  });

  it('is refused when it was cut, changed, or is something else', () => {
    const text = encodeIntoCompressedBase64(peerOf([5_000_000]));
    const plain = encodeHdr(histogramOf([5_000_000]));
    expect(() => histogramOfHdrText(text.slice(0, 20))).toThrow(RangeError);
    expect(() => histogramOfHdrText('aGVsbG8gd29ybGQ=')).toThrow(/HISTF/);
    expect(() => decodeHdr(plain.subarray(0, plain.length - 1))).toThrow(/cut short/);
    expect(() => decodeHdr(plain.subarray(0, 12))).toThrow(/40 bytes/);
    const fractional = Buffer.from(plain);
    fractional.writeDoubleBE(0.001, 32);
    expect(() => decodeHdr(fractional)).toThrow(/fractions/);
    const digits = Buffer.from(plain);
    digits.writeInt32BE(9, 12);
    expect(() => decodeHdr(digits)).toThrow(/digits/);
  });
});

describe('a histogram log', () => {
  const startMs = Date.parse('2026-03-01T10:00:00.250Z');
  const frames = [
    { series: 'response_time', fromMs: startMs, toMs: startMs + 10_000, histogram: histogramOf([1e6, 2e6, 3e6]) },
    { series: 'add to cart, 50 %.response_time', fromMs: startMs, toMs: startMs + 10_000, histogram: histogramOf([4e6]) },
    { series: 'response_time', fromMs: startMs + 10_000, toMs: startMs + 19_500, histogram: histogramOf([5e6]) },
  ];
  const text = [...hdrLogLines(startMs, ['[run r1]'], frames)].join('\n');

  it('is read by the peer: times, tags, counts', () => {
    const reader = new HistogramLogReader(text, 64);
    const read = frames.map(() => reader.nextIntervalHistogram());
    expect(reader.nextIntervalHistogram()).toBeNull();
    expect(read.map((histogram) => histogram?.totalCount)).toEqual([3, 1, 1]);
    expect(read.map((histogram) => Math.round(histogram?.startTimeStampMsec ?? 0))).toEqual(frames.map(({ fromMs }) => fromMs));
    expect(read.map((histogram) => Math.round(histogram?.endTimeStampMsec ?? 0))).toEqual(frames.map(({ toMs }) => toMs));
    expect(listTags(text)).toEqual(['response_time', 'add%20to%20cart%2C%2050%20%25.response_time']);
  });

  it('comes back with the names of its series', () => {
    const back = readHdrLog(text);
    expect(back.startMs).toBe(startMs);
    expect(back.intervals.map(({ series, histogram }) => [series, histogram.n])).toEqual(
      frames.map(({ series, histogram }) => [series, histogram.n]),
    );
    expect(back.intervals.map(({ fromMs, toMs }) => [Math.round(fromMs), Math.round(toMs)])).toEqual(
      frames.map(({ fromMs, toMs }) => [fromMs, toMs]),
    );
  });

  it('of the peer is read as well, with relative and with absolute times', () => {
    const lines: string[] = [];
    const writer = new HistogramLogWriter((line) => lines.push(line));
    writer.outputLogFormatVersion();
    writer.outputStartTime(startMs);
    writer.outputLegend();
    const peer = peerOf([1e6, 2e6]);
    peer.tag = 'A';
    writer.outputIntervalHistogram(peer, 0.5, 1.5);
    const { intervals } = readHdrLog(lines.join(''));
    expect(intervals.map(({ series, fromMs, toMs, histogram }) => [series, Math.round(fromMs), Math.round(toMs), histogram.n])).toEqual([
      ['A', startMs + 500, startMs + 1500, 2],
    ]);
    const absolute = text
      .split('\n')
      .at(-1)
      ?.replace('Tag=response_time,10.000', `${startMs / 1000}`);
    expect(readHdrLog(absolute ?? '').intervals[0]).toMatchObject({ series: null, fromMs: startMs });
  });

  it('with a line that is none is refused with its number', () => {
    expect(() => readHdrLog(`${text}\nhello`)).toThrow(/line 9/);
    expect(() => readHdrLog(text.replace(/HIST\S{8}/, 'HISTF'))).toThrow(/line 6/);
  });
});
