import { deflateSync, inflateSync } from 'node:zlib';
import { hdrIndexOf, hdrLayout, hdrRangeOf } from './hdr-layout.ts';
import { bucketMiddle, bucketOf, type HistogramParts, LatencyHistogram } from './latency-histogram.ts';

/**
 * HdrHistogram's V2 encoding, plain and compressed: what its libraries in every language read. Source: HdrHistogram 2.x,
 * AbstractHistogram.java and ZigZagEncoding.java. Big endian: cookie, length of the payload, normalising offset, significant digits (int32
 * each), lowest discernible and highest trackable value (int64), conversion ratio (double); then the counters as ZigZag LEB128, a negative
 * number standing for that many zeros.
 *
 * Our counters are 512 to the octave, its (with 3 digits) 1,024: each of ours is two of its. What goes out keeps every count, and each value
 * within the 0.1 % that our counter had; what comes back in from 3 or more digits falls into the counters it left.
 */
const plainCookie = 0x1c_84_93_13;
const compressedCookie = 0x1c_84_93_14;
const headerBytes = 40;
export const significantDigits = 3;
/** Every histogram goes out with the same range (2^42 ns, ours), so that readers may add them up. */
const highestTrackable = 2 ** 42 - 1;
/** More than any histogram of these layouts takes: what claims more is not one. */
const mostBytes = 64 * 1024 * 1024;

/** Nanoseconds as V2 bytes. The middle of our counter stands for its values; the smallest and the largest are placed as they were. */
export function encodeHdr(histogram: LatencyHistogram): Buffer {
  const layout = hdrLayout(significantDigits, 1);
  const { indexes, counts, min, max } = histogram.parts();
  const payload: number[] = [];
  let next = 0;
  const put = (index: number, count: number) => {
    if (index > next) writeZigZag(payload, -(index - next));
    writeZigZag(payload, count);
    next = index + 1;
  };
  for (const [index, count] of placed(indexes, counts, min, max, (value) => hdrIndexOf(layout, value))) put(index, count);
  const bytes = Buffer.alloc(headerBytes + payload.length);
  bytes.writeInt32BE(plainCookie, 0);
  bytes.writeInt32BE(payload.length, 4);
  bytes.writeInt32BE(0, 8);
  bytes.writeInt32BE(significantDigits, 12);
  bytes.writeBigInt64BE(1n, 16);
  bytes.writeBigInt64BE(BigInt(highestTrackable), 24);
  bytes.writeDoubleBE(1, 32);
  bytes.set(payload, headerBytes);
  return bytes;
}

/** Counters of the other layout in rising order, one entry per counter. */
function placed(
  indexes: readonly number[],
  counts: readonly number[],
  min: number,
  max: number,
  indexOf: (value: number) => number,
): Map<number, number> {
  const out = new Map<number, number>();
  const put = (value: number, count: number) => {
    if (count === 0) return;
    const index = indexOf(value);
    out.set(index, (out.get(index) ?? 0) + count);
  };
  // Middles, minimum and maximum of one counter fall into at most two neighbours: sorted below.
  const clamped = (value: number) => Math.min(value, highestTrackable);
  indexes.forEach((index, at) => {
    let left = counts[at] as number;
    if (bucketOf(min) === index) {
      put(clamped(min), 1);
      left -= 1;
    }
    if (bucketOf(max) === index && left > 0) {
      put(clamped(max), 1);
      left -= 1;
    }
    put(Math.floor(bucketMiddle(index)), left);
  });
  return new Map([...out].toSorted(([a], [b]) => a - b));
}

