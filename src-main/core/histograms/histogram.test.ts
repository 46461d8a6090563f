import * as fc from 'fast-check';
import { seededRandom } from '../load/random.ts';
import { describe, expect, it } from 'vitest';
import { decodeCounts, encodeCounts } from './count-coder.ts';
import { decodeHistogram, encodeHistogram, packHistogram } from './histogram-codec.ts';
import { bucketMiddle, bucketOf, LatencyHistogram } from './latency-histogram.ts';
import { latencyStats } from './latency-stats.ts';

const hourNs = 3.6e12;
/** As likely a microsecond as an hour. */
const latency = fc.double({ min: 3, max: Math.log10(hourNs), noNaN: true }).map((exponent) => Math.round(10 ** exponent));
const latencies = fc.array(latency, { minLength: 1, maxLength: 300 });

function histogramOf(values: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

describe('a latency histogram', () => {
  it('keeps every value from 1 µs to 1 h within 0.1 %', () => {
    fc.assert(
      fc.property(latency, (value) => {
        expect(Math.abs(bucketMiddle(bucketOf(value)) - value) / value).toBeLessThanOrEqual(0.001);
      }),
      { numRuns: 5000 },
    );
  });

  it('gives every counter the values next to its middle and no others, without a hole', () => {
    for (let index = 0; index < 17_407; index += 1) {
      expect(bucketOf(Math.floor(bucketMiddle(index)))).toBe(index);
      expect(bucketMiddle(index + 1)).toBeGreaterThan(bucketMiddle(index));
    }
    for (let e = 10; e < 42; e += 1) expect(bucketOf(2 ** e) - bucketOf(2 ** e - 1)).toBe(1);
  });

  it('answers each percentile as sorting the values does, within 0.1 %', () => {
    fc.assert(
      fc.property(latencies, fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
        const rank = Math.max(1, Math.ceil(q * values.length));
        const sorted = values.toSorted((a, b) => a - b);
        const exact = sorted[rank - 1] ?? 0;
        const answer = histogramOf(values).valueAtRank(rank) ?? Number.NaN;
        expect(Math.abs(answer - exact) / exact).toBeLessThanOrEqual(0.001);
        expect(histogramOf(values).valuesAtRanks([1, rank, values.length])).toEqual([sorted[0], answer, sorted.at(-1)]);
      }),
    );
  });

  it('knows count, mean, smallest and largest exactly', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const histogram = histogramOf(values);
        const sum = values.reduce((total, value) => total + BigInt(value), 0n);
        expect(histogram.n).toBe(values.length);
        expect(histogram.min).toBe(Math.min(...values));
        expect(histogram.max).toBe(Math.max(...values));
        expect(Math.abs((histogram.mean ?? 0) / (Number(sum) / values.length) - 1)).toBeLessThan(1e-12);
      }),
    );
  });

  it('merges to the same bytes in whatever order and grouping, as if recorded at once', () => {
    fc.assert(
      fc.property(latencies, latencies, latencies, (a, b, c) => {
        const [x, y, z] = [a, b, c].map((values) => () => histogramOf(values)) as [
          () => LatencyHistogram,
          () => LatencyHistogram,
          () => LatencyHistogram,
        ];
        const once = encodeHistogram(histogramOf([...a, ...b, ...c]));
        expect(encodeHistogram(x().merge(y()).merge(z()))).toEqual(once);
        expect(encodeHistogram(z().merge(y().merge(x())))).toEqual(once);
        expect(encodeHistogram(y().merge(x()).merge(new LatencyHistogram()).merge(z()))).toEqual(once);
      }),
    );
  });

  it('comes back from its bytes as it was', () => {
    fc.assert(
      fc.property(fc.array(latency, { maxLength: 300 }), (values) => {
        const histogram = histogramOf(values);
        const bytes = encodeHistogram(histogram);
        const back = decodeHistogram(bytes);
        expect(encodeHistogram(back)).toEqual(bytes);
        expect(latencyStats(back)).toEqual(latencyStats(histogram));
        expect(decodeHistogram(packHistogram(histogram)).parts()).toEqual(histogram.parts());
      }),
    );
  });

  it('comes back from its packed bytes as it was, also after hours of merging', () => {
    const random = seededRandom(5);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const wide = histogramOf(Array.from({ length: 6000 }, () => Math.round(3e6 * Math.exp(0.4 * normal()))));
    expect(packHistogram(wide).length).toBeLessThan(0.28 * encodeHistogram(wide).length);
    for (let doubling = 0; doubling < 38; doubling += 1) wide.merge(decodeHistogram(packHistogram(wide)));
    expect(decodeHistogram(packHistogram(wide)).parts()).toEqual(wide.parts());
    expect(wide.n).toBe(6000 * 2 ** 38);
  });

  it('has counters that are coded without loss, whatever they are', () => {
    const counts = fc.array(fc.oneof(fc.constant(0), fc.nat(3), fc.nat(1000), fc.maxSafeNat()), { maxLength: 200 });
    fc.assert(
      fc.property(counts, (values) => {
        expect([...decodeCounts(Uint8Array.from(encodeCounts(values)), 0, values.length)]).toEqual(values);
      }),
    );
  });

  it('keeps the sum exact where a double no longer could', () => {
    const histogram = new LatencyHistogram();
    const one = histogramOf([hourNs - 1]);
    for (let i = 0; i < 5000; i += 1) histogram.merge(one);
    expect(BigInt(histogram.parts().sumHigh) * 2n ** 40n + BigInt(histogram.parts().sumLow)).toBe(5000n * BigInt(hourNs - 1));
  });

  it('refuses bytes that were cut short or changed', () => {
    const bytes = encodeHistogram(histogramOf([1000, 2000, 3_000_000]));
    expect(() => decodeHistogram(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError);
    expect(() => decodeHistogram(Uint8Array.of(9, ...bytes.subarray(1)))).toThrow(/version 9/);
    const more = Uint8Array.from(bytes);
    more[1] = 4;
    expect(() => decodeHistogram(more)).toThrow(/add up/);
    const packed = packHistogram(histogramOf([1000, 2000, 3_000_000]));
    expect(() => decodeHistogram(packed.subarray(0, packed.length - 6))).toThrow(RangeError);
    expect(() => decodeHistogram(Uint8Array.of(packed[0] ?? 0, 4, ...packed.subarray(2)))).toThrow(/add up/);
  });

  it('is empty again after clear', () => {
    const histogram = histogramOf([5000, 6_000_000]);
    histogram.clear();
    expect(encodeHistogram(histogram)).toEqual(encodeHistogram(new LatencyHistogram()));
    expect(latencyStats(histogram)).toMatchObject({ n: 0, p50: null, p99: null, mean: null, max: null });
  });
});

describe('requests still pending at the end', () => {
  it('take the highest ranks, so that the tail is a lower bound and says so', () => {
    const histogram = histogramOf(Array.from({ length: 90 }, (_, i) => (i + 1) * 1e6));
    const stats = latencyStats(histogram, 10);
    expect(stats.censored).toBe(true);
    expect(stats.p50).toBeCloseTo(50, 1);
    expect(stats.p95).toBe(90);
    expect(latencyStats(histogram).censored).toBeUndefined();
  });
});
