import type { HttpStep } from '../scenarios/scenario.ts';
import type { ConnectionPool, Exchange } from './connection-pool.ts';
import type { Load } from './engine-messages.ts';
import { Fifo } from './fifo.ts';
import type { MachineClock } from './machine-clock.ts';
import { RequestTemplate } from './request.ts';
import type { SliceRecorder } from './slice-recorder.ts';

const nsPerMs = 1e6;
/** A user whose connection is refused tries again after this: without it one dead target turns into a busy loop. */
const refusedRestNs = 50 * nsPerMs;
/** Closed models number requests themselves; each epoch has its own range, so that a number is never used twice. */
const numbersPerEpoch = 1e9;

/** One walk through the steps: of an arrival, or of a virtual user. */
interface Iteration {
  /** Number in the plan (open), or a running number (closed). */
  n: number;
  /** Next step. */
  at: number;
  httpAt: number;
}

interface Waiting {
  iteration: Iteration;
  untilNs: number;
}

interface OpenExchange extends Exchange {
  readonly deadlineNs: number;
  done: boolean;
}

export interface IterationsOptions {
  load: Load;
  recorder: SliceRecorder;
  pool: ConnectionPool;
  clock: MachineClock;
  /** Iterations in flight at once; arrivals beyond are dropped. */
  limit: number;
  /** False when the run is over: no further step becomes due. */
  mayGoOn: () => boolean;
  /** Something may need the loop earlier than it expects. */
  wake: () => void;
}

/** Everything that is between its start and its last step. */
export class Iterations {
  readonly #options: IterationsOptions;
  readonly #closed: boolean;
  readonly #templates: (RequestTemplate | null)[];
  readonly #thinking = new Map<number, Fifo<Waiting>>();
  readonly #resting = new Fifo<Waiting>();
  readonly #deadlines = new Fifo<OpenExchange>();
  readonly #parked: Iteration[] = [];
  #inFlight = 0;
  #held = false;
  #usersStarted = false;
  #nextNumber: number;
  #numberStep = 1;

  constructor(options: IterationsOptions) {
    this.#options = options;
    const { load } = options;
    this.#closed = load.executor.kind === 'constant-vus';
    this.#templates = load.steps.map((step) => (step.kind === 'http' ? new RequestTemplate(step, load.baseUrl) : null));
    this.#nextNumber = load.epoch * numbersPerEpoch;
  }

