import { measuredSteps } from '../scenarios/load-steps.ts';
import { ArrivalPlan } from './arrival-plan.ts';
import { ConnectionPool } from './connection-pool.ts';
import type { EndReason, EngineEvent, Load, WorkerCommand } from './engine-messages.ts';
import { IterationNumbers } from './iteration-numbers.ts';
import { Iterations } from './iterations.ts';
import { originOf } from './origin.ts';
import { type MachineClock, wallMsAt } from './machine-clock.ts';
import { PhaseRecorders } from './phase-recorders.ts';
import { PlanClock } from './plan-clock.ts';
import { RateCurve } from './rate-curve.ts';
import { shareOf } from './share-of.ts';
import { SliceCutter } from './slice-cutter.ts';
import { SliceRecorder } from './slice-recorder.ts';
import { tlsTrust } from './tls-trust.ts';
import { UserCurve } from './user-curve.ts';

const nsPerMs = 1e6;
/** A loop that comes this late was suspended or starved: it is said, because no measurement of that time is the target's. */
const stoodStillNs = 1e9;
/** After this long the arrivals missed are not sent any more: a burst of them would be a load nobody asked for. */
const skipAfterNs = 10e9;
/** Requests that are open when the plan ends may take this long, or twice the longest seen, before they count as pending. */
const drainNs = 1e9;

export interface LoadLoopOptions {
  load: Load;
  worker: number;
  workers: number;
  clock: MachineClock;
  /** Ask to be woken at this machine time. */
  arm: (deadlineNs: number) => void;
  emit: (event: EngineEvent) => void;
  /** The last slice is out. */
  onEnd: (reason: EndReason) => void;
}

/**
 * The work of one worker: takes up arrivals when they are due, and cuts what it measures into slices. It holds no timers: whoever wakes
 * it, it looks at the clock and does what is due.
 */
export class LoadLoop {
  readonly #options: LoadLoopOptions;
  readonly #recorders: PhaseRecorders;
  readonly #warmUpNs: number;
  readonly #cutter: SliceCutter;
  readonly #pool: ConnectionPool;
  readonly #iterations: Iterations;
  readonly #plan: ArrivalPlan | null;
  /** A second walk over the plan: what should have been started, whatever was. */
  readonly #planned: ArrivalPlan | null;
  /** Closed models: how many users there are, and which numbers their iterations have. */
  readonly #users: UserCurve | null;
  readonly #numbers: IterationNumbers | null;
  #noneLeft = false;
  #clock = new PlanClock(0);
  #endNs: number;
  #going = false;
  /** Machine time at which this worker's part of the plan begins. */
  #startNs = 0;
  #over: { reason: EndReason; sinceNs: number } | null = null;
  #ended = false;
  #armedNs = Number.POSITIVE_INFINITY;
  #exhausted = false;

