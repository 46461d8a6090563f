import type { Load } from '../engine-messages.ts';
import type { MachineClock } from '../machine-clock.ts';
import type { Session } from './session.ts';

/** What a step was answered with, for its checks and extractions. A kind of step fills what it has. */
export interface Answer {
  /** HTTP status, exit code of a command, close code of a WebSocket; null where there is no such thing. */
  status: number | null;
  /** Header names in lower case; several values of one name stay apart. */
  headers: readonly (readonly [string, string])[];
  /** Text of the body, of a message, of an output; null when nobody asked to keep it. */
  body: string | null;
  /** Further values that a check may name, such as `rows` of a statement. */
  values: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * One step of one virtual user on its way, as its driver sees it. The same object carries every step of that user, one after the other:
 * a driver keeps nothing of it once it reported the end.
 */
export interface StepCall {
  /** Number of the iteration: in the plan (open model), or a running number (closed model). */
  readonly n: number;
  /** What the virtual user keeps between steps: variables, cookies, connections that a step leaves open. */
  readonly session: Session;
  /** Machine time (ns) at which the step was due. */
  readonly dueNs: number;
  /** Machine time (ns) at which the loop gives it up and calls the driver's `abandon`. */
  readonly deadlineNs: number;
  /** Called just before the first byte of the request is handed over: service time counts from here. */
  sent(): void;
  /** Called when the last byte of the answer is in, before anything is done with it. Without this call the end is when it is reported. */
  received(): void;
  /** A further latency of the step in ns, such as `connect_time` or `round_trip_time`: series `<step>.<metric>`. */
  time(metric: string, ns: number): void;
  /** A further counter of the step, such as `messages_received`. */
  count(metric: string, by: number): void;
  /** The end, with an answer. Whether that is a success is for the checks to say. Exactly one of `answered` and `failed`, once. */
  answered(answer: Answer): void;
  /** The end, without an answer: an error code such as ECONNREFUSED or an SQLSTATE, or a few words. */
  failed(kind: string): void;
}

/**
 * Runs the steps of one kind in one worker. `Step` is the step of the load (`loadSchema`) with its templates filled: the loop replaces
 * `${…}` in every string by this user's value before it calls `run`, and fails the step itself when there is none. A step without
 * templates is the same object each time, others are a copy: `name` tells them apart, and is unique in a run.
 */
export interface StepDriver<Step> {
  /** Before the run starts: connects, loads, checks. A rejection ends the run before it began, with its message. */
  prepare?(): Promise<void>;
  run(step: Step, call: StepCall): void;
  /** The loop gave the call up: nothing may be reported for it any more, and what it holds is let go. */
  abandon(call: StepCall): void;
  /** The virtual user is gone for good: closes what its session kept open. */
  leave?(session: Session): void;
  /** The run is over. */
  destroy(): void;
}

/** What the driver of a kind is made from, once per worker that has steps of that kind. */
export interface DriverContext<Step> {
  load: Load;
  /** The steps of this kind as the load has them, templates unfilled. */
  steps: readonly Step[];
  worker: number;
  workers: number;
  clock: MachineClock;
  /** A counter of a step, by its name, for what happens between calls: a message that arrives, a connection lost while it rests. */
  count(step: string, metric: string, by: number): void;
}
