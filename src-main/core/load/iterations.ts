import type { ConnectionPool } from './connection-pool.ts';
import type { Load } from './engine-messages.ts';
import type { MachineClock } from './machine-clock.ts';
import type { Outcome, SliceRecorder } from './slice-recorder.ts';
import { Feeds } from './feeds/feeds.ts';
import { SlotTimers } from './slot-timers.ts';
import { Cookies } from './steps/cookies.ts';
import { Session } from './steps/session.ts';
import type { StepDriver } from './steps/step-driver.ts';
import type { StepObserver } from './steps/step-observer.ts';
import { type ProgramStep, programOf } from './steps/step-program.ts';
import { compileValue, type Filler, TemplateFailure } from './templates/fill.ts';
import { type UserHost, VirtualUser } from './virtual-user.ts';

const nsPerMs = 1e6;
/** A user whose connection is refused tries again after this: without it one dead target turns into a busy loop. */
const refusedRestNs = 50 * nsPerMs;

export interface IterationsOptions {
  load: Load;
  worker: number;
  workers: number;
  recorder: SliceRecorder;
  pool: ConnectionPool;
  /** Sees what users send and get; left out in runs. */
  observer?: StepObserver;
  clock: MachineClock;
  /** Iterations of an open model in flight at once; arrivals beyond are dropped. */
  limit: number;
  /** Number of a user's next iteration (closed model); null: there is none left, and the user leaves. */
  nextIteration: () => number | null;
  /** False when the run is over: no further step becomes due. */
  mayGoOn: () => boolean;
  /** Something may need the loop earlier than it expects. */
  wake: () => void;
}

/**
 * Everything that is between its start and its last step. Each iteration in flight has a slot with a `VirtualUser` in it: in a closed
 * model a user keeps its slot, in an open one an arrival takes the slot that was left last.
 */
export class Iterations implements UserHost {
  readonly #options: IterationsOptions;
  readonly #closed: boolean;
  /** Empty until `prepare`. */
  #program: readonly ProgramStep[] = [];
  #drivers: readonly StepDriver<unknown>[] = [];
  readonly #feeds: Feeds;
  readonly #vars: readonly { name: string; value: Filler<unknown> }[];
  readonly #users: VirtualUser[] = [];
  /** Slots nobody is in; the one left last is taken first. */
  readonly #free: number[] = [];
  /** What a slot waits for: the end of thinking or resting, or the moment at which its open step is given up. */
  readonly #timers = new SlotTimers();
  /** Closed model: the active users by their number in this worker. */
  readonly #active: (VirtualUser | null)[] = [];
  readonly #parked: VirtualUser[] = [];
  #recorder: SliceRecorder;
  #wanted = 0;
  #inFlight = 0;
  #held = false;
  #exhausted = false;
  /** The moment that the loop knows of. */
  #toldNs = Number.POSITIVE_INFINITY;

