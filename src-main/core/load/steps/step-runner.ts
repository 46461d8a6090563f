import type { CapturedResponse } from '../http-response-parser.ts';
import type { VirtualUser } from '../virtual-user.ts';
import type { Judge } from './judge.ts';
import type { Answer } from './step-driver.ts';

/** A step that is measured, ready to be run by any virtual user: what all users share of it. */
export interface StepRunner {
  readonly name: string;
  /** Among the measured steps. */
  readonly index: number;
  readonly timeoutNs: number;
  readonly judge: Judge;
  /** Begins the step that `user.open` was called for. May report its end before it returns. */
  start(user: VirtualUser): void;
  /** It took too long: nothing may be reported for it any more. */
  abandon(user: VirtualUser): void;
  /** The connection pool has the response of an HTTP request. */
  responded(user: VirtualUser, status: number, response: CapturedResponse | null): void;
  /** A driver has the answer. */
  answered(user: VirtualUser, answer: Answer): void;
}
