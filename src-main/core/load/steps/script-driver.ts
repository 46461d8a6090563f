import { Agent, Dispatcher1Wrapper } from 'undici';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import type { ScriptStep } from '../../scenarios/steps/script-step.ts';
import { tlsTrust } from '../tls-trust.ts';
import type { Script, ScriptContext } from './script-context.ts';
import { loadScript } from './script-modules.ts';
import type { DriverContext, StepCall, StepDriver } from './step-driver.ts';

/** Words of a message that tell failures apart; what follows is often an id, and each would be a kind of its own. */
const failureLength = 160;
/** Each metric of a script is a series that is kept with the run. */
const metricLimit = 50;
/** Scripts may keep the event loop to themselves for so long, and for what the last of them computes. */
const longestTurnNs = 2e6;
/** Series that every step has. */
const ownMetrics = new Set([
  'response_time',
  'service_time',
  'schedule_lag',
  'generator_lag',
  'error_rate',
  'requests',
  'failed',
  'timed_out',
  'dropped',
]);

/**
 * Runs `script` steps: a function of a module of the workspace, in this worker's thread. What it returns becomes variables of the user, and
 * values for checks where it is text, a number or a boolean. Its time counts like that of a request; so does what it computes.
 */
export class ScriptDriver implements StepDriver<ScriptStep> {
  readonly #context: DriverContext<ScriptStep>;
  readonly #baseUrl: string;
  readonly #agent: Agent;
  readonly #dispatcher: Dispatcher1Wrapper;
  readonly #scripts = new Map<string, Script>();
  readonly #metrics = new Set<string>();
  readonly #running = new Map<StepCall, AbortController>();
  /** When the event loop was last known to turn. */
  #turnedNs = 0;

  /** @throws HoldpointError as `tlsTrust`. */
  constructor(context: DriverContext<ScriptStep>) {
    const { load } = context;
    this.#context = context;
    this.#baseUrl = load.baseUrl.replace(/\/+$/, '');
    this.#agent = new Agent({ connect: { ...tlsTrust(load.tls, load.workspace) } });
    this.#dispatcher = new Dispatcher1Wrapper(this.#agent);
  }

  /** @throws HoldpointError `INVALID` as `loadScript`, with the step. */
  async prepare(): Promise<void> {
    for (const step of this.#context.steps) {
      try {
        this.#scripts.set(step.name, await loadScript(step, this.#context.load.workspace));
      } catch (error) {
        if (!(error instanceof HoldpointError)) throw error;
        throw new HoldpointError(error.code, `step ${step.name}: ${error.message}`, {
          cause: error.cause,
          ...(error.hint === undefined ? {} : { hint: error.hint }),
        });
      }
    }
  }

  run(step: ScriptStep, call: StepCall): void {
    const script = this.#scripts.get(step.name);
    if (!script) throw new Error(`the script of step ${step.name} was not loaded`);
    const controller = new AbortController();
    const { signal } = controller;
    this.#running.set(call, controller);
    // The call object serves the next step after this one: a script that goes on after its end must not reach it.
    const going = () => this.#running.get(call) === controller;
    const context: ScriptContext = {
      vars: Object.fromEntries(call.session.variables),
      args: step.args,
      user: call.session.user,
      iteration: call.n,
      baseUrl: this.#baseUrl,
      signal,
      time: (metric, milliseconds) => {
        this.#checkMetric(metric, milliseconds);
        if (going()) call.time(metric, milliseconds * 1e6);
      },
      count: (metric, by = 1) => {
        this.#checkMetric(metric, by);
        if (going()) call.count(metric, by);
      },
      fetch: (input, init) => this.#fetch(input, init, signal),
    };
    call.sent();
    void this.#finish(script, context, call, going);
  }

  abandon(call: StepCall): void {
    const controller = this.#running.get(call);
    this.#running.delete(call);
    controller?.abort(new Error('the step was given up'));
  }

  destroy(): void {
    for (const call of this.#running.keys()) this.abandon(call);
    void this.#agent.destroy();
  }

  async #finish(script: Script, context: ScriptContext, call: StepCall, going: () => boolean): Promise<void> {
    let returned: unknown;
    try {
      returned = await script(context);
    } catch (thrown) {
      if (!going()) return;
      call.received();
      await this.#turn();
      if (!going()) return;
      this.#running.delete(call);
      call.failed(failureOf(thrown));
      return;
    }
    if (!going()) return;
    call.received();
    await this.#turn();
    if (!going()) return;
    this.#running.delete(call);
    this.#answer(returned, call);
  }

  /**
   * Scripts that wait for nothing end before the event loop turns, and so would the next one of the same user, and so on: nothing else would
   * ever be done. From time to time they are made to wait. Their time was taken before.
   */
  async #turn(): Promise<void> {
    if (this.#context.clock() - this.#turnedNs < longestTurnNs) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#turnedNs = this.#context.clock();
  }

  #answer(returned: unknown, call: StepCall): void {
    const values: Record<string, string | number | boolean | null> = {};
    if (returned !== undefined && returned !== null) {
      if (typeof returned !== 'object' || Array.isArray(returned)) {
        call.failed('the script returned something that is not an object');
        return;
      }
      for (const [name, value] of Object.entries(returned)) {
        call.session.variables.set(name, value);
        if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) values[name] = value;
      }
    }
    call.answered({ status: null, headers: [], body: null, values });
  }

  #checkMetric(metric: string, amount: number): void {
    if (!/^[a-z][a-z0-9_]{0,63}$/.test(metric))
      throw new TypeError(`"${metric}" is not the name of a metric: write small letters, digits and _`);
    if (ownMetrics.has(metric)) throw new TypeError(`every step has a metric ${metric}: choose another name`);
    if (!Number.isFinite(amount) || amount < 0) throw new TypeError(`${metric}: ${amount} is not a number from 0 on`);
    if (this.#metrics.has(metric)) return;
    if (this.#metrics.size >= metricLimit) throw new TypeError(`scripts may have ${metricLimit} metrics; ${metric} is one more`);
    this.#metrics.add(metric);
  }

  #fetch(input: string | URL, init: RequestInit | undefined, given: AbortSignal): Promise<Response> {
    const url = typeof input === 'string' && input.startsWith('/') ? this.#baseUrl + input : input;
    const signal = init?.signal ? AbortSignal.any([init.signal, given]) : given;
    // Node's fetch, so that its FormData, Blob and Response are the script's; its types know the dispatcher of its own undici only.
    return fetch(url, { ...init, signal, dispatcher: this.#dispatcher } as unknown as RequestInit);
  }
}

function failureOf(thrown: unknown): string {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : null;
  // fetch only says that it failed; the reason is in its cause.
  const reason = cause && ('code' in cause && typeof cause.code === 'string' ? cause.code : cause.message);
  const message = reason ?? (thrown instanceof Error ? thrown.message || thrown.name : String(thrown));
  const line = message.trim().split('\n')[0] ?? '';
  return line === '' ? 'the script threw' : line.slice(0, failureLength);
}
