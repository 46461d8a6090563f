import { Emitter } from '../lifecycle/emitter.ts';
import { type HeartbeatTimes, heartbeatTimes, withHeartbeat } from './heartbeat.ts';
import type { ProcessExit, ProcessStarter, WorkerProcess, WorkerSpec } from './process-starter.ts';

/** Deaths within `restartWindowMs` before we give up: more than this is a defect that restarting hides. */
export const restartBudget = 5;
/** A budget is about a burst; five deaths spread over a week-long session are not one. */
export const restartWindowMs = 10 * 60_000;

export type SupervisorEvent =
  | { type: 'started'; worker: WorkerProcess; restarts: number }
  | { type: 'died'; exit: ProcessExit; restarts: number; lastLines: string[] }
  | { type: 'gave_up'; exit: ProcessExit; lastLines: string[] };

/**
 * Keeps one worker running until disposed; each death is an event. Who listens hands the new worker its work again.
 * A worker whose event loop no longer answers is killed, and that is a death like any other.
 */
export class Supervisor implements Disposable {
  readonly events = new Emitter<SupervisorEvent>();
  #starter: ProcessStarter;
  #spec: WorkerSpec;
  #times: HeartbeatTimes;
  #worker: WorkerProcess | undefined;
  #deaths: number[] = [];
  #restarts = 0;
  #disposed = false;

  constructor(starter: ProcessStarter, spec: WorkerSpec, times: HeartbeatTimes = heartbeatTimes) {
    this.#starter = starter;
    this.#spec = spec;
    this.#times = times;
  }

  get worker(): WorkerProcess | undefined {
    return this.#worker;
  }

  start(): WorkerProcess {
    const lastLines: string[] = [];
    const keep = (line: string) => {
      lastLines.push(line);
      // Enough for a stack trace; more would be a log.
      if (lastLines.length > 20) lastLines.shift();
    };
    const started = this.#starter.start(this.#spec);
    const onSilent = (silentMs: number) => {
      keep(`${this.#spec.name} did not answer for ${Math.round(silentMs / 1000)} s and was killed by the console`);
      started.kill('SIGKILL');
    };
    const worker = withHeartbeat(started, onSilent, this.#times);
    this.#worker = worker;
    worker.errorLines.on(keep);
    worker.exited.on((exit) => this.#onExit(exit, lastLines));
    this.events.emit({ type: 'started', worker, restarts: this.#restarts });
    return worker;
  }

  #onExit(exit: ProcessExit, lastLines: string[]): void {
    this.#worker = undefined;
    if (this.#disposed) return;
    const now = performance.now();
    this.#deaths = [...this.#deaths.filter((at) => now - at < restartWindowMs), now];
    if (this.#deaths.length > restartBudget) {
      this.events.emit({ type: 'gave_up', exit, lastLines });
      return;
    }
    this.#restarts += 1;
    this.events.emit({ type: 'died', exit, restarts: this.#restarts, lastLines });
    this.start();
  }

  /** The worker's next end is on purpose: no event, no restart. Answers the worker, to be told to finish; disposing kills what is left of it. */
  retire(): WorkerProcess | undefined {
    this.#disposed = true;
    return this.#worker;
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#worker?.[Symbol.dispose]();
    this.events[Symbol.dispose]();
  }
}
