/** A stretch of time in which an engine did not run. */
export interface Standstill {
  fromMs: number;
  toMs: number;
  /** Its arrivals were not sent. */
  skipped: boolean;
}

/** Tells standstills from their echoes: when a process stands still, each of its workers says so. */
export class Standstills {
  #last: Standstill | null = null;

  /** @returns what is new about it: that it happened, and that arrivals were skipped. */
  add({ fromMs, toMs, skipped }: Standstill): { happened: boolean; skipped: boolean } {
    const last = this.#last;
    if (last === null || fromMs >= last.toMs || toMs <= last.fromMs) {
      this.#last = { fromMs, toMs, skipped };
      return { happened: true, skipped };
    }
    const news = { happened: false, skipped: skipped && !last.skipped };
    this.#last = {
      fromMs: Math.min(last.fromMs, fromMs),
      toMs: Math.max(last.toMs, toMs),
      skipped: last.skipped || skipped,
    };
    return news;
  }
}
