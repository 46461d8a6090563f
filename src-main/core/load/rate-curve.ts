const nsPerSecond = 1e9;

/** From this plan time on (integer ns), so many arrivals per second, until the next part. */
export interface RatePart {
  fromNs: number;
  perSecond: number;
  /** The rate changes linearly and reaches this then, where it stays until the next part. A part that begins earlier cuts the ramp off. */
  ramp?: { toNs: number; perSecond: number } | undefined;
}

/** A stretch of time on which the rate is linear. */
interface Segment {
  fromNs: number;
  /** Seconds; infinite for the last one. */
  seconds: number;
  perSecond: number;
  /** Change of the rate per second. */
  slope: number;
  /** Expected arrivals before it begins. */
  before: number;
}

/** A rate that is linear by parts, its integral, and the inverse of that. */
export class RateCurve {
  readonly parts: readonly RatePart[];
  readonly #segments: readonly Segment[];
  /** Where `timeOf` found its last answer: it is asked in rising order. */
  #hint = 0;

  /** @param parts in rising order of time; the first begins at 0. */
  constructor(parts: readonly RatePart[]) {
    this.parts = parts;
    this.#segments = segmentsOf(parts);
  }

  perSecondAt(planNs: number): number {
    const segment = this.#segmentAt(planNs);
    return segment === undefined ? 0 : rateIn(segment, (planNs - segment.fromNs) / nsPerSecond);
  }

  /** Expected arrivals in [0, planNs). */
  expectedBefore(planNs: number): number {
    const segment = this.#segmentAt(planNs);
    return segment === undefined ? 0 : segment.before + integralOf(segment, (planNs - segment.fromNs) / nsPerSecond);
  }

  /**
   * The plan time (integer ns) at which `expected` arrivals are due: the last moment before which no more are expected, so an arrival that
   * falls on a rest (a rate of zero) is due when the rest is over. Infinity when the curve never gets there.
   */
  timeOf(expected: number): number {
    const segments = this.#segments;
    if ((segments[this.#hint]?.before ?? 0) > expected) this.#hint = 0;
    while ((segments[this.#hint + 1]?.before ?? Number.POSITIVE_INFINITY) <= expected) this.#hint += 1;
    const segment = segments[this.#hint];
    if (!segment) return Number.POSITIVE_INFINITY;
    const seconds = secondsTo(segment, expected - segment.before);
    // Rounding of the sum before the next part must not carry an arrival past its beginning.
    return segment.fromNs + Math.round(Math.min(seconds, segment.seconds) * nsPerSecond);
  }

  #segmentAt(planNs: number): Segment | undefined {
    return this.#segments.findLast((segment) => segment.fromNs <= planNs);
  }
}

function segmentsOf(parts: readonly RatePart[]): Segment[] {
  const segments: Segment[] = [];
  let before = 0;
  const add = (fromNs: number, untilNs: number, perSecond: number, slope: number) => {
    if (untilNs <= fromNs) return;
    const segment = { fromNs, seconds: (untilNs - fromNs) / nsPerSecond, perSecond, slope, before };
    segments.push(segment);
    if (untilNs < Number.POSITIVE_INFINITY) before += integralOf(segment, segment.seconds);
  };
  parts.forEach(({ fromNs, perSecond, ramp }, index) => {
    const untilNs = parts[index + 1]?.fromNs ?? Number.POSITIVE_INFINITY;
    if (ramp === undefined) {
      add(fromNs, untilNs, perSecond, 0);
      return;
    }
    const topNs = Math.min(ramp.toNs, untilNs);
    // A ramp without length is a jump.
    if (ramp.toNs > fromNs) add(fromNs, topNs, perSecond, (ramp.perSecond - perSecond) / ((ramp.toNs - fromNs) / nsPerSecond));
    add(Math.max(fromNs, topNs), untilNs, ramp.perSecond, 0);
  });
  return segments;
}

function rateIn({ perSecond, slope }: Segment, seconds: number): number {
  return slope === 0 ? perSecond : Math.max(0, perSecond + slope * seconds);
}

/** Arrivals expected in the first seconds of a segment: the area of a trapezium. */
function integralOf(segment: Segment, seconds: number): number {
  return seconds * ((segment.perSecond + rateIn(segment, seconds)) / 2);
}

/**
 * Seconds into a segment after which `count` arrivals are expected: the smaller root of slope/2 · t² + rate · t = count, written so that
 * neither a flat ramp nor a rate near zero cancels digits.
 */
function secondsTo({ perSecond, slope, seconds }: Segment, count: number): number {
  if (count <= 0) return perSecond > 0 || slope > 0 ? 0 : seconds;
  if (slope === 0) return perSecond > 0 ? count / perSecond : Number.POSITIVE_INFINITY;
  const speed = perSecond + Math.sqrt(Math.max(0, perSecond * perSecond + 2 * slope * count));
  // Only where the count is too small to be a number of its own.
  return speed > 0 ? (2 * count) / speed : 0;
}
