import { bucketCount, bucketMiddle, type HistogramParts } from '../histograms/latency-histogram.ts';

/** Rows of a heat map per doubling of the latency: a row is 9 % high. */
const binsPerOctave = 8;

let binOfBucket: Uint16Array | undefined;

function bins(): Uint16Array {
  binOfBucket ??= Uint16Array.from({ length: bucketCount }, (_, index) =>
    Math.floor(Math.log2(Math.max(1, bucketMiddle(index))) * binsPerOctave),
  );
  return binOfBucket;
}

/** A histogram in the rows of a heat map: bin, count, bin, count …, bins rising. A second of a calm service takes some ten numbers. */
export function heatOf(parts: Pick<HistogramParts, 'indexes' | 'counts'> | undefined): number[] {
  const heat: number[] = [];
  if (!parts) return heat;
  const binOf = bins();
  for (let at = 0; at < parts.indexes.length; at += 1) {
    const bin = binOf[parts.indexes[at] as number] as number;
    const count = parts.counts[at] as number;
    if (heat.at(-2) === bin) heat[heat.length - 1] = (heat.at(-1) as number) + count;
    else heat.push(bin, count);
  }
  return heat;
}

/** The sum of two. */
export function addHeat(a: readonly number[], b: readonly number[]): number[] {
  const sum = new Map<number, number>();
  for (const heat of [a, b]) {
    for (let at = 0; at < heat.length; at += 2) sum.set(heat[at] as number, (sum.get(heat[at] as number) ?? 0) + (heat[at + 1] as number));
  }
  return [...sum].toSorted(([low], [high]) => low - high).flat();
}

/** Lower edge of a bin in milliseconds; that of the next bin is its upper edge. */
export function heatEdgeMs(bin: number): number {
  return 2 ** (bin / binsPerOctave) / 1e6;
}
