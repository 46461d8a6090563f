import type { WebsocketStep } from '../../scenarios/steps/websocket-step.ts';
import { type TlsTrust, tlsTrust } from '../tls-trust.ts';
import { Cookies } from './cookies.ts';
import type { Session } from './session.ts';
import type { DriverContext, StepCall, StepDriver } from './step-driver.ts';
import { WebsocketLink } from './websocket-link.ts';
import { WebsocketMatchers } from './websocket-matcher.ts';
import { WebsocketRun } from './websocket-run.ts';

/**
 * Handshakes at once, per worker. More would only wait for each other, in this thread and in the queue of the target: of ten thousand users
 * that begin together none would be connected before nearly all are.
 */
const handshakesAtOnce = 200;

/** What does not depend on the templates of a step. */
interface StepPlan {
  /** Steps with the same address, as it is written, share a connection of their user. */
  key: string;
  /** A step on that connection waits without sending: what it waits for may come before it begins. */
  keeps: boolean;
  /** What `equals` compares comes from a template. */
  filled: boolean;
}

/**
 * Runs `websocket` steps. Latencies `connect_time` and `round_trip_time` (first message handed over … last expected message in); counters
 * `messages_sent`, `messages_received`, `connections_opened`, `connections_closed` and, among these, `unexpected_closes`: by the peer
 * or the network, also while a connection rests between steps. Open at a moment are opened − closed.
 */
export class WebsocketDriver implements StepDriver<WebsocketStep> {
  readonly #context: DriverContext<WebsocketStep>;
  readonly #base: string;
  readonly #trust: TlsTrust;
  readonly #cookies: Cookies | null;
  readonly #plans: ReadonlyMap<string, StepPlan>;
  readonly #matchers = new WebsocketMatchers();
  readonly #links = new Set<WebsocketLink>();
  readonly #runs = new Map<StepCall, WebsocketRun>();
  /** Calls whose turn to connect has not come, the oldest first. */
  readonly #waiting = new Map<StepCall, WebsocketStep>();
  #handshakes = 0;

  /** @throws HoldpointError as `tlsTrust`. */
  constructor(context: DriverContext<WebsocketStep>) {
    this.#context = context;
    this.#base = context.load.baseUrl.replace(/^http/, 'ws').replace(/\/+$/, '');
    this.#cookies = context.load.cookies === 'none' ? null : new Cookies();
    this.#trust = tlsTrust(context.load.tls, context.load.workspace);
    const awaited = new Set(context.steps.filter((step) => step.expect !== null && step.send.length === 0).map(keyOf));
    this.#plans = new Map(
      context.steps.map((step) => [step.name, { key: keyOf(step), keeps: awaited.has(keyOf(step)), filled: comparesFilled(step) }]),
    );
  }

  run(step: WebsocketStep, call: StepCall): void {
    const kept = openLink(call.session, this.#planOf(step).key);
    if (kept !== null || this.#handshakes < handshakesAtOnce) this.#start(step, call, kept);
    else this.#waiting.set(call, step);
  }

  #start(step: WebsocketStep, call: StepCall, kept: WebsocketLink | null): void {
    const plan = this.#planOf(step);
    const matches = step.expect === null ? null : this.#matchers.of(step.expect.matcher, plan.filled);
    call.sent();
    let link: WebsocketLink;
    try {
      link = kept ?? this.#connect(step, plan, call.session);
    } catch (error) {
      // A template made an address, a header or a subprotocol that is none.
      call.failed(error instanceof Error ? error.message : String(error));
      return;
    }
    // What came in an earlier iteration is no answer in this one.
    if (link.n !== call.n) link.takeKept();
    link.n = call.n;
    const run = new WebsocketRun({
      step,
      call,
      link,
      matches,
      clock: this.#context.clock,
      onEnd: (ended, wellDone) => this.#onEnd(ended, wellDone),
    });
    this.#runs.set(call, run);
    if (kept) run.begin();
  }

  abandon(call: StepCall): void {
    if (this.#waiting.delete(call)) return;
    const run = this.#runs.get(call);
    if (!run) return;
    run.stop();
    this.#onEnd(run, false);
  }

  leave(session: Session): void {
    for (const [key, link] of session.kept) {
      if (!(link instanceof WebsocketLink)) continue;
      session.kept.delete(key);
      link.close();
    }
  }

  destroy(): void {
    this.#waiting.clear();
    for (const run of this.#runs.values()) run.stop();
    this.#runs.clear();
    for (const link of this.#links) link.cut();
  }

  #planOf(step: WebsocketStep): StepPlan {
    const plan = this.#plans.get(step.name);
    if (!plan) throw new Error(`there is no websocket step ${step.name}`);
    return plan;
  }

  #connect({ address, protocols, headers }: WebsocketStep, plan: StepPlan, session: Session): WebsocketLink {
    const isOurs = address.startsWith('/');
    const url = isOurs ? this.#base + address : address;
    const link = new WebsocketLink({
      url,
      resolved: isOurs ? this.#context.load.address : null,
      protocols,
      headers: this.#withCookies(headers, url, session),
      onUpgrade: (answered) => this.#cookies?.take(session, url, answered),
      trust: this.#trust,
      keeps: plan.keeps,
      count: (step, metric, by) => this.#context.count(step, metric, by),
      onShaken: () => this.#onShaken(),
      onGone: (gone) => this.#links.delete(gone),
    });
    this.#handshakes += 1;
    this.#links.add(link);
    session.kept.set(plan.key, link);
    return link;
  }

  /** Those that http steps of this user were given. A step that says its own keeps to them. */
  #withCookies(headers: Record<string, string>, url: string, session: Session): Record<string, string> {
    if (this.#cookies === null || Object.keys(headers).some((name) => name.toLowerCase() === 'cookie')) return headers;
    const cookies = this.#cookies.valueFor(session, url);
    return cookies === '' ? headers : { ...headers, Cookie: cookies };
  }

  #onShaken(): void {
    this.#handshakes -= 1;
    for (const [call, step] of this.#waiting) {
      if (this.#handshakes >= handshakesAtOnce) return;
      this.#waiting.delete(call);
      this.#start(step, call, null);
    }
  }

  #onEnd({ step, call, link }: WebsocketRun, wellDone: boolean): void {
    this.#runs.delete(call);
    if (wellDone && step.keepOpen) return;
    call.session.kept.delete(this.#planOf(step).key);
    // After a failure an answer that comes late could be taken for that of the next step: the next one gets a new connection.
    if (wellDone) link.close();
    else link.cut();
  }
}

function openLink(session: Session, key: string): WebsocketLink | null {
  const kept = session.kept.get(key);
  return kept instanceof WebsocketLink && kept.isOpen ? kept : null;
}

function keyOf(step: WebsocketStep): string {
  return `websocket ${step.protocols.join(' ')} ${step.address}`;
}

function comparesFilled({ expect }: WebsocketStep): boolean {
  if (expect?.matcher.kind !== 'jsonPath') return false;
  const wanted = expect.matcher.equals?.value;
  return typeof wanted === 'string' && wanted.includes('${');
}