  constructor(options: IterationsOptions) {
    this.#options = options;
    this.#recorder = options.recorder;
    this.#closed = options.load.executor.model === 'closed';
    const { load } = options;
    this.#feeds = new Feeds(load);
    this.#vars = Object.entries(load.vars).map(([name, value]) => ({
      name,
      value: compileValue(value, () => true) ?? (() => value),
    }));
  }

  /** Earliest moment at which `advance` has something to do. */
  get nextNs(): number {
    this.#toldNs = this.#timers.firstNs;
    return this.#toldNs;
  }

  /** Iterations in flight (open model), or active users (closed model). */
  get active(): number {
    return this.#inFlight;
  }

  /** Before the first iteration. @throws HoldpointError what keeps a step from being run at all. */
  async prepare(): Promise<void> {
    const { load, pool, worker, workers, clock, observer } = this.#options;
    const count = (step: string, metric: string, by: number) => this.#recorder.countOf(`${step}.${metric}`, by);
    const { steps, drivers } = await programOf({ load, worker, workers, clock, count }, pool, observer ?? null);
    this.#program = steps;
    this.#drivers = drivers;
    await Promise.all(this.#drivers.map(async (driver) => driver.prepare?.()));
  }

  /** The run is over: nothing is reported any more. */
  destroy(): void {
    for (const driver of this.#drivers) driver.destroy();
  }

  now(): number {
    return this.#options.clock();
  }

  /** An arrival of an open model, due at a machine time. */
  startArrival(n: number, dueNs: number): void {
    const { clock, limit } = this.#options;
    const recorder = this.#recorder;
    recorder.started(clock() - dueNs);
    if (this.#inFlight >= limit) {
      recorder.scheduled(0);
      recorder.ended(0, 'dropped');
      return;
    }
    const user = this.#enter();
    this.#begin(user, n);
    this.#walk(user, dueNs);
  }

  /**
   * How many users of a closed model this worker has now. Missing ones begin; surplus ones, those that came last, leave after their
   * iteration. Users that a hold parked go on. Calling it again with the same number costs nothing.
   */
  setUsers(count: number, now: number): void {
    this.#wanted = count;
    if (this.#held) return;
    if (this.#parked.length > 0) for (const user of this.#parked.splice(0)) if (this.#renew(user)) this.#walk(user, now);
    if (this.#inFlight >= count) return;
    for (let number = 0; number < count && !this.#exhausted; number += 1) {
      if (this.#active[number]) continue;
      const user = this.#enter(number);
      if (this.#renew(user)) this.#walk(user, now);
    }
  }

  /** Iterations that begin from now on are measured here, to their end. */
  measureWith(recorder: SliceRecorder): void {
    this.#recorder = recorder;
  }

  /** While held, users that finish an iteration wait for `setUsers`. */
  hold(held: boolean): void {
    this.#held = held;
  }

  /** Ends thinking and gives up what took too long. */
  advance(now: number): void {
    while (this.#timers.firstNs <= now) {
      const atNs = this.#timers.firstNs;
      const user = this.#users[this.#timers.first];
      if (!user) throw new Error('a slot without a virtual user has a timer');
      this.#timers.remove(user.slot);
      if (user.state === 'calling') user.expire();
      else this.#walk(user, atNs);
    }
  }

  ended(user: VirtualUser, outcome: Outcome, failure: string | undefined, timed: boolean): void {
    const { mayGoOn, wake } = this.#options;
    const recorder = this.#recorderOf(user);
    const index = user.runner?.index ?? 0;
    this.#timers.remove(user.slot);
    // A closed model has no intended time: what counts is from the send.
    if (this.#closed && user.wasSent) user.countFromSend();
    this.#options.observer?.ended(user.runner?.name ?? '', {
      outcome,
      failure: failure ?? null,
      durationMs: user.wasSent ? user.elapsedMs(this.#closed) : null,
      variables: user.session.variables,
    });
    recorder.ended(index, outcome, failure);
    if (timed) recorder.latency(index, user.times);
    if (this.#closed && !user.wasSent) this.#setTimer(user, user.endNs + refusedRestNs);
    else if (user.walking) user.endedInWalk = true;
    else this.#walk(user, user.endNs);
    if (recorder.pending === 0 && !mayGoOn()) wake();
  }

  time(user: VirtualUser, metric: string, ns: number): void {
    this.#recorderOf(user).time(user.runner?.index ?? 0, metric, ns);
  }

  count(user: VirtualUser, metric: string, by: number): void {
    this.#recorderOf(user).count(user.runner?.index ?? 0, metric, by);
  }

  status(user: VirtualUser, status: number): void {
    this.#recorderOf(user).status(user.runner?.index ?? 0, status);
  }

  checked(user: VirtualUser, check: number, passed: boolean): void {
    this.#options.observer?.checked(user.runner?.name ?? '', check, passed);
    this.#recorderOf(user).checked(user.runner?.index ?? 0, check, passed);
  }

  /** Goes on with a user's steps until one of them takes time. */
  #walk(user: VirtualUser, fromNs: number): void {
    const { mayGoOn } = this.#options;
    let dueNs = fromNs;
    let renewed = false;
    for (;;) {
      if (!mayGoOn()) return;
      const step = this.#program[user.at];
      if (step === undefined) {
        if (this.#program.length === 0) throw new Error('iterations were not prepared');
        if (!this.#closed) {
          this.#leave(user);
          return;
        }
        if (!this.#renew(user)) return;
        dueNs = this.now();
        // A user whose steps take no time goes behind everything else that is due: it must not keep the others from theirs.
        if (renewed) {
          this.#setTimer(user, dueNs);
          return;
        }
        renewed = true;
        continue;
      }
      user.at += 1;
      if (step.kind === 'think') {
        this.#setTimer(user, dueNs + step.ns(user.random));
        return;
      }
      if (step.kind === 'group_begin') {
        user.groups.push(dueNs);
        continue;
      }
      if (step.kind === 'group_end') {
        const since = user.groups.pop();
        if (since !== undefined) this.#recorderOf(user).timeOf(step.series, dueNs - since);
        continue;
      }
      this.#recorderOf(user).scheduled(step.runner.index);
      user.open(step.runner, dueNs);
      this.#setTimer(user, user.deadlineNs);
      user.walking = true;
      user.endedInWalk = false;
      step.runner.start(user);
      user.walking = false;
      if (!user.endedInWalk) return;
      dueNs = user.endNs;
    }
  }

  /** A virtual user for the slot that was left last, or for a new one. @param number of a closed model's user in this worker. */
  #enter(number?: number): VirtualUser {
    const { worker, workers } = this.#options;
    const slot = this.#free.pop() ?? this.#users.length;
    let user = this.#users[slot];
    if (!user) {
      user = new VirtualUser(slot, this, this.#options.load.env);
      this.#users.push(user);
    }
    const name = (number ?? slot) * workers + worker;
    if (user.session.user !== name) user.session = new Session(name);
    if (number !== undefined) {
      user.number = number;
      this.#active[number] = user;
    }
    this.#inFlight += 1;
    return user;
  }

  /** The user of a closed model begins its next iteration, unless it has to wait for the end of a hold or has none. */
  #renew(user: VirtualUser): boolean {
    if (user.number >= this.#wanted) {
      this.#leave(user);
      return false;
    }
    if (this.#held) {
      user.state = 'parked';
      this.#parked.push(user);
      return false;
    }
    // A unique feed has no row for it, and never will.
    const n = this.#feeds.serves(user.session.user) ? this.#options.nextIteration() : null;
    if (n === null) {
      this.#exhausted = true;
      this.#leave(user);
      return false;
    }
    this.#begin(user, n);
    return true;
  }

  #begin(user: VirtualUser, n: number): void {
    const { load } = this.#options;
    user.begin(n, load.seed);
    user.recorder = this.#recorder;
    if (load.cookies === 'iteration') Cookies.clear(user.session);
    const { variables } = user.session;
    this.#feeds.fill(variables, n, user.session.user);
    for (const { name, value } of this.#vars) {
      try {
        variables.set(name, value(user));
      } catch (error) {
        // It stays without a value, and the step that needs it fails.
        if (!(error instanceof TemplateFailure)) throw error;
      }
    }
  }

  #recorderOf(user: VirtualUser): SliceRecorder {
    return user.recorder ?? this.#recorder;
  }

  #leave(user: VirtualUser): void {
    user.state = 'free';
    if (this.#closed) {
      this.#active[user.number] = null;
      for (const driver of this.#drivers) driver.leave?.(user.session);
      user.session = new Session(user.session.user);
    }
    this.#free.push(user.slot);
    this.#inFlight -= 1;
    if (this.#closed && this.#inFlight === 0) this.#options.wake();
  }

  #setTimer(user: VirtualUser, atNs: number): void {
    this.#timers.set(user.slot, atNs);
    if (atNs < this.#toldNs) this.#options.wake();
  }
}
