import type { HttpStep } from '../../scenarios/load-steps.ts';
import type { ConnectionPool } from '../connection-pool.ts';
import type { Load } from '../engine-messages.ts';
import type { Capture, CapturedResponse } from '../http-response-parser.ts';
import { type RequestAddress, RequestTemplate } from '../request.ts';
import { TemplateFailure, type TemplateScope } from '../templates/fill.ts';
import type { HeaderList } from '../response-head.ts';
import type { VirtualUser } from '../virtual-user.ts';
import { Cookies } from './cookies.ts';
import { requestMaker } from './http-message.ts';
import { Judge } from './judge.ts';
import { responseText } from './response-text.ts';
import type { Answer } from './step-driver.ts';
import type { StepObserver } from './step-observer.ts';
import type { StepRunner } from './step-runner.ts';

export interface HttpRunnerOptions {
  step: HttpStep;
  /** Place among all steps. */
  at: number;
  /** Place among the measured ones. */
  index: number;
  load: Load;
  pool: ConnectionPool;
  address: RequestAddress;
  /** Sees every request and response; null in runs. */
  observer: StepObserver | null;
}

/** Redirects after which the request is a GET without a body; 307 and 308 keep it as it was. */
const toGet = new Set([301, 302, 303]);
const redirects = new Set([...toGet, 307, 308]);

/** An HTTP/1.1 step on the fast path: the virtual user itself is the exchange, and a request that never changes is made once. */
export class HttpRunner implements StepRunner {
  readonly name: string;
  readonly index: number;
  readonly timeoutNs: number;
  readonly judge: Judge;
  readonly #step: HttpStep;
  readonly #pool: ConnectionPool;
  readonly #origin: string;
  readonly #address: RequestAddress;
  readonly #closed: boolean;
  readonly #observer: StepObserver | null;
  /** The step names no status: below 400 is success. */
  readonly #anyBelow400: boolean;
  readonly #make: (scope: TemplateScope) => RequestTemplate;
  readonly #cookies: Cookies | null;
  readonly #capture: Capture;
  /** `<runId>/`; null: requests carry no number. */
  readonly #trace: string | null;
  /** Distinguishes the requests of one iteration; the first carries the number alone. */
  readonly #suffix: string;
  /** Only its status is looked at. */
  readonly #plain: boolean;
  /** Kinds of failure by status, made once each. */
  readonly #failures: string[] = [];

  constructor({ step, at, index, load, pool, address, observer }: HttpRunnerOptions) {
    this.name = step.name;
    this.index = index;
    this.timeoutNs = (step.deadlineMs ?? load.timeoutMs) * 1e6;
    this.judge = new Judge(step);
    this.#step = step;
    this.#pool = pool;
    this.#origin = new URL(load.baseUrl).origin;
    this.#address = address;
    this.#closed = load.executor.model === 'closed';
    this.#observer = observer;
    this.#anyBelow400 = !step.checks.some((check) => check.conditions.some(({ of }) => of === 'status'));
    this.#make = requestMaker(step, address);
    this.#cookies = load.cookies === 'none' ? null : new Cookies();
    const looksAtHead = this.#cookies !== null || step.redirects > 0;
    const needed = this.judge.capture === 'none' && looksAtHead ? 'head' : this.judge.capture;
    this.#capture = observer === null ? needed : 'body';
    this.#plain = this.judge.isEmpty && this.#capture === 'none';
    this.#trace = load.trace ? `${load.runId}/` : null;
    this.#suffix = index === 0 ? '' : `/${at}`;
  }

  start(user: VirtualUser): void {
    user.redirects = 0;
    try {
      this.#send(user, this.#make(user));
    } catch (error) {
      if (!(error instanceof TemplateFailure)) throw error;
      user.failed(error.message);
    }
  }

  abandon(user: VirtualUser): void {
    this.#pool.abandon(user);
  }

  responded(user: VirtualUser, status: number, response: CapturedResponse | null): void {
    if (this.#plain) {
      user.countStatus(status);
      if (status < 400) user.end('completed', undefined, true);
      else user.end('failed', this.#failureOf(status), true);
      return;
    }
    const headers = response?.headers ?? [];
    this.#cookies?.take(user.session, this.#urlOf(user), headers);
    if (this.#step.redirects > 0 && redirects.has(status) && this.#follow(user, status, headers)) return;
    user.countStatus(status);
    const body = this.#capture === 'body' && response !== null ? responseText(response) : null;
    const answer: Answer = { status, headers, body, values: {} };
    this.#observer?.answered(this.name, answer);
    const checked = this.judge.judge(answer, user.elapsedMs(this.#closed), user);
    const failure = this.#anyBelow400 && status >= 400 ? this.#failureOf(status) : checked;
    user.end(failure === null ? 'completed' : 'failed', failure ?? undefined, true);
  }

  answered(): void {
    throw new Error(`${this.name} is an http step: its response comes from the connection pool`);
  }

  #send(user: VirtualUser, request: RequestTemplate): void {
    user.request = request;
    user.method = request.method;
    user.capture = this.#capture;
    const cookies = this.#cookies?.lineFor(user.session, this.#urlOf(user)) ?? '';
    const trace = this.#trace === null ? '' : `x-holdpoint-request: ${this.#trace}${user.n}${this.#suffix}\r\n`;
    user.bytes = request.with(cookies + trace);
    this.#observer?.sent(this.name, { url: this.#urlOf(user), parts: request.parts, bytes: user.bytes });
    this.#pool.submit(user);
  }

  /** @returns false when there is nowhere to go, or it went far enough: the redirect is the response. */
  #follow(user: VirtualUser, status: number, headers: HeaderList): boolean {
    const location = headers.findLast(([name]) => name === 'location')?.[1];
    const { request } = user;
    if (location === undefined || request === null || user.redirects >= this.#step.redirects) return false;
    const base = this.#urlOf(user);
    if (!URL.canParse(location, base)) {
      user.failed('redirect to something that is no address');
      return true;
    }
    const url = new URL(location, base);
    if (url.origin !== this.#origin) {
      user.failed(`redirect to another address, ${url.host}`);
      return true;
    }
    user.redirects += 1;
    const get = toGet.has(status) && request.method !== 'GET' && request.method !== 'HEAD';
    const kept = Object.entries(request.parts.headers).filter(([name]) => !get || !/^content-/i.test(name));
    const parts = {
      method: get ? 'GET' : request.method,
      path: url.pathname + url.search,
      headers: Object.fromEntries(kept),
      body: get ? null : request.parts.body,
    };
    this.#send(user, new RequestTemplate(parts, { ...this.#address, prefix: '' }));
    return true;
  }

  #urlOf(user: VirtualUser): string {
    return this.#origin + (user.request?.target ?? '/');
  }

  #failureOf(status: number): string {
    return (this.#failures[status] ??= `status ${status}`);
  }
}
