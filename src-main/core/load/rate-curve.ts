const nsPerSecond = 1e9;

/** From this plan time on (integer ns), so many arrivals per second, until the next part. */
export interface RatePart {
  fromNs: number;
  perSecond: number;
}

/** A rate that is constant by parts, and its integral. Ramps are further parts of other shapes, later. */
export class RateCurve {
  readonly parts: readonly RatePart[];
  /** Expected arrivals before each part begins. */
  readonly #before: number[];

  /** @param parts in rising order of time; the first begins at 0. */
  constructor(parts: readonly RatePart[]) {
    this.parts = parts;
    this.#before = [];
    let sum = 0;
    parts.forEach((part, index) => {
      this.#before.push(sum);
      const next = parts[index + 1];
      if (next) sum += ((next.fromNs - part.fromNs) / nsPerSecond) * part.perSecond;
    });
  }

  perSecondAt(planNs: number): number {
    return this.parts.findLast((part) => part.fromNs <= planNs)?.perSecond ?? 0;
  }

  /** Expected arrivals in [0, planNs). */
  expectedBefore(planNs: number): number {
    const index = this.parts.findLastIndex((part) => part.fromNs <= planNs);
    const part = this.parts[index];
    if (!part) return 0;
    return (this.#before[index] ?? 0) + ((planNs - part.fromNs) / nsPerSecond) * part.perSecond;
  }

  /** The plan time (integer ns) at which `expected` arrivals are due. */
  timeOf(expected: number): number {
    let index = 0;
    while (index + 1 < this.parts.length && (this.#before[index + 1] ?? 0) <= expected) index += 1;
    const part = this.parts[index];
    if (!part) return Number.POSITIVE_INFINITY;
    return part.fromNs + Math.round(((expected - (this.#before[index] ?? 0)) / part.perSecond) * nsPerSecond);
  }
}
