export interface IterationNumbersOptions {
  /** Of all workers together. */
  from: number;
  until: number | null;
  reserved: number;
  worker: number;
  workers: number;
  /** Numbers below may be in use from now on. */
  onReserve: (until: number) => void;
}

/**
 * The numbers that one worker gives to the iterations of a closed model: every `workers`-th. Where there are only so many, it says in good
 * time which ones it is going to use, so that whoever goes on after a crash uses none of them again.
 */
export class IterationNumbers {
  readonly #options: IterationNumbersOptions;
  #next: number;
  #reserved: number;
  /** Taken since the last `second`. */
  #taken = 0;
  #takenBefore = 0;

  constructor(options: IterationNumbersOptions) {
    this.#options = options;
    const { from, worker, workers, reserved } = options;
    this.#next = from + ((((worker - from) % workers) + workers) % workers);
    this.#reserved = reserved;
  }

  take(): number | null {
    const { until, workers } = this.#options;
    const n = this.#next;
    if (until === null) {
      this.#next += workers;
      return n;
    }
    if (n >= until) return null;
    this.#next += workers;
    this.#taken += 1;
    if (n + workers >= this.#reserved) this.#reserve(until);
    return n;
  }

  /** Called about once a second: keeps a second's worth in reserve. */
  second(): void {
    const { until } = this.#options;
    this.#takenBefore = this.#taken;
    this.#taken = 0;
    if (until !== null && this.#takenBefore > 0 && this.#next + this.#ahead() > this.#reserved) this.#reserve(until);
  }

  #ahead(): number {
    return Math.max(this.#takenBefore, this.#taken, 1) * this.#options.workers;
  }

  #reserve(until: number): void {
    const reserved = Math.min(until, this.#next + 2 * this.#ahead());
    if (reserved <= this.#reserved) return;
    this.#reserved = reserved;
    this.#options.onReserve(reserved);
  }
}
