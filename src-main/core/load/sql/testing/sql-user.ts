import { sqlStepOf, sqlStepSchema } from '../../../scenarios/steps/sql-step.ts';
import type { Load } from '../../engine-messages.ts';
import { Session } from '../../steps/session.ts';
import { SqlDriver, type SqlLoadStep } from '../../steps/sql-driver.ts';
import type { Answer, StepCall } from '../../steps/step-driver.ts';
import { testContext } from '../../steps/testing/recorded-call.ts';
import { constantUsers } from '../../testing/constant-users.ts';

/** How a step ended, and what was reported on the way. */
export interface Outcome {
  answer: Answer | null;
  failure: string | null;
  /** Latencies by metric, in order; ns. */
  times: [string, number][];
  counts: Record<string, number>;
  /** From `sent` to `received`, in ms; null when one of them was not called. */
  serviceMs: number | null;
  /** Answers and failures reported: must be 1. */
  ends: number;
}

/** A call that keeps what is reported. */
export class KeptCall implements StepCall {
  readonly n = 0;
  readonly session = new Session(0);
  readonly dueNs = 0;
  readonly deadlineNs = Number.POSITIVE_INFINITY;
  readonly outcome: Outcome = { answer: null, failure: null, times: [], counts: {}, serviceMs: null, ends: 0 };
  readonly ended: Promise<Outcome>;
  readonly wasSent: Promise<void>;
  #end: (outcome: Outcome) => void = () => {};
  #send: () => void = () => {};
  #sentAt: number | null = null;

  constructor() {
    this.ended = new Promise((resolve) => (this.#end = resolve));
    this.wasSent = new Promise((resolve) => (this.#send = resolve));
  }

  sent(): void {
    this.#sentAt = performance.now();
    this.#send();
  }

  received(): void {
    if (this.#sentAt !== null) this.outcome.serviceMs = performance.now() - this.#sentAt;
  }

  time(metric: string, ns: number): void {
    this.outcome.times.push([metric, ns]);
  }

  count(metric: string, by: number): void {
    this.outcome.counts[metric] = (this.outcome.counts[metric] ?? 0) + by;
  }

  answered(answer: Answer): void {
    this.outcome.answer = structuredClone(answer);
    this.#over();
  }

  failed(kind: string): void {
    this.outcome.failure = kind;
    this.#over();
  }

  #over(): void {
    this.outcome.ends += 1;
    this.#end(this.outcome);
  }
}

export interface Written {
  name?: string;
  capture?: SqlLoadStep['capture'];
  [field: string]: unknown;
}

/** A driver with steps as a scenario writes them, all against one database. */
function driverOf(url: string, written: readonly Written[], load: Partial<Load> = {}): { driver: SqlDriver; steps: SqlLoadStep[] } {
  const steps = written.map(({ name, capture, ...sql }, index) =>
    sqlStepOf(sqlStepSchema.parse({ datasource: 'db', ...sql }), name ?? `step${index + 1}`, capture ?? 'none'),
  );
  const context = testContext(steps, { executor: constantUsers(1), connections: 4, databases: { db: url }, ...load });
  return { driver: new SqlDriver(context), steps };
}

/** The driver of one test: prepared, and closed at its end. */
export class SqlUser implements Disposable {
  readonly driver: SqlDriver;
  readonly steps: readonly SqlLoadStep[];

  private constructor(driver: SqlDriver, steps: readonly SqlLoadStep[]) {
    this.driver = driver;
    this.steps = steps;
  }

  static async of(url: string, written: readonly Written[], load: Partial<Load> = {}): Promise<SqlUser> {
    const { driver, steps } = driverOf(url, written, load);
    const user = new SqlUser(driver, steps);
    try {
      await driver.prepare();
      return user;
    } catch (error) {
      user[Symbol.dispose]();
      throw error;
    }
  }

  /** Starts a step. @param params of its statements in order, in place of the written ones. */
  start(name: string, ...params: SqlLoadStep['statements'][number]['params'][]): KeptCall {
    const step = this.steps.find((one) => one.name === name);
    if (!step) throw new Error(`there is no step ${name}`);
    const call = new KeptCall();
    const filled = step.statements.map((statement, index) => ({ ...statement, params: params[index] ?? statement.params }));
    this.driver.run(params.length === 0 ? step : { ...step, statements: filled }, call);
    return call;
  }

  /** The outcome of a step. */
  run(name: string, ...params: SqlLoadStep['statements'][number]['params'][]): Promise<Outcome> {
    return this.start(name, ...params).ended;
  }

  [Symbol.dispose](): void {
    this.driver.destroy();
  }
}