/** @throws RangeError when the bytes are not a V2 histogram, are cut short, or hold counts beyond 2^53. */
export function decodeHdr(bytes: Uint8Array): LatencyHistogram {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length < headerBytes) throw new RangeError(`an HdrHistogram begins with ${headerBytes} bytes; there are ${view.length}`);
  const cookie = view.readInt32BE(0);
  if (cookie !== plainCookie) throw new RangeError(`not an HdrHistogram in V2 encoding (cookie 0x${(cookie >>> 0).toString(16)})`);
  const length = view.readInt32BE(4);
  if (length < 0 || headerBytes + length > view.length) throw new RangeError('HdrHistogram cut short');
  // The JavaScript port writes 1 into both fields, the second as an integer, and means neither an offset nor a ratio.
  const fromPort = view.readInt32BE(8) === 1 && view.readBigInt64BE(32) === 1n;
  if (view.readInt32BE(8) !== 0 && !fromPort) throw new RangeError('an HdrHistogram with a normalising offset cannot be read');
  const lowest = Number(view.readBigInt64BE(16));
  if (view.readDoubleBE(32) !== 1 && !fromPort)
    throw new RangeError('an HdrHistogram of fractions (conversion ratio other than 1) cannot be read');
  const layout = hdrLayout(view.readInt32BE(12), lowest);
  const counters = new Map<number, number>();
  let n = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  let sum = 0n;
  let index = 0;
  const reader = { bytes: view, at: headerBytes, end: headerBytes + length };
  while (reader.at < reader.end) {
    const number = readZigZag(reader);
    if (number < 0) {
      index -= number;
      continue;
    }
    if (number > 0) {
      const { from, width } = hdrRangeOf(layout, index);
      if (!Number.isSafeInteger(from)) throw new RangeError('a counter of the HdrHistogram lies beyond 2^53');
      const value = from + Math.floor(width / 2);
      const own = bucketOf(value);
      counters.set(own, (counters.get(own) ?? 0) + number);
      n += number;
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum += BigInt(value) * BigInt(number);
    }
    index += 1;
  }
  if (!Number.isSafeInteger(n)) throw new RangeError('the HdrHistogram counts beyond 2^53');
  const sorted = [...counters].toSorted(([a], [b]) => a - b);
  const histogram = new LatencyHistogram();
  const parts: HistogramParts = {
    n,
    sumHigh: Number(sum >> 40n),
    sumLow: Number(sum & ((1n << 40n) - 1n)),
    min: n === 0 ? 0 : min,
    max,
    indexes: sorted.map(([own]) => own),
    counts: sorted.map(([, count]) => count),
  };
  histogram.addParts(parts);
  return histogram;
}

/** V2, deflated, as base64: `HISTF…`, the form of log files and of copy and paste. */
export function hdrText(histogram: LatencyHistogram): string {
  const deflated = deflateSync(encodeHdr(histogram));
  const head = Buffer.alloc(8);
  head.writeInt32BE(compressedCookie, 0);
  head.writeInt32BE(deflated.length, 4);
  return Buffer.concat([head, deflated]).toString('base64');
}

/** @throws RangeError for what is not such a text. */
export function histogramOfHdrText(text: string): LatencyHistogram {
  const bytes = Buffer.from(text.trim(), 'base64');
  if (bytes.length < 8 || bytes.readInt32BE(0) !== compressedCookie)
    throw new RangeError('not a compressed HdrHistogram in V2 encoding (it begins with "HISTF")');
  const length = bytes.readInt32BE(4);
  if (length < 0 || 8 + length > bytes.length) throw new RangeError('HdrHistogram cut short');
  let plain: Buffer;
  try {
    plain = inflateSync(bytes.subarray(8, 8 + length), { maxOutputLength: mostBytes });
  } catch (error) {
    throw new RangeError(`the compressed HdrHistogram cannot be inflated: ${(error as Error).message}`, { cause: error });
  }
  return decodeHdr(plain);
}

/** ZigZag (0, −1, 1, −2 … as 0, 1, 2, 3 …) in LEB128. Counts are below 2^53, so that the ninth byte of the 64-bit form is never written. */
function writeZigZag(bytes: number[], value: number): void {
  let rest = value < 0 ? -2n * BigInt(value) - 1n : 2n * BigInt(value);
  while (rest >= 128n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
}

function readZigZag(reader: { bytes: Buffer; at: number; end: number }): number {
  let value = 0n;
  for (let byteNumber = 0; ; byteNumber += 1) {
    const byte = reader.bytes[reader.at];
    if (byte === undefined || reader.at >= reader.end) throw new RangeError('HdrHistogram cut short');
    reader.at += 1;
    // The ninth byte carries eight bits and is the last (LEB128-64b9B).
    const last = byteNumber === 8;
    value |= BigInt(last ? byte : byte & 127) << BigInt(7 * byteNumber);
    if (last || byte < 128) break;
  }
  const number = Number(value & 1n ? -(value + 1n) / 2n : value / 2n);
  if (!Number.isSafeInteger(number)) throw new RangeError('a count of the HdrHistogram lies beyond 2^53');
  return number;
}
