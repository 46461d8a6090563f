import { bucketCount, type HistogramParts, LatencyHistogram } from './latency-histogram.ts';

/**
 * Compact bytes of a histogram: a version, then unsigned LEB128 numbers: n, sumHigh, sumLow, min, max, and for each counter that is
 * not zero the distance from the one before and its count. A 10 s frame of a calm service takes a few hundred bytes.
 */
const version = 1;

export function encodeHistogram(histogram: LatencyHistogram): Uint8Array<ArrayBuffer> {
  const { n, sumHigh, sumLow, min, max, indexes, counts } = histogram.parts();
  const bytes: number[] = [version];
  for (const value of [n, sumHigh, sumLow, min, max]) writeNumber(bytes, value);
  let previous = -1;
  indexes.forEach((index, at) => {
    writeNumber(bytes, index - previous);
    writeNumber(bytes, counts[at] as number);
    previous = index;
  });
  return Uint8Array.from(bytes);
}

/** @throws RangeError when the bytes are not an encoded histogram: cut short, from a newer version, or with counts that do not add up. */
export function decodeHistogramParts(bytes: Uint8Array): HistogramParts {
  if (bytes[0] !== version) throw new RangeError(`histogram of unknown version ${bytes[0]}`);
  const reader = { bytes, at: 1 };
  const [n, sumHigh, sumLow, min, max] = [
    readNumber(reader),
    readNumber(reader),
    readNumber(reader),
    readNumber(reader),
    readNumber(reader),
  ];
  const indexes: number[] = [];
  const counts: number[] = [];
  let index = -1;
  let total = 0;
  while (reader.at < bytes.length) {
    const distance = readNumber(reader);
    const count = readNumber(reader);
    index += distance;
    if (distance === 0 || count === 0 || index >= bucketCount) throw new RangeError('histogram counters out of order or range');
    indexes.push(index);
    counts.push(count);
    total += count;
  }
  if (total !== n) throw new RangeError(`histogram counters add up to ${total}, not ${n}`);
  return { n, sumHigh, sumLow, min, max, indexes, counts };
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
