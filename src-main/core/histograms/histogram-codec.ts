import { decodeCounts, encodeCounts } from './count-coder.ts';
import { bucketCount, type HistogramParts, LatencyHistogram } from './latency-histogram.ts';

/**
 * Two forms of a histogram as bytes. Both begin with their version and unsigned LEB128 numbers: n, sumHigh, sumLow, min, max. The plain form
 * goes on with, for each counter that is not zero, the distance from the one before and its count: quick, for what is read at once. The
 * packed form goes on with the first counter and how many follow, all of them coded by `count-coder.ts`: a third to a fifth of the size,
 * for what is kept. A 10 s frame of a calm service takes a few hundred bytes.
 */
const plain = 1;
const packed = 2;

export function encodeHistogram(histogram: LatencyHistogram): Uint8Array<ArrayBuffer> {
  const parts = histogram.parts();
  const bytes = beginning(plain, parts);
  let previous = -1;
  parts.indexes.forEach((index, at) => {
    writeNumber(bytes, index - previous);
    writeNumber(bytes, parts.counts[at] as number);
    previous = index;
  });
  return Uint8Array.from(bytes);
}

export function packHistogram(histogram: LatencyHistogram): Uint8Array<ArrayBuffer> {
  const parts = histogram.parts();
  const bytes = beginning(packed, parts);
  const first = parts.indexes[0] ?? 0;
  const counts = new Float64Array((parts.indexes.at(-1) ?? first - 1) - first + 1);
  parts.indexes.forEach((index, at) => {
    counts[index - first] = parts.counts[at] as number;
  });
  writeNumber(bytes, first);
  writeNumber(bytes, counts.length);
  return Uint8Array.from([...bytes, ...encodeCounts(counts)]);
}

function beginning(version: number, { n, sumHigh, sumLow, min, max }: HistogramParts): number[] {
  const bytes = [version];
  for (const value of [n, sumHigh, sumLow, min, max]) writeNumber(bytes, value);
  return bytes;
}

/** @throws RangeError when the bytes are not an encoded histogram: cut short, from a newer version, or with counts that do not add up. */
export function decodeHistogramParts(bytes: Uint8Array): HistogramParts {
  const version = bytes[0];
  if (version !== plain && version !== packed) throw new RangeError(`histogram of unknown version ${version}`);
  const reader = { bytes, at: 1 };
  const [n, sumHigh, sumLow, min, max] = [
    readNumber(reader),
    readNumber(reader),
    readNumber(reader),
    readNumber(reader),
    readNumber(reader),
  ];
  const { indexes, counts } = version === plain ? readPlain(reader) : readPacked(reader);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total !== n) throw new RangeError(`histogram counters add up to ${total}, not ${n}`);
  return { n, sumHigh, sumLow, min, max, indexes, counts };
}

type Counters = Pick<HistogramParts, 'indexes' | 'counts'>;

function readPlain(reader: { bytes: Uint8Array; at: number }): Counters {
  const indexes: number[] = [];
  const counts: number[] = [];
  let index = -1;
  while (reader.at < reader.bytes.length) {
    const distance = readNumber(reader);
    const count = readNumber(reader);
    index += distance;
    if (distance === 0 || count === 0 || index >= bucketCount) throw new RangeError('histogram counters out of order or range');
    indexes.push(index);
    counts.push(count);
  }
  return { indexes, counts };
}

function readPacked(reader: { bytes: Uint8Array; at: number }): Counters {
  const first = readNumber(reader);
  const length = readNumber(reader);
  if (first + length > bucketCount) throw new RangeError('histogram counters out of order or range');
  const indexes: number[] = [];
  const counts: number[] = [];
  decodeCounts(reader.bytes, reader.at, length).forEach((count, at) => {
    if (count === 0) return;
    indexes.push(first + at);
    counts.push(count);
  });
  return { indexes, counts };
}

/** @throws RangeError as `decodeHistogramParts`. */
export function decodeHistogram(bytes: Uint8Array): LatencyHistogram {
  const histogram = new LatencyHistogram();
  histogram.addParts(decodeHistogramParts(bytes));
  return histogram;
}

function writeNumber(bytes: number[], value: number): void {
  let rest = value;
  // Not shifts: values reach 2^53.
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

function readNumber(reader: { bytes: Uint8Array; at: number }): number {
  let value = 0;
  let factor = 1;
  for (;;) {
    const byte = reader.bytes[reader.at];
    if (byte === undefined) throw new RangeError('histogram cut short');
    reader.at += 1;
    value += (byte % 128) * factor;
    if (byte < 128) {
      if (!Number.isSafeInteger(value)) throw new RangeError('histogram number too large');
      return value;
    }
    factor *= 128;
  }
}
