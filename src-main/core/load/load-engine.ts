import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { dryRunSteps } from './dry-run.ts';
import {
  type EngineCommand,
  type EngineEvent,
  engineEventSchema,
  type EndReason,
  type Load,
  type WorkerCommand,
  workerEventSchema,
} from './engine-messages.ts';
import { type MachineClock, wallMsAt } from './machine-clock.ts';
import { PlanClock } from './plan-clock.ts';

const nsPerMs = 1e6;
/** A worker that does not end by then computes without a pause; it is not waited for. */
const letGoMs = 2000;
/** Commands name a moment this far ahead, so that every worker still has it before it. */
const leadNs = 20 * nsPerMs;
/** How often wall and monotonic clock are compared. */
const clockCheckMs = 1000;
/** Below it is the discipline of a time daemon; beyond, the machine slept or somebody set the clock. */
const clockJumpMs = 1500;

export interface LoadEngineOptions {
  clock: MachineClock;
  emit: (event: EngineEvent) => void;
  /** Starts `load-worker` with this data. */
  startThread: (workerData: unknown) => Worker;
}

/** The engine of one run: it owns the plan's clock, and its workers follow. */
export class LoadEngine {
  readonly #options: LoadEngineOptions;
  #clock = new PlanClock(0);
  #threads: Worker[] = [];
  #load: Load | null = null;
  #ready = 0;
  #ended = 0;
  #lettingGo = false;
  #endReason: EndReason = 'iterations';
  #position: Extract<EngineCommand, { type: 'start' }>['position'] = { kind: 'fresh' };
  #wallOffsetMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LoadEngineOptions) {
    this.#options = options;
  }

  command(command: EngineCommand): void {
    switch (command.type) {
      case 'start':
        this.#start(command);
        return;
      case 'dry_run':
        void this.#dryRun(command.load);
        return;
      case 'hold':
        this.#hold();
        return;
      case 'resume':
        this.#resume();
        return;
      case 'rate':
        this.#rate(command.perSecond);
        return;
      case 'end_at':
        this.#broadcast({ type: 'end_at', endNs: command.endNs });
        return;
      case 'stop':
        this.#broadcast({ type: 'stop' });
        return;
    }
  }

  /** The console is gone: settles when the workers have ended what steps had started outside this process, or after a while. */
  async letGo(): Promise<void> {
    // What else a run holds ends with the process.
    if (this.#load === null || !this.#load.steps.some((step) => step.kind === 'command')) return;
    this.#lettingGo = true;
    const gone = this.#threads.map((thread) => once(thread, 'exit'));
    this.#broadcast({ type: 'let_go' });
    await Promise.race([Promise.all(gone), delay(letGoMs, null, { ref: false })]);
  }

  #start({ load, workers, position }: Extract<EngineCommand, { type: 'start' }>): void {
    if (this.#load !== null) throw new Error('a load engine carries one run');
    this.#load = load;
    this.#position = position;
    this.#threads = Array.from({ length: workers }, (_, worker) => {
      const thread = this.#options.startThread({ role: 'load', load, worker, workers });
      thread.on('message', (message) => this.#onThread(message));
      thread.on('exit', (code) => this.#onExit(worker, code));
      return thread;
    });
  }

  async #dryRun(load: Load): Promise<void> {
    try {
      this.#options.emit({ type: 'dry_run', steps: await dryRunSteps(load, this.#options.clock) });
    } catch (error) {
      if (!(error instanceof HoldpointError)) throw error;
      this.#options.emit({ type: 'refused', message: error.message, hint: error.hint ?? null });
    }
  }

  #onThread(message: unknown): void {
    const event = workerEventSchema.parse(message);
    if (event.type === 'pass_on') this.#options.emit(engineEventSchema.parse(event.event));
    else if (event.type === 'ready') {
      this.#ready += 1;
      if (this.#ready === this.#threads.length) this.#go();
    } else {
      this.#ended += 1;
      this.#endReason = lastingReason(this.#endReason, event.reason);
      if (this.#ended < this.#threads.length) return;
      clearInterval(this.#timer);
      this.#options.emit({ type: 'ended', reason: this.#endReason, atMs: Date.now() });
    }
  }

  /** A script that calls `process.exit`, or a defect: the run must not go on with a part of its load. */
  #onExit(worker: number, code: number): void {
    if (this.#lettingGo || this.#ended === this.#threads.length) return;
    throw new Error(`worker ${worker} of the load engine ended by itself, with status ${code}`);
  }

  #go(): void {
    const now = this.#options.clock();
    const position = this.#position;
    const fromNs =
      position.kind === 'fresh'
        ? 0
        : position.kind === 'held'
          ? position.planNs
          : position.planNs + Math.max(0, Date.now() - position.atMs) * nsPerMs + leadNs;
    const originNs = now + leadNs - fromNs;
    const held = position.kind === 'held';
    this.#clock = new PlanClock(originNs, held ? fromNs : null);
    const atMs = wallMsAt(this.#options.clock, now + leadNs);
    this.#broadcast({ type: 'go', fromNs, originNs, held });
    this.#wallOffsetMs = wallMsAt(this.#options.clock, now) - now / nsPerMs;
    this.#timer = setInterval(() => this.#compareClocks(), clockCheckMs);
    this.#options.emit({ type: 'started', planNs: fromNs, atMs });
  }

  #hold(): void {
    if (this.#clock.holdAtNs !== null) return;
    const atNs = this.#clock.planAt(this.#options.clock()) + leadNs;
    const atMs = wallMsAt(this.#options.clock, this.#clock.machineAt(atNs));
    this.#clock.hold(atNs);
    this.#broadcast({ type: 'hold', atNs });
    this.#options.emit({ type: 'held', planNs: atNs, atMs });
  }

  #resume(): void {
    const { holdAtNs } = this.#clock;
    if (holdAtNs === null) return;
    const originNs = this.#options.clock() + leadNs - holdAtNs;
    this.#clock.goOn(originNs);
    this.#broadcast({ type: 'resume', originNs });
    this.#options.emit({ type: 'resumed', planNs: holdAtNs, atMs: Date.now() + leadNs / nsPerMs });
  }

  #rate(perSecond: number): void {
    if (this.#load?.executor.model !== 'open') return;
    const { executor } = this.#load;
    const fromNs = this.#clock.planAt(this.#options.clock()) + leadNs;
    // A second change within the lead replaces the first: a part never begins before the one it follows.
    const curve = [...executor.curve.filter((part) => part.fromNs < fromNs), { fromNs, perSecond }];
    this.#load = { ...this.#load, executor: { ...executor, curve } };
    this.#broadcast({ type: 'curve', curve });
    this.#options.emit({ type: 'rate_changed', curve, atMs: Date.now() + leadNs / nsPerMs });
  }

  /** The monotonic clock stands still while a machine sleeps, the wall clock does not: the difference is the time that is missing. */
  #compareClocks(): void {
    const now = this.#options.clock();
    const offset = wallMsAt(this.#options.clock, now) - now / nsPerMs;
    const jumpMs = offset - this.#wallOffsetMs;
    this.#wallOffsetMs = offset;
    if (Math.abs(jumpMs) < clockJumpMs) return;
    const seconds = (Math.abs(jumpMs) / 1000).toFixed(1);
    const toMs = Date.now();
    const skipped = jumpMs > 0 && this.#clock.holdAtNs === null;
    const reason =
      jumpMs > 0 ? `the machine slept, or its clock was set forward, by ${seconds} s` : `the clock was set back by ${seconds} s`;
    if (skipped) {
      const originNs = this.#clock.machineAt(0) - jumpMs * nsPerMs;
      this.#clock.moveOrigin(originNs);
      this.#broadcast({ type: 'skip', toNs: this.#clock.planAt(now), originNs });
    }
    this.#options.emit({ type: 'stood_still', fromMs: toMs - Math.max(0, jumpMs), toMs, skipped, reason });
  }

  #broadcast(command: WorkerCommand): void {
    for (const thread of this.#threads) thread.postMessage(command);
  }
}

/** Why a run is over whose workers ended for two reasons: one that did all its iterations says nothing about one whose time was over. */
function lastingReason(a: EndReason, b: EndReason): EndReason {
  const rank: Record<EndReason, number> = { iterations: 0, plan: 1, stopped: 2 };
  return rank[a] >= rank[b] ? a : b;
}