  /** Earliest moment at which `advance` has something to do. */
  get nextNs(): number {
    let next = this.#resting.peek()?.untilNs ?? Number.POSITIVE_INFINITY;
    for (const queue of this.#thinking.values()) next = Math.min(next, queue.peek()?.untilNs ?? Number.POSITIVE_INFINITY);
    for (let first = this.#deadlines.peek(); first; first = this.#deadlines.peek()) {
      if (!first.done) return Math.min(next, first.deadlineNs);
      this.#deadlines.shift();
    }
    return next;
  }

  /** An arrival of an open model, due at a machine time. */
  startArrival(n: number, dueNs: number): void {
    const { recorder, clock, limit } = this.#options;
    const now = clock();
    recorder.started(now - dueNs);
    if (this.#inFlight >= limit) {
      recorder.scheduled(0);
      recorder.ended(0, 'dropped');
      return;
    }
    this.#inFlight += 1;
    this.#step({ n, at: 0, httpAt: 0 }, dueNs);
  }

  /** The users of a closed model that belong to this worker: all at the first call, those that a hold parked at later ones. */
  startUsers(now: number, worker: number, workers: number): void {
    const { load } = this.#options;
    if (load.executor.kind !== 'constant-vus') return;
    if (!this.#usersStarted) {
      this.#usersStarted = true;
      this.#nextNumber += worker;
      this.#numberStep = workers;
      for (let user = worker; user < load.executor.vus; user += workers) this.#newIteration(now);
      return;
    }
    for (const iteration of this.#parked.splice(0)) this.#step(iteration, now);
  }

  /** While held, users that finish an iteration wait. */
  hold(held: boolean): void {
    this.#held = held;
  }

  /** Ends thinking and gives up what took too long. */
  advance(now: number): void {
    for (const queue of [this.#resting, ...this.#thinking.values()]) {
      for (let first = queue.peek(); first && first.untilNs <= now; first = queue.peek()) {
        queue.shift();
        this.#step(first.iteration, first.untilNs);
      }
    }
    for (let first = this.#deadlines.peek(); first && (first.done || first.deadlineNs <= now); first = this.#deadlines.peek()) {
      this.#deadlines.shift();
      if (!first.done) first.onFailure('timeout');
    }
  }

  #newIteration(now: number): void {
    const n = this.#nextNumber;
    this.#nextNumber += this.#numberStep;
    this.#step({ n, at: 0, httpAt: 0 }, now);
  }

  #step(iteration: Iteration, dueNs: number): void {
    const { load, mayGoOn } = this.#options;
    const step = load.steps[iteration.at];
    if (!mayGoOn()) return;
    if (step === undefined) this.#finished();
    else if (this.#held && this.#closed && iteration.at === 0) this.#parked.push(iteration);
    else if (step.kind === 'think') {
      const untilNs = dueNs + step.ms * nsPerMs;
      this.#queueOf(iteration.at).push({ iteration, untilNs });
      iteration.at += 1;
      this.#options.wake();
    } else {
      const at = iteration.at;
      iteration.at += 1;
      this.#send(iteration, at, step, dueNs);
    }
  }

  #finished(): void {
    if (this.#closed) this.#newIteration(this.#options.clock());
    else this.#inFlight -= 1;
  }

  #queueOf(step: number): Fifo<Waiting> {
    let queue = this.#thinking.get(step);
    if (!queue) {
      queue = new Fifo();
      this.#thinking.set(step, queue);
    }
    return queue;
  }

  #send(iteration: Iteration, at: number, step: HttpStep, dueNs: number): void {
    const { load, recorder, pool, clock } = this.#options;
    const template = this.#templates[at];
    if (!template) throw new Error(`step ${at} has no request`);
    const index = iteration.httpAt;
    iteration.httpAt += 1;
    let sentNs: number | null = null;
    let receivedNs: number | null = null;
    const end = (outcome: 'completed' | 'failed' | 'timedOut', failure: string | undefined, timed: boolean) => {
      const endNs = receivedNs ?? clock();
      exchange.done = true;
      recorder.ended(index, outcome, failure);
      // A closed model has no intended time: what counts is from the send.
      if (timed) recorder.latency(index, { dueNs: this.#closed ? (sentNs ?? dueNs) : dueNs, sentNs, endNs });
      if (this.#closed && sentNs === null) this.#rest(iteration, endNs);
      else this.#step(iteration, endNs);
      this.#options.wake();
    };
    const exchange: OpenExchange = {
      method: template.method,
      capture: 'none',
      connection: null,
      bytes: load.trace
        ? template.traced(index === 0 ? `${load.runId}/${iteration.n}` : `${load.runId}/${iteration.n}/${at}`)
        : template.bytes(),
      deadlineNs: dueNs + load.timeoutMs * nsPerMs,
      done: false,
      onSend: () => {
        sentNs = clock();
      },
      onReceived: () => {
        receivedNs = clock();
      },
      onResponse: (status) => {
        const good = accepts(step, status);
        end(good ? 'completed' : 'failed', good ? undefined : `status ${status}`, true);
      },
      onFailure: (kind) => {
        if (kind !== 'timeout') {
          end('failed', kind, false);
          return;
        }
        pool.abandon(exchange);
        end('timedOut', kind, true);
      },
    };
    recorder.scheduled(index);
    this.#deadlines.push(exchange);
    pool.submit(exchange);
  }

  /** After a connection could not be had: the same iteration goes on with its next step, a little later. */
  #rest(iteration: Iteration, now: number): void {
    this.#resting.push({ iteration, untilNs: now + refusedRestNs });
  }
}

/** The check of a step: the statuses it names, or any below 400. */
function accepts(step: HttpStep, status: number): boolean {
  if (step.status === null) return status < 400;
  return step.status.exact.includes(status) || step.status.classes.includes(Math.floor(status / 100));
}
