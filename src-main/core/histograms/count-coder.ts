/**
 * Coding of the counters of a histogram: adaptive binary arithmetic coding (Witten, Neal and Cleary 1987; the carry-free 32-bit form of
 * M. Mahoney's lpaq). Neighbouring counters are alike up to noise, so each is coded in the light of the mean of those before it. What
 * remains is close to the noise itself, some 30 % less than deflate leaves. All arithmetic is exact, so the bytes are the same everywhere.
 */

/** Codes one binary decision: the encoder writes `bit`, the decoder ignores it and gives the one that was written. */
interface BitCoder {
  code(context: number, bit: number): number;
}

/** Classes of the mean of the counters before: half octaves. */
const means = 32;
/** Decisions about a counter's length in bits that are told apart. */
const lengths = 24;
/** Leading bits below the first one that are worth a model: a tree of as many levels. */
const treeLevels = 4;
const tree = 1 << treeLevels;
/** Lengths whose trees are told apart. */
const trees = 8;
const contextsPerMean = lengths + trees * tree;
/** Of a bit that may as well be the other. */
const evenContext = means * contextsPerMean;

const one = 65_536;
/** Probabilities follow what they see by 1/1.6, 1/2.6 … down to the last of these shares. */
const shares = Float64Array.from({ length: 61 }, (_, seen) => 1 / (seen + 1.6));

/** How likely each decision is a 1, learnt on the way. */
class Model {
  readonly #probability = new Uint16Array(evenContext + 1).fill(one / 2);
  readonly #seen = new Uint8Array(evenContext + 1);

  /** In 1/4096, never certain. */
  likely(context: number): number {
    const likely = (this.#probability[context] as number) >>> 4;
    return likely < 1 ? 1 : likely;
  }

  learn(context: number, bit: number): void {
    if (context === evenContext) return;
    const seen = this.#seen[context] as number;
    const before = this.#probability[context] as number;
    this.#probability[context] = before + Math.trunc(((bit === 1 ? one - 1 : 0) - before) * (shares[seen] as number));
    if (seen < shares.length - 1) this.#seen[context] = seen + 1;
  }
}

class Encoder implements BitCoder {
  readonly bytes: number[] = [];
  readonly #model = new Model();
  #low = 0;
  #high = 0xffffffff;

  code(context: number, bit: number): number {
    const middle = split(this.#low, this.#high, this.#model.likely(context));
    if (bit === 1) this.#high = middle;
    else this.#low = middle + 1;
    this.#model.learn(context, bit);
    while ((this.#low ^ this.#high) >>> 24 === 0) {
      this.bytes.push(this.#high >>> 24);
      this.#low = (this.#low << 8) >>> 0;
      this.#high = ((this.#high << 8) | 255) >>> 0;
    }
    return bit;
  }

  /** As many bytes as the decoder needs; beyond the end it reads zeros. */
  finish(): void {
    this.bytes.push((this.#low >>> 24) + 1);
  }
}

class Decoder implements BitCoder {
  readonly #bytes: Uint8Array;
  readonly #model = new Model();
  #at: number;
  #low = 0;
  #high = 0xffffffff;
  #value = 0;

  constructor(bytes: Uint8Array, from: number) {
    this.#bytes = bytes;
    this.#at = from;
    for (let i = 0; i < 4; i += 1) this.#read();
  }

  code(context: number): number {
    const middle = split(this.#low, this.#high, this.#model.likely(context));
    const bit = this.#value <= middle ? 1 : 0;
    if (bit === 1) this.#high = middle;
    else this.#low = middle + 1;
    this.#model.learn(context, bit);
    while ((this.#low ^ this.#high) >>> 24 === 0) {
      this.#low = (this.#low << 8) >>> 0;
      this.#high = ((this.#high << 8) | 255) >>> 0;
      this.#read();
    }
    return bit;
  }

  #read(): void {
    this.#value = ((this.#value << 8) | (this.#bytes[this.#at] ?? 0)) >>> 0;
    this.#at += 1;
  }
}

function split(low: number, high: number, likely: number): number {
  const range = high - low;
  return low + Math.floor(range / 4096) * likely + (((range % 4096) * likely) >>> 12);
}

const powers = Float64Array.from({ length: 54 }, (_, exponent) => 2 ** exponent);

/** Counters one after the other, with the mean of those before as their context. */
class Counters {
  readonly #coder: BitCoder;
  /** In 1/256, over some 32 counters. */
  #mean = 0;

  constructor(coder: BitCoder) {
    this.#coder = coder;
  }

  /** @param count what is to be coded; the decoder gives 0. */
  next(count: number): number {
    const base = meanClass(this.#mean) * contextsPerMean;
    let length = 0;
    while (length < 53 && this.#coder.code(base + Math.min(length, lengths - 1), count >= (powers[length] as number) ? 1 : 0) === 1)
      length += 1;
    let value = length === 0 ? 0 : 1;
    const ownTree = base + lengths + Math.min(length - 1, trees - 1) * tree;
    for (let level = 1; level < length; level += 1) {
      const bit = Math.floor(count / (powers[length - 1 - level] as number)) % 2;
      value = value * 2 + this.#coder.code(level < treeLevels ? ownTree + value : evenContext, bit);
    }
    this.#mean += (Math.min(value, 1 << 20) * 256 - this.#mean) >> 5;
    return value;
  }
}

function meanClass(mean: number): number {
  if (mean < 2) return mean;
  const octave = 31 - Math.clz32(mean);
  return Math.min(means - 1, 2 * octave + ((mean >>> (octave - 1)) & 1));
}

/** Bytes of counters, of which there may be any number; each below 2^53. */
export function encodeCounts(counts: ArrayLike<number>): number[] {
  const encoder = new Encoder();
  const counters = new Counters(encoder);
  for (let i = 0; i < counts.length; i += 1) counters.next(counts[i] as number);
  encoder.finish();
  return encoder.bytes;
}

/** The first `length` counters of what `encodeCounts` made, which begins at `from`. Bytes that are damaged give other counters. */
export function decodeCounts(bytes: Uint8Array, from: number, length: number): Float64Array {
  const counters = new Counters(new Decoder(bytes, from));
  const counts = new Float64Array(length);
  for (let i = 0; i < length; i += 1) counts[i] = counters.next(0);
  return counts;
}
