import type { Connection, Exchange } from './connection.ts';
import type { Capture, CapturedResponse } from './http-response-parser.ts';
import { type Outcome, type SliceRecorder, times } from './slice-recorder.ts';
import type { RequestTemplate } from './request.ts';
import { Session } from './steps/session.ts';
import type { Answer, StepCall } from './steps/step-driver.ts';
import type { JudgeScope } from './steps/judge.ts';
import type { StepRunner } from './steps/step-runner.ts';
import { IterationRandom } from './templates/iteration-random.ts';

/** Who walks virtual users through their steps. */
export interface UserHost {
  now(): number;
  /** The open step of the user is over, `user.endNs` says when. `timed`: its latency counts. */
  ended(user: VirtualUser, outcome: Outcome, failure: string | undefined, timed: boolean): void;
  /** A further latency or counter of the open step. */
  time(user: VirtualUser, metric: string, ns: number): void;
  count(user: VirtualUser, metric: string, by: number): void;
  status(user: VirtualUser, status: number): void;
  checked(user: VirtualUser, check: number, passed: boolean): void;
}

/** Where a virtual user is. */
export type UserState = 'free' | 'waiting' | 'calling' | 'parked';

const noBytes = Buffer.alloc(0);

/**
 * One virtual user of a closed model, or one iteration in flight of an open one. The object lives as long as the run and carries every
 * step one after the other: it is the exchange that the connection pool sees and the call that drivers see, so a request allocates
 * nothing.
 */
export class VirtualUser implements Exchange, StepCall, JudgeScope {
  readonly slot: number;
  readonly #host: UserHost;
  /** Doubles in an object's fields would be boxed: due, deadline, sent (NaN: not yet), end. */
  readonly times = new Float64Array([0, 0, Number.NaN, Number.NaN]);
  session: Session;
  /** Values of the environment variables that the scenario names. */
  readonly env: Readonly<Record<string, string>>;
  readonly #random = new IterationRandom();
  /** When the groups around the next step began (ns). */
  readonly groups: number[] = [];
  /** The HTTP request that is on its way, and how many redirects led to it. */
  request: RequestTemplate | null = null;
  redirects = 0;
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

  constructor(slot: number, host: UserHost, env: Readonly<Record<string, string>>) {
    this.slot = slot;
    this.#host = host;
    this.env = env;
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

  /** Random numbers of one iteration are a function of seed and number. */
  readonly random = (): number => this.#random.next();

  /** An iteration begins. */
  begin(n: number, seed: number): void {
    this.n = n;
    this.at = 0;
    this.state = 'waiting';
    this.groups.length = 0;
    this.#random.begin(seed, n);
    if (this.session.variables.size > 0) this.session.variables.clear();
  }

  /** From when the step was due, in a closed model from when it was sent, to its end. */
  elapsedMs(closed: boolean): number {
    const from = closed && this.wasSent ? times.sent : times.due;
    return ((this.times[times.end] as number) - (this.times[from] as number)) / 1e6;
  }

  /** The step ends now, unless it is known when its last byte came. */
  markEnd(): void {
    if (Number.isNaN(this.times[times.end])) this.times[times.end] = this.#host.now();
  }

  checked(check: number, passed: boolean): void {
    this.#host.checked(this, check, passed);
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
    this.markEnd();
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
