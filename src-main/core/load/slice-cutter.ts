import { performance as perf } from 'node:perf_hooks';
import type { ArrivalPlan } from './arrival-plan.ts';
import type { EngineEvent, Slice } from './engine-messages.ts';
import { type MachineClock, wallMsAt } from './machine-clock.ts';
import type { PhaseRecorders } from './phase-recorders.ts';
import { shareOf } from './share-of.ts';

/** Live view and sliding windows move in steps of one second. */
const sliceNs = 1e9;

export interface SliceCutterOptions {
  epoch: number;
  worker: number;
  workers: number;
  clock: MachineClock;
  recorders: PhaseRecorders;
  /** A walk over the plan of its own: what should have been started, whatever was. Null in a closed model. */
  planned: ArrivalPlan | null;
  emit: (event: EngineEvent) => void;
}

/**
 * Hands out what a worker measured in slices of one second. They end with whole seconds since the start of its part, in every worker at the
 * same moments; one that comes late covers all seconds since the one before.
 */
export class SliceCutter {
  readonly #options: SliceCutterOptions;
  /** Machine time at which this worker's part of the plan begins. */
  #startNs = 0;
  #seq = 0;
  /** Whole seconds since the start. */
  #second = 0;
  #slice = { fromMs: 0, fromPlanNs: 0 };
  #loop = perf.eventLoopUtilization();

  constructor(options: SliceCutterOptions) {
    this.#options = options;
  }

  /** The first slice begins at this plan time, and second 0 at a machine time near it. */
  go(startNs: number, now: number, fromPlanNs: number): void {
    this.#startNs = startNs;
    this.#options.planned?.skipTo(fromPlanNs);
    // Building the plan and its first compilation are not the load's doing.
    this.#loop = perf.eventLoopUtilization();
    this.begin(now, fromPlanNs);
  }

  /** Machine time. */
  get endNs(): number {
    return this.#startNs + (this.#second + 1) * sliceNs;
  }

  /** Plan time. */
  get fromPlanNs(): number {
    return this.#slice.fromPlanNs;
  }

  begin(now: number, fromPlanNs: number): void {
    this.#slice = { fromMs: wallMsAt(this.#options.clock, now), fromPlanNs };
    this.#second = this.#wholeSeconds(now);
  }

  /** Closes the slice at this plan and wall time and hands it out. @param plannedBeforeNs arrivals before it were to be started. */
  cut(toPlanNs: number, toMs: number, plannedBeforeNs: number): void {
    const { worker, workers, planned, recorders } = this.#options;
    const before = planned?.n ?? 0;
    planned?.skipTo(plannedBeforeNs);
    const loop = perf.eventLoopUtilization(this.#loop);
    this.#loop = perf.eventLoopUtilization();
    this.#emit({
      fromMs: this.#slice.fromMs,
      toMs,
      fromPlanNs: this.#slice.fromPlanNs,
      toPlanNs,
      plannedArrivals: shareOf(before, planned?.n ?? 0, worker, workers),
      loopUtilization: loop.utilization,
      ...(recorders.inWarmUp ? { warmUp: true } : {}),
      ...recorders.current.take(),
    });
  }

  /** Requests of the warm-up that ended after it, in a slice that covers no time. @param final what is still open stays open. */
  cutLate(final: boolean): void {
    const late = this.#options.recorders.takeLate(final);
    if (late === null) return;
    const { fromMs, fromPlanNs } = this.#slice;
    this.#emit({ fromMs, toMs: fromMs, fromPlanNs, toPlanNs: fromPlanNs, plannedArrivals: 0, loopUtilization: 0, warmUp: true, ...late });
  }

  #emit(slice: Omit<Slice, 'type' | 'worker' | 'epoch' | 'seq' | 'second'>): void {
    const { epoch, worker, clock, emit } = this.#options;
    // A slice that was late ends with the last whole second before it.
    const second = Math.max(this.#second, this.#wholeSeconds(clock()) - 1);
    emit({ type: 'slice', worker, epoch, seq: this.#seq, second, ...slice });
    this.#seq += 1;
  }

  #wholeSeconds(now: number): number {
    return Math.max(0, Math.floor((now - this.#startNs) / sliceNs));
  }
}
