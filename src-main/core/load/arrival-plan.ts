import { seededRandom } from './random.ts';
import type { RateCurve } from './rate-curve.ts';

export interface Arrival {
  /** Number in the plan, from 0. */
  n: number;
  /** Intended time since the start of the plan, in integer nanoseconds. */
  dueNs: number;
}

/**
 * The arrivals of a run, one after the other: a pure function of arrival process, seed and rate curve.
 *
 * Arrivals are planned in expected counts and mapped to time through the rate curve (time rescaling): arrival n is due when n arrivals
 * (uniform), or a sum of n + 1 exponential gaps (Poisson), are expected. A change of rate bends what follows and leaves what was before.
 */
export class ArrivalPlan {
  readonly #random: (() => number) | null;
  #curve: RateCurve;
  #n = 0;
  #expected: number;
  #dueNs: number;

  constructor(options: { arrival: 'uniform' | 'poisson'; seed: number; curve: RateCurve }) {
    this.#random = options.arrival === 'poisson' ? seededRandom(options.seed) : null;
    this.#curve = options.curve;
    this.#expected = this.#random === null ? 0 : this.#gap();
    this.#dueNs = this.#curve.timeOf(this.#expected);
  }

  /** When the next arrival is due. */
  get dueNs(): number {
    return this.#dueNs;
  }

  /** Number of the next arrival. */
  get n(): number {
    return this.#n;
  }

  take(): Arrival {
    const arrival = { n: this.#n, dueNs: this.#dueNs };
    this.skip();
    return arrival;
  }

  skip(): void {
    this.#n += 1;
    this.#expected = this.#random === null ? this.#n : this.#expected + this.#gap();
    this.#dueNs = this.#curve.timeOf(this.#expected);
  }

  /** Passes over everything due before `planNs`. */
  skipTo(planNs: number): void {
    while (this.#dueNs < planNs) this.skip();
  }

  /** Plans the rest by another curve, which must agree with the old one up to now. */
  follow(curve: RateCurve): void {
    this.#curve = curve;
    this.#dueNs = curve.timeOf(this.#expected);
  }

  /** Exponential with mean 1, by inversion; 1 − u is never 0. */
  #gap(): number {
    return -Math.log(1 - (this.#random?.() ?? 0));
  }
}