  constructor(options: LoadLoopOptions) {
    this.#options = options;
    const { load } = options;
    this.#endNs = load.endNs;
    const names = measuredSteps(load.steps).map((step) => step.name);
    this.#warmUpNs = load.warmUpNs ?? 0;
    this.#recorders = new PhaseRecorders(() => new SliceRecorder(names, load.executor.model === 'closed'), this.#warmUpNs > 0);
    this.#pool = new ConnectionPool({
      origin: originOf(load.baseUrl, load.address, tlsTrust(load.tls, load.workspace)),
      keepAlive: load.keepAlive,
      // Each worker opens its share.
      limit: shareOf(0, load.connections, options.worker, options.workers),
      onExhausted: () => this.#onExhausted(),
    });
    this.#iterations = new Iterations({
      load,
      worker: options.worker,
      workers: options.workers,
      recorder: this.#recorders.current,
      pool: this.#pool,
      clock: options.clock,
      limit: shareOf(0, load.maxInFlight, options.worker, options.workers),
      mayGoOn: () => this.#over === null,
      nextIteration: () => this.#nextIteration(),
      wake: () => this.#armNext(),
    });
    const { executor } = load;
    const newPlan = () =>
      executor.model === 'open'
        ? new ArrivalPlan({ arrival: executor.arrival, seed: load.seed, curve: new RateCurve(executor.curve) })
        : null;
    this.#plan = newPlan();
    this.#planned = newPlan();
    this.#cutter = new SliceCutter({
      epoch: load.epoch,
      worker: options.worker,
      workers: options.workers,
      clock: options.clock,
      recorders: this.#recorders,
      planned: this.#planned,
      emit: options.emit,
    });
    this.#users = executor.model === 'closed' ? new UserCurve(executor.curve) : null;
    this.#numbers =
      executor.model === 'closed'
        ? new IterationNumbers({
            ...executor.numbers,
            worker: options.worker,
            workers: options.workers,
            onReserve: (until) => options.emit({ type: 'reserved', until }),
          })
        : null;
  }

  /** Before `go`: connects, loads, checks what steps need. @throws HoldpointError why the run cannot begin. */
  prepare(): Promise<void> {
    return this.#iterations.prepare();
  }

  command(command: WorkerCommand): void {
    switch (command.type) {
      case 'go':
        this.#go(command);
        break;
      case 'hold':
        this.#clock.hold(command.atNs);
        break;
      case 'resume':
        this.#clock.goOn(command.originNs);
        break;
      case 'curve':
        this.#plan?.follow(new RateCurve(command.curve));
        this.#planned?.follow(new RateCurve(command.curve));
        break;
      case 'end_at':
        this.#endNs = command.endNs;
        break;
      case 'skip':
        this.#skip(command.toNs, command.originNs);
        break;
      case 'stop':
        this.#finish('stopped');
        break;
      case 'let_go':
        this.#ended = true;
        this.#letGo();
        return;
    }
    this.wake();
  }

  /** Connections are closed, programs that steps started end. */
  #letGo(): void {
    this.#iterations.destroy();
    this.#pool.destroy();
  }

  /** Does what is due now. */
  wake(): void {
    if (!this.#going || this.#ended) return;
    const now = this.#options.clock();
    this.#noticeStandstill(now);
    this.#armedNs = Number.POSITIVE_INFINITY;
    this.#iterations.advance(now);
    const planNs = this.#clock.planAt(now);
    if (this.#over === null && now >= this.#startNs) {
      if (this.#recorders.inWarmUp && planNs >= this.#warmUpNs) this.#endWarmUp(now);
      this.#startDue(now, planNs);
      if (planNs >= this.#endNs) this.#finish('plan');
    }
    if (now >= this.#cutter.endNs) {
      this.#nextSlice(now);
      this.#cutter.cutLate(false);
    }
    if (this.#over !== null && this.#drained(now)) {
      this.#nextSlice(now);
      this.#cutter.cutLate(true);
      this.#ended = true;
      this.#letGo();
      this.#options.onEnd(this.#over.reason);
      return;
    }
    this.#armNext();
  }

  #go(command: Extract<WorkerCommand, { type: 'go' }>): void {
    this.#clock = new PlanClock(command.originNs, command.held ? command.fromNs : null);
    this.#startNs = command.originNs + command.fromNs;
    this.#plan?.skipTo(command.fromNs);
    this.#cutter.go(this.#startNs, this.#options.clock(), command.fromNs);
    this.#numbers?.second();
    this.#going = true;
  }

  #startDue(now: number, planNs: number): void {
    const { worker, workers } = this.#options;
    if (this.#users !== null) {
      const held = this.#clock.holdAtNs !== null && planNs >= this.#clock.holdAtNs;
      this.#iterations.hold(held);
      if (held || planNs >= this.#endNs) return;
      this.#iterations.setUsers(this.#noneLeft ? 0 : shareOf(0, this.#users.usersAt(planNs), worker, workers), now);
      if (this.#noneLeft && this.#iterations.active === 0) this.#finish('iterations');
      return;
    }
    const plan = this.#plan;
    if (!plan) return;
    // Up to the moment of this wake-up only: what becomes due meanwhile is for the next one.
    const until = Math.min(planNs + 1, this.#endNs, this.#clock.holdAtNs ?? Number.POSITIVE_INFINITY);
    while (plan.dueNs < until) {
      if (plan.n % workers === worker) this.#iterations.startArrival(plan.n, this.#clock.machineAt(plan.dueNs));
      plan.skip();
    }
  }

  #nextIteration(): number | null {
    const n = this.#numbers?.take() ?? null;
    this.#noneLeft ||= n === null;
    return n;
  }

  #finish(reason: EndReason): void {
    this.#over ??= { reason, sinceNs: this.#options.clock() };
  }

  #drained(now: number): boolean {
    if (this.#recorders.pending === 0) return true;
    const { gracefulStopMs } = this.#options.load;
    const patience = gracefulStopMs === null ? Math.max(drainNs, 2 * this.#recorders.longestServiceNs) : gracefulStopMs * nsPerMs;
    return now - (this.#over?.sinceNs ?? now) >= (this.#over?.reason === 'stopped' ? drainNs : patience);
  }

  /** The moment that needs us next: an arrival, a thinking user, a timeout, the end of a slice, of the plan, of patience. */
  #armNext(): void {
    if (!this.#going || this.#ended) return;
    const now = this.#options.clock();
    let next = Math.min(this.#cutter.endNs, this.#iterations.nextNs);
    if (now < this.#startNs) next = Math.min(next, this.#startNs);
    else if (this.#over === null) {
      const stopNs = Math.min(this.#endNs, this.#clock.holdAtNs ?? Number.POSITIVE_INFINITY);
      const planNs = this.#clock.planAt(now);
      // Where the plan stands still, neither an arrival nor the end comes nearer.
      if (planNs < stopNs) next = Math.min(next, this.#clock.machineAt(Math.min(stopNs, this.#nextDueNs(planNs))));
      // The last user left between two wake-ups.
      if (this.#noneLeft && this.#iterations.active === 0) next = now;
    } else if (this.#recorders.pending === 0) next = 0;
    if (next >= this.#armedNs) return;
    this.#armedNs = next;
    this.#options.arm(next);
  }

  /** Plan time of the next arrival, of the next user to come or go, of the end of the warm-up. */
  #nextDueNs(planNs: number): number {
    const next = this.#plan?.dueNs ?? this.#users?.nextChange(planNs) ?? Number.POSITIVE_INFINITY;
    return this.#recorders.inWarmUp ? Math.min(next, this.#warmUpNs) : next;
  }

  /** What was due before it is the warm-up's, the rest is measured. */
  #endWarmUp(now: number): void {
    this.#startDue(now, this.#warmUpNs - 1);
    this.#cut(Math.max(this.#cutter.fromPlanNs, this.#warmUpNs), this.#wallAt(now), this.#warmUpNs);
    this.#recorders.endWarmUp();
    this.#iterations.measureWith(this.#recorders.current);
    this.#beginSlice(now, Math.max(this.#cutter.fromPlanNs, this.#warmUpNs));
  }

  /** Closes the slice. @param plannedBeforeNs the arrivals that were to be started. */
  #cut(toPlanNs: number, toMs: number, plannedBeforeNs = toPlanNs + 1): void {
    this.#cutter.cut(toPlanNs, toMs, Math.min(plannedBeforeNs, this.#endNs));
  }

  #beginSlice(now: number, fromPlanNs: number): void {
    this.#cutter.begin(now, fromPlanNs);
    this.#numbers?.second();
  }

  /** Epoch ms at a machine time. */
  #wallAt(machineNs: number): number {
    return wallMsAt(this.#options.clock, machineNs);
  }

  #nextSlice(now: number): void {
    const toPlanNs = Math.max(this.#cutter.fromPlanNs, Math.min(this.#clock.planAt(now), this.#endNs));
    this.#cut(toPlanNs, this.#wallAt(now));
    this.#beginSlice(now, toPlanNs);
    this.#pool.closeStale();
  }

  /** The machine slept: the slice before it is closed, and the plan goes on behind it. */
  #skip(toNs: number, originNs: number): void {
    const now = this.#options.clock();
    this.#nextSlice(now);
    this.#clock.moveOrigin(originNs);
    this.#passOver(now, toNs);
  }

  /** Arrivals due before `toNs` are not sent. */
  #passOver(now: number, toNs: number): void {
    const untilNs = Math.min(toNs, this.#endNs);
    this.#plan?.skipTo(untilNs);
    this.#planned?.skipTo(untilNs);
    this.#beginSlice(now, untilNs);
  }

  #noticeStandstill(now: number): void {
    const late = now - this.#armedNs;
    if (late < stoodStillNs || this.#over !== null || this.#clock.holdAtNs !== null) return;
    const toMs = this.#wallAt(now);
    const fromMs = toMs - late / nsPerMs;
    const skipped = late >= skipAfterNs;
    if (skipped) {
      this.#cut(Math.max(this.#cutter.fromPlanNs, Math.min(this.#clock.planAt(now - late), this.#endNs)), fromMs);
      this.#passOver(now, this.#clock.planAt(now));
    }
    this.#options.emit({
      type: 'stood_still',
      fromMs,
      toMs,
      skipped,
      reason: `the load engine stood still for ${(late / 1e9).toFixed(1)} s`,
    });
  }

  #onExhausted(): void {
    // With as many connections as may be in flight there is nothing to say: the limit that counts is the other one.
    if (this.#exhausted || this.#options.load.connections >= this.#options.load.maxInFlight) return;
    this.#exhausted = true;
    this.#options.emit({ type: 'connections_exhausted', atMs: Date.now() });
  }
}
