import type { Connection, Exchange } from './connection.ts';
import type { Capture, CapturedResponse } from './http-response-parser.ts';
import { type Outcome, type SliceRecorder, times } from './slice-recorder.ts';
import { Session } from './steps/session.ts';
import type { Answer, StepCall } from './steps/step-driver.ts';
import type { StepRunner } from './steps/step-runner.ts';

/** Who walks virtual users through their steps. */
export interface UserHost {
  now(): number;
  /** The open step of the user is over, `user.endNs` says when. `timed`: its latency counts. */
  ended(user: VirtualUser, outcome: Outcome, failure: string | undefined, timed: boolean): void;
  /** A further latency or counter of the open step. */
  time(user: VirtualUser, metric: string, ns: number): void;
  count(user: VirtualUser, metric: string, by: number): void;
  status(user: VirtualUser, status: number): void;
}

/** Where a virtual user is. */
export type UserState = 'free' | 'waiting' | 'calling' | 'parked';

const noBytes = Buffer.alloc(0);

/**
 * One virtual user of a closed model, or one iteration in flight of an open one. The object lives as long as the run and carries every
 * step one after the other: it is the exchange that the connection pool sees and the call that drivers see, so a request allocates
 * nothing.
 */
export class VirtualUser implements Exchange, StepCall {
  readonly slot: number;
  readonly #host: UserHost;
  /** Doubles in an object's fields would be boxed: due, deadline, sent (NaN: not yet), end. */
  readonly times = new Float64Array([0, 0, Number.NaN, Number.NaN]);
  session: Session;
  /** Closed model: number of the user in its worker. */
  number = 0;
  state: UserState = 'free';
  /** Number of the iteration. */
  n = 0;
  /** Where the iteration is measured; null before the first. */
  recorder: SliceRecorder | null = null;
  /** Next step of the program. */
  at = 0;
  /** The step that is open; kept afterwards. */
  runner: StepRunner | null = null;
  /** The walk is on the stack: the end of a step is left to it. */
  walking = false;
  endedInWalk = false;
  method = 'GET';
  bytes: Buffer = noBytes;
  capture: Capture = 'none';
  connection: Connection | null = null;

  constructor(slot: number, host: UserHost) {
    this.slot = slot;
    this.#host = host;
    this.session = new Session(slot);
  }

  get dueNs(): number {
    return this.times[times.due] as number;
  }

  get deadlineNs(): number {
    return this.times[times.deadline] as number;
  }

  get wasSent(): boolean {
    return !Number.isNaN(this.times[times.sent]);
  }

  get endNs(): number {
    return this.times[times.end] as number;
  }

  /** The time at which it was due does not count, but when it was sent. */
  countFromSend(): void {
    this.times[times.due] = this.times[times.sent] as number;
  }

  /** A step begins for this user. */
  open(runner: StepRunner, dueNs: number): void {
    this.runner = runner;
    this.state = 'calling';
    this.times[times.due] = dueNs;
    this.times[times.deadline] = dueNs + runner.timeoutNs;
    this.times[times.sent] = Number.NaN;
    this.times[times.end] = Number.NaN;
  }

  /** The open step is over; it ended when its last byte was in, or else now. */
  end(outcome: Outcome, failure: string | undefined, timed: boolean): void {
    if (this.state !== 'calling') throw new Error(`${this.runner?.name ?? 'a step'} reported an end although no step of its user is open`);
    if (Number.isNaN(this.times[times.end])) this.times[times.end] = this.#host.now();
    this.state = 'waiting';
    this.#host.ended(this, outcome, failure, timed);
  }

  /** The open step took too long. */
  expire(): void {
    this.times[times.end] = Number.NaN;
    this.runner?.abandon(this);
    this.end('timedOut', 'timeout', true);
  }

  sent(): void {
    // A step of several requests, such as one that follows redirects, counts from the first.
    if (Number.isNaN(this.times[times.sent])) this.times[times.sent] = this.#host.now();
  }

  received(): void {
    this.times[times.end] = this.#host.now();
  }

  time(metric: string, ns: number): void {
    this.#host.time(this, metric, ns);
  }

  count(metric: string, by: number): void {
    this.#host.count(this, metric, by);
  }

  countStatus(status: number): void {
    this.#host.status(this, status);
  }

  answered(answer: Answer): void {
    this.runner?.answered(this, answer);
  }

  failed(kind: string): void {
    this.end('failed', kind, false);
  }

  onSend(): void {
    this.sent();
  }

  onReceived(): void {
    this.received();
  }

  onResponse(status: number, response: CapturedResponse | null): void {
    this.runner?.responded(this, status, response);
  }

  onFailure(kind: string, written: boolean): void {
    if (!written) this.times[times.sent] = Number.NaN;
    this.failed(kind);
  }
}
