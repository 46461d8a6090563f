import type { HttpStep } from '../../scenarios/scenario.ts';
import type { ConnectionPool } from '../connection-pool.ts';
import type { Load } from '../engine-messages.ts';
import { RequestTemplate } from '../request.ts';
import type { VirtualUser } from '../virtual-user.ts';
import type { StepRunner } from './step-runner.ts';

const nsPerMs = 1e6;

/** An HTTP/1.1 step on the fast path: its bytes are made once, and the virtual user itself is the exchange. */
export class HttpRunner implements StepRunner {
  readonly name: string;
  readonly index: number;
  readonly timeoutNs: number;
  readonly #step: HttpStep;
  readonly #pool: ConnectionPool;
  readonly #template: RequestTemplate;
  /** `<runId>/`; null: requests carry no number. */
  readonly #trace: string | null;
  /** Distinguishes the requests of one iteration; the first carries the number alone. */
  readonly #suffix: string;
  /** By status: 0 not asked yet, 1 success, 2 failure. */
  readonly #verdicts = new Uint8Array(1000);

  /** @param at place among all steps. @param index place among the measured ones. */
  constructor(options: { step: HttpStep; at: number; index: number; load: Load; pool: ConnectionPool }) {
    const { step, at, index, load, pool } = options;
    this.name = step.name;
    this.index = index;
    this.timeoutNs = load.timeoutMs * nsPerMs;
    this.#step = step;
    this.#pool = pool;
    this.#template = new RequestTemplate(step, load);
    this.#trace = load.trace ? `${load.runId}/` : null;
    this.#suffix = index === 0 ? '' : `/${at}`;
  }

  start(user: VirtualUser): void {
    user.method = this.#template.method;
    user.bytes = this.#trace === null ? this.#template.bytes() : this.#template.traced(this.#trace + user.n + this.#suffix);
    this.#pool.submit(user);
  }

  abandon(user: VirtualUser): void {
    this.#pool.abandon(user);
  }

  responded(user: VirtualUser, status: number): void {
    user.countStatus(status);
    let verdict = this.#verdicts[status];
    if (verdict === undefined || verdict === 0) {
      verdict = accepts(this.#step, status) ? 1 : 2;
      this.#verdicts[status] = verdict;
    }
    if (verdict === 1) user.end('completed', undefined, true);
    else user.end('failed', `status ${status}`, true);
  }

  answered(): void {
    throw new Error(`${this.name} is an http step: its response comes from the connection pool`);
  }
}

/** The check of a step: the statuses it names, or any below 400. */
function accepts(step: HttpStep, status: number): boolean {
  if (step.status === null) return status < 400;
  return step.status.exact.includes(status) || step.status.classes.includes(Math.floor(status / 100));
}
