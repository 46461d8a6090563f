/**
 * How HdrHistogram lays out its counters: linear below 2 · 10^digits units, above that each octave in half as many counters.
 * Source: HdrHistogram 2.x, AbstractHistogram.java (Gil Tene, CC0). In arithmetic of doubles, because values reach 2^53 and JavaScript
 * shifts end at 2^31.
 */
export interface HdrLayout {
  /** Decimal digits that the layout keeps of a value. */
  significantDigits: number;
  /** log2 of the unit: the values that are told apart. */
  unitMagnitude: number;
  /** Counters of the linear part. */
  subBuckets: number;
  halfMagnitude: number;
}

/** @throws RangeError for digits outside 1 … 5 or a unit below 1. */
export function hdrLayout(significantDigits: number, lowestDiscernible: number): HdrLayout {
  if (!Number.isInteger(significantDigits) || significantDigits < 1 || significantDigits > 5)
    throw new RangeError(`${significantDigits} significant digits: HdrHistogram has 1 to 5`);
  if (!Number.isSafeInteger(lowestDiscernible) || lowestDiscernible < 1)
    throw new RangeError(`the lowest discernible value ${lowestDiscernible} is not a positive number`);
  const magnitude = Math.ceil(Math.log2(2 * 10 ** significantDigits));
  return {
    significantDigits,
    unitMagnitude: Math.floor(Math.log2(lowestDiscernible)),
    subBuckets: 2 ** magnitude,
    halfMagnitude: magnitude - 1,
  };
}

/** Counter of a value. */
export function hdrIndexOf(layout: HdrLayout, value: number): number {
  const { subBuckets, unitMagnitude, halfMagnitude } = layout;
  const units = Math.floor(value / 2 ** unitMagnitude);
  const bucket = units < subBuckets ? 0 : binaryExponent(units) - halfMagnitude;
  const sub = Math.floor(units / 2 ** bucket);
  return bucket * (subBuckets / 2) + sub;
}

/** Smallest value of a counter, and how many it covers. */
export function hdrRangeOf(layout: HdrLayout, index: number): { from: number; width: number } {
  const { subBuckets, unitMagnitude } = layout;
  const half = subBuckets / 2;
  const bucket = index < subBuckets ? 0 : Math.floor(index / half) - 1;
  const sub = index - bucket * half;
  const width = 2 ** (bucket + unitMagnitude);
  return { from: sub * width, width };
}

/** Floor of log2, exact for integers to 2^53. */
function binaryExponent(value: number): number {
  const high = Math.floor(value / 4_294_967_296);
  return high > 0 ? 63 - Math.clz32(high) : 31 - Math.clz32(value);
}
