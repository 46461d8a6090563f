import { z } from 'zod';
import type { RunLive } from '#shared/contract/runs.ts';
import { LatencyHistogram } from '../histograms/latency-histogram.ts';
import { quantileRank } from '../statistics/percentile-bounds.ts';
import type { ReadSlice } from './run-book.ts';

const windowNs = 10e9;
/** A rest at the end of a run is judged when it is at least half a window: less is start-up or the last request. */
const shortestRestNs = 5e9;
/** The generator may add this to a request, or 5 % of what it measures, whichever is more. */
const lagFloorNs = 1e6;
const lagShare = 0.05;
/** A single late window is a hiccup of the machine; three in a row are a generator that cannot keep up. */
const lateWindows = 3;
const busiestLoop = 0.9;
/** Deviation of the delivered rate. */
const rateTolerance = 0.01;
/** One arrival on the edge of a window belongs to its neighbour. */
const edgeArrivals = 2;

/** All of a watch but its histograms, which are named `lag`, `window/lag` and `window/response`. */
export const watchStateSchema = z.object({
  reasons: z.array(z.string()),
  maxLoop: z.number().nullable(),
  lateInARow: z.number(),
  window: z.object({ lengthNs: z.number(), busyNs: z.number(), planned: z.number(), started: z.number() }),
});
export type WatchState = z.infer<typeof watchStateSchema>;

/** Whether the numbers of a run are the target's or the generator's own. */
export class GeneratorWatch {
  readonly #allowedLagMs: number | null;
  readonly #reasons = new Set<string>();
  readonly #lag = new LatencyHistogram();
  #maxLoop: number | null = null;
  #lateInARow = 0;
  #window = emptyWindow();

  /** @param allowedLagMs what the scenario allows instead of the rule. */
  constructor(allowedLagMs: number | null = null) {
    this.#allowedLagMs = allowedLagMs;
  }

  add(slice: ReadSlice): void {
    const lengthNs = slice.toPlanNs - slice.fromPlanNs;
    // Held: nothing was to be generated. Warm-up: whether it was good does not matter.
    if (lengthNs <= 0 || slice.warmUp === true) return;
    const lag = slice.histograms.get('generator_lag');
    const response = slice.histograms.get('response_time');
    if (lag) {
      this.#lag.addParts(lag);
      this.#window.lag.addParts(lag);
    }
    if (response) this.#window.response.addParts(response);
    this.#window.lengthNs += lengthNs;
    this.#window.busyNs += slice.loopUtilization * lengthNs;
    this.#window.planned += slice.plannedArrivals;
    this.#window.started += slice.startedArrivals;
    if (this.#window.lengthNs >= windowNs * 0.99) this.#close();
  }

  /** The machine slept, or the engine stood still. */
  disturbed(reason: string): void {
    this.#reasons.add(reason);
  }

  /** No more slices come. */
  end(): void {
    if (this.#window.lengthNs >= shortestRestNs || (this.#maxLoop === null && this.#window.lengthNs > 0)) this.#close();
  }

  result(): RunLive['generator'] {
    const p99 = this.#lag.valueAtRank(quantileRank(this.#lag.n, 0.99));
    const loop = this.#maxLoop ?? (this.#window.lengthNs > 0 ? this.#window.busyNs / this.#window.lengthNs : null);
    return {
      valid: this.#reasons.size === 0,
      reasons: [...this.#reasons],
      lagP99Ms: p99 === null ? null : p99 / 1e6,
      maxLoopUtilization: loop,
    };
  }

  state(): WatchState {
    const { lag: _lag, response: _response, ...window } = this.#window;
    return { reasons: [...this.#reasons], maxLoop: this.#maxLoop, lateInARow: this.#lateInARow, window };
  }

  /** To be read when the state is taken, and merged into when it is restored. */
  histograms(): Map<string, LatencyHistogram> {
    return new Map([
      ['lag', this.#lag],
      ['window/lag', this.#window.lag],
      ['window/response', this.#window.response],
    ]);
  }

  restore(state: WatchState): void {
    for (const reason of state.reasons) this.#reasons.add(reason);
    this.#maxLoop = state.maxLoop;
    this.#lateInARow = state.lateInARow;
    Object.assign(this.#window, state.window);
  }

  #close(): void {
    const { lag, response, lengthNs, busyNs, planned, started } = this.#window;
    this.#window = emptyWindow();
    const loop = busyNs / lengthNs;
    this.#maxLoop = Math.max(this.#maxLoop ?? 0, loop);
    if (loop > busiestLoop)
      this.#reasons.add(`the event loop of the generator was ${Math.round(loop * 100)} % busy, more than ${busiestLoop * 100} %`);
    const p99 = lag.valueAtRank(quantileRank(lag.n, 0.99)) ?? 0;
    const allowed =
      this.#allowedLagMs === null
        ? Math.max(lagFloorNs, lagShare * (response.valueAtRank(quantileRank(response.n, 0.5)) ?? 0))
        : this.#allowedLagMs * 1e6;
    this.#lateInARow = p99 > allowed ? this.#lateInARow + 1 : 0;
    if (this.#lateInARow >= lateWindows) {
      this.#reasons.add(
        `requests left late: the generator's lag (p99) was over ${(allowed / 1e6).toFixed(1)} ms for three 10 s windows in a row`,
      );
    }
    const off = Math.abs(started - planned);
    if (off > edgeArrivals && off > planned * rateTolerance) {
      this.#reasons.add(`the delivered rate was off by ${((off / planned) * 100).toFixed(1)} % in a 10 s window`);
    }
  }
}

const emptyWindow = () => ({
  lag: new LatencyHistogram(),
  response: new LatencyHistogram(),
  lengthNs: 0,
  busyNs: 0,
  planned: 0,
  started: 0,
});
