import type { Load } from '../../engine-messages.ts';
import { machineClock } from '../../machine-clock.ts';
import { Session } from '../session.ts';
import type { Answer, DriverContext, StepCall } from '../step-driver.ts';

type End = { answer: Answer } | { failure: string };

/** A call that keeps what a driver reports. Any report after the end is a defect of the driver, and is thrown. */
export class RecordedCall implements StepCall {
  n: number;
  readonly session: Session;
  readonly dueNs: number;
  readonly deadlineNs: number;
  readonly latencies: Record<string, number[]> = {};
  readonly counters: Record<string, number> = {};
  sentNs: number | null = null;
  receivedNs: number | null = null;
  readonly #clock = machineClock();
  readonly #end = Promise.withResolvers<End>();
  #ended = false;

  constructor(session: Session = new Session(0), n = 0) {
    this.session = session;
    this.n = n;
    this.dueNs = this.#clock();
    this.deadlineNs = this.dueNs + 30e9;
  }

  /** What the call ended with. */
  get ended(): Promise<End> {
    return this.#end.promise;
  }

  get isOver(): boolean {
    return this.#ended;
  }

  /** The answer. @throws Error when the step failed instead. */
  async answer(): Promise<Answer> {
    const end = await this.ended;
    if ('failure' in end) throw new Error(`the step failed: ${end.failure}`);
    return end.answer;
  }

  async failure(): Promise<string> {
    const end = await this.ended;
    if ('answer' in end) throw new Error(`the step was answered: ${JSON.stringify(end.answer)}`);
    return end.failure;
  }

  sent(): void {
    this.#going('sent');
    if (this.sentNs !== null) throw new Error('sent twice');
    this.sentNs = this.#clock();
  }

  received(): void {
    this.#going('received');
    if (this.receivedNs !== null) throw new Error('received twice');
    this.receivedNs = this.#clock();
  }

  time(metric: string, ns: number): void {
    this.#going('time');
    (this.latencies[metric] ??= []).push(ns);
  }

  count(metric: string, by: number): void {
    this.#going('count');
    this.counters[metric] = (this.counters[metric] ?? 0) + by;
  }

  answered(answer: Answer): void {
    this.#going('answered');
    this.#ended = true;
    this.#end.resolve({ answer });
  }

  failed(kind: string): void {
    this.#going('failed');
    this.#ended = true;
    this.#end.resolve({ failure: kind });
  }

  #going(what: string): void {
    if (this.#ended) throw new Error(`${what} after the end`);
  }
}

export interface TestContext<Step> extends DriverContext<Step> {
  /** What was counted between calls, by `<step>.<metric>`. */
  readonly counted: Record<string, number>;
}

/** What a driver is made from: a load of nothing but its steps. */
export function testContext<Step>(steps: readonly Step[], load: Partial<Load>): TestContext<Step> {
  const counted: Record<string, number> = {};
  return {
    // What drivers read of a load; everything else is the loop's business.
    load: {
      baseUrl: 'http://127.0.0.1:1',
      address: null,
      connections: 100,
      timeoutMs: 10_000,
      cookies: 'none',
      tls: { insecure: false, ca: null },
      workspace: process.cwd(),
      ...load,
    } as Load,
    steps,
    worker: 0,
    workers: 1,
    clock: machineClock(),
    counted,
    count(step, metric, by) {
      counted[`${step}.${metric}`] = (counted[`${step}.${metric}`] ?? 0) + by;
    },
  };
}
