import { formatDuration } from '#shared/durations.ts';

/** Reading smaps_rollup walks the page tables of the process and holds its memory lock meanwhile: half a percent of a core at most. */
const costShare = 0.005;
/** Nothing about memory is decided by what happens within two seconds. */
const fastestMs = 2000;
/** The cadence of an 8-hour soak. Slower would leave too few readings. */
const slowestMs = 60_000;
/** A single process that takes this long to read is stalled by it: read it as rarely as we may. */
const tooLongMs = 50;
/** Above this size the walk takes long enough to be felt: not read at all. */
export const tooLargeBytes = 4 * 1024 ** 3;
/** Our own clock counts waiting for our event loop as well: the best of the last three reads is nearer to the truth. */
const remembered = 3;
/** Until there are as many readings, a slow one is looked at again soon: it may have been us. */
const secondLookMs = 4000;

/** Decides how often a costly reading of a process tree is worth it, from what it cost. */
export class Pace {
  #costs = new Map<number, number[]>();
  #dueAt = 0;
  #readings = 0;

  /** Monotonic milliseconds. */
  isDue(now: number): boolean {
    // Half a sampling tick early is on time.
    return now >= this.#dueAt - 500;
  }

  /** Notes what one reading of the tree took, by pid, in milliseconds. */
  note(now: number, costs: ReadonlyMap<number, number>): void {
    const before = this.#costs;
    // Only the processes that are there now: no growth with every process that came and went.
    this.#costs = new Map([...costs].map(([pid, cost]) => [pid, [...(before.get(pid) ?? []), cost].slice(-remembered)]));
    this.#readings += 1;
    this.#dueAt = now + this.intervalMs;
  }

  get intervalMs(): number {
    return this.#readings < remembered ? Math.min(secondLookMs, this.#pace) : this.#pace;
  }

  get #pace(): number {
    const best = this.#best();
    if (Math.max(0, ...best) > tooLongMs) return slowestMs;
    const cost = best.reduce((sum, each) => sum + each, 0);
    return Math.min(slowestMs, Math.max(fastestMs, cost / costShare));
  }

  /** "PSS every 2 s (one reading takes 1.2 ms)"; empty before the first reading. */
  words(what: string): string {
    const best = this.#best();
    if (best.length === 0) return '';
    const cost = best.reduce((sum, each) => sum + each, 0);
    const slow = this.intervalMs === slowestMs && Math.max(...best) > tooLongMs ? ', backed off because it would stall the process' : '';
    return `${what} every ${formatDuration(this.intervalMs)} (one reading takes ${cost < 10 ? cost.toFixed(1) : Math.round(cost)} ms${slow})`;
  }

  #best(): number[] {
    return [...this.#costs.values()].map((list) => Math.min(...list));
  }
}
