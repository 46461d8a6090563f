const bytesPerMb = 1024 * 1024;
/** Memory is taken in steps this often: fine enough to look like a leak, not like stairs. */
const stepMs = 200;
/** A demo must not take the machine down: at this much the leak stands still. */
export const leakLimitMb = 2048;

/** Keeps memory for good, in proportion to time and not to requests. Only a restart frees it. */
export class Leak implements Disposable {
  readonly #kept: Buffer[] = [];
  #bytes = 0;
  #mbPerMinute = 0;
  #timer: NodeJS.Timeout | null = null;
  #last = 0;

  get keptMb(): number {
    return this.#bytes / bytesPerMb;
  }

  setRate(mbPerMinute: number): void {
    if (this.#timer) this.#grow();
    this.#mbPerMinute = mbPerMinute;
    this.#last = performance.now();
    if (mbPerMinute > 0 && !this.#timer) this.#timer = setInterval(() => this.#grow(), stepMs);
    if (mbPerMinute === 0 && this.#timer) {
      clearInterval(this.#timer);
      this.#timer = null;
    }
  }

  #grow(): void {
    const now = performance.now();
    const due = Math.floor((this.#mbPerMinute * bytesPerMb * (now - this.#last)) / 60_000);
    this.#last = now;
    const size = Math.min(due, leakLimitMb * bytesPerMb - this.#bytes);
    if (size <= 0) return;
    // Pages that were never written take no memory: fill them. `allocUnsafeSlow` takes no slice of Node's shared pool.
    this.#kept.push(Buffer.allocUnsafeSlow(size).fill(1));
    this.#bytes += size;
  }

  [Symbol.dispose](): void {
    this.setRate(0);
  }
}
