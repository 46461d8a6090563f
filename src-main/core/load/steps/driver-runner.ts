import type { MeasuredStep } from '../../scenarios/load-steps.ts';
import type { Load } from '../engine-messages.ts';
import { type Filler, TemplateFailure } from '../templates/fill.ts';
import type { VirtualUser } from '../virtual-user.ts';
import { Judge } from './judge.ts';
import type { Answer, StepDriver } from './step-driver.ts';
import type { StepObserver } from './step-observer.ts';
import type { StepRunner } from './step-runner.ts';

export interface DriverRunnerOptions {
  step: MeasuredStep;
  index: number;
  load: Load;
  driver: StepDriver<unknown>;
  /** The step with the templates filled that the driver sees; null: it has none. */
  fill: Filler<unknown> | null;
  observer: StepObserver | null;
}

/** A step that a driver runs. */
export class DriverRunner implements StepRunner {
  readonly name: string;
  readonly index: number;
  readonly timeoutNs: number;
  readonly judge: Judge;
  readonly #options: DriverRunnerOptions;
  readonly #closed: boolean;
  readonly #namesStatus: boolean;

  constructor(options: DriverRunnerOptions) {
    const { step, index, load } = options;
    this.#options = options;
    this.name = step.name;
    this.index = index;
    this.timeoutNs = (step.deadlineMs ?? load.timeoutMs) * 1e6;
    this.judge = new Judge(step);
    this.#closed = load.executor.model === 'closed';
    this.#namesStatus = step.checks.some((check) => check.conditions.some(({ of }) => of === 'status'));
  }

  start(user: VirtualUser): void {
    const { driver, step, fill, observer } = this.#options;
    let filled: unknown = step;
    try {
      if (fill !== null) filled = fill(user);
    } catch (error) {
      if (!(error instanceof TemplateFailure)) throw error;
      user.failed(error.message);
      return;
    }
    observer?.began({ ...step, ...(filled as Partial<MeasuredStep>) } as MeasuredStep);
    driver.run(filled, user);
  }

  abandon(user: VirtualUser): void {
    this.#options.driver.abandon(user);
  }

  responded(): void {
    throw new Error(`${this.name} is no http step: the connection pool has no response for it`);
  }

  answered(user: VirtualUser, answer: Answer): void {
    user.markEnd();
    if (answer.status !== null) user.countStatus(answer.status);
    this.#options.observer?.answered(this.name, answer);
    const checked = this.judge.isEmpty ? null : this.judge.judge(answer, user.elapsedMs(this.#closed), user);
    const failure = this.#statusFailure(answer.status) ?? checked;
    user.end(failure === null ? 'completed' : 'failed', failure ?? undefined, true);
  }

  /** What a status alone says where the step names none. */
  #statusFailure(status: number | null): string | null {
    if (status === null || this.#namesStatus) return null;
    const { kind } = this.#options.step;
    if (kind === 'command' && status !== 0) return `exit code ${status}`;
    return kind === 'http' && status >= 400 ? `status ${status}` : null;
  }
}
