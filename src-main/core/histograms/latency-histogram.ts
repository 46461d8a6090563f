/**
 * Log-linear histogram of durations in integer nanoseconds: below 1.024 µs one counter per nanosecond, above it 512 counters per
 * octave up to 2^42 ns (73 min). A counter's middle stands for its values, so the relative error is at most 1/1024 < 0.1 %.
 * Counts are integers in doubles (exact to 2^53), so merging is exact, associative and commutative.
 */
const linear = 1024;
const octaves = 32;
const perOctave = 512;
export const bucketCount = linear + octaves * perOctave;
const firstOctave = 10;
const largest = 2 ** (firstOctave + octaves) - 1;
/** The sum is kept in two parts, so that it stays exact for every number of records that fits a counter. */
const carry = 2 ** 40;

/** 2^−(e − 9) for each octave e: multiplying by a power of two is exact, and cheaper than dividing. */
const scale = Float64Array.from({ length: firstOctave + octaves }, (_, e) => 2 ** -(e - 9));

/** Counter of a value in nanoseconds; values outside the range count in the first or last one. */
export function bucketOf(nanoseconds: number): number {
  if (nanoseconds < linear) return nanoseconds > 0 ? Math.trunc(nanoseconds) : 0;
  const value = nanoseconds > largest ? largest : nanoseconds;
  const e = value < 4_294_967_296 ? 31 - Math.clz32(value) : 63 - Math.clz32(Math.trunc(value / 4_294_967_296));
  return linear + (e - firstOctave) * perOctave + (Math.trunc(value * (scale[e] as number)) - perOctave);
}

/** The value that stands for a counter: its middle. */
export function bucketMiddle(index: number): number {
  if (index < linear) return index;
  const octave = Math.floor((index - linear) / perOctave);
  const sub = (index - linear) % perOctave;
  const width = 2 ** (octave + 1);
  return (perOctave + sub) * width + (width - 1) / 2;
}

export class LatencyHistogram {
  readonly #counts = new Float64Array(bucketCount);
  #n = 0;
  #sumLow = 0;
  #sumHigh = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;
  /** Touched range, so that merging and walking a narrow histogram is cheap. */
  #first = bucketCount;
  #last = -1;

  /** Values recorded. */
  get n(): number {
    return this.#n;
  }

  /** Exact extremes in nanoseconds; null when empty. */
  get min(): number | null {
    return this.#n === 0 ? null : this.#min;
  }

  get max(): number | null {
    return this.#n === 0 ? null : this.#max;
  }

  /** Exact mean in nanoseconds; null when empty. */
  get mean(): number | null {
    return this.#n === 0 ? null : (this.#sumHigh / this.#n) * carry + this.#sumLow / this.#n;
  }

  record(nanoseconds: number): void {
    // Negative or not a number would be a defect of the caller's clock: counted as zero, never lost.
    const value = nanoseconds > 0 ? Math.round(nanoseconds) : 0;
    const index = bucketOf(value);
    this.#counts[index] = (this.#counts[index] as number) + 1;
    this.#n += 1;
    this.#sumLow += value;
    if (this.#sumLow >= carry) this.#normalise();
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    if (index < this.#first) this.#first = index;
    if (index > this.#last) this.#last = index;
  }

  /** Adds all records of `other`. */
  merge(other: LatencyHistogram): this {
    this.addParts(other.parts());
    return this;
  }

  /** Value of the given rank (1 = smallest) in nanoseconds, within 0.1 %, the smallest and the largest exactly; null beyond n. */
  valueAtRank(rank: number): number | null {
    return this.valuesAtRanks([rank])[0] ?? null;
  }

  /** Values of several ranks in one pass; `ranks` must rise. */
  valuesAtRanks(ranks: readonly number[]): (number | null)[] {
    let seen = 0;
    let index = this.#first - 1;
    return ranks.map((rank) => {
      if (rank < 1 || rank > this.#n) return null;
      while (seen < rank && index < this.#last) {
        index += 1;
        seen += this.#counts[index] as number;
      }
      if (rank === 1) return this.#min;
      if (rank === this.#n) return this.#max;
      return Math.min(this.#max, Math.max(this.#min, bucketMiddle(index)));
    });
  }

  /** Records at or below `nanoseconds`, to the resolution of a counter. */
  countAtMost(nanoseconds: number): number {
    const end = Math.min(this.#last, bucketOf(nanoseconds));
    let count = 0;
    for (let index = this.#first; index <= end; index += 1) count += this.#counts[index] as number;
    return count;
  }

  /** Standard deviation in nanoseconds from the counters' middles; null when empty. */
  standardDeviation(): number | null {
    const mean = this.mean;
    if (mean === null) return null;
    let squares = 0;
    for (let index = this.#first; index <= this.#last; index += 1) {
      const count = this.#counts[index] as number;
      if (count > 0) squares += count * (bucketMiddle(index) - mean) ** 2;
    }
    return Math.sqrt(squares / Math.max(1, this.#n - 1));
  }

  clear(): void {
    if (this.#last >= this.#first) this.#counts.fill(0, this.#first, this.#last + 1);
    this.#n = 0;
    this.#sumLow = 0;
    this.#sumHigh = 0;
    this.#min = Number.POSITIVE_INFINITY;
    this.#max = 0;
    this.#first = bucketCount;
    this.#last = -1;
  }

  /** The content in its one normal form: equal contents have equal parts. */
  parts(): HistogramParts {
    this.#normalise();
    const indexes: number[] = [];
    const counts: number[] = [];
    for (let index = this.#first; index <= this.#last; index += 1) {
      const count = this.#counts[index] as number;
      if (count > 0) {
        indexes.push(index);
        counts.push(count);
      }
    }
    return {
      n: this.#n,
      sumHigh: this.#sumHigh,
      sumLow: this.#sumLow,
      min: this.#n === 0 ? 0 : this.#min,
      max: this.#max,
      indexes,
      counts,
    };
  }

  addParts(parts: HistogramParts): void {
    if (parts.n === 0) return;
    for (let at = 0; at < parts.indexes.length; at += 1) {
      const index = parts.indexes[at] as number;
      this.#counts[index] = (this.#counts[index] as number) + (parts.counts[at] as number);
    }
    this.#n += parts.n;
    this.#sumLow += parts.sumLow;
    this.#sumHigh += parts.sumHigh;
    this.#normalise();
    this.#min = Math.min(this.#min, parts.min);
    this.#max = Math.max(this.#max, parts.max);
    this.#first = Math.min(this.#first, parts.indexes[0] as number);
    this.#last = Math.max(this.#last, parts.indexes.at(-1) as number);
  }

  #normalise(): void {
    const carried = Math.floor(this.#sumLow / carry);
    this.#sumHigh += carried;
    this.#sumLow -= carried * carry;
  }
}

/** A histogram as plain numbers: only the counters that are not zero, in rising order. The sum is `sumHigh · 2^40 + sumLow` ns. */
export interface HistogramParts {
  n: number;
  sumHigh: number;
  sumLow: number;
  min: number;
  max: number;
  indexes: number[];
  counts: number[];
}
