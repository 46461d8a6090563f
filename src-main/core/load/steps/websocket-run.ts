import type { WebsocketStep } from '../../scenarios/steps/websocket-step.ts';
import type { MachineClock } from '../machine-clock.ts';
import type { StepCall } from './step-driver.ts';
import type { LinkUser, WebsocketLink } from './websocket-link.ts';
import type { Matches } from './websocket-matcher.ts';

export interface RunOptions {
  step: WebsocketStep;
  call: StepCall;
  link: WebsocketLink;
  /** null: nothing is waited for. */
  matches: Matches | null;
  clock: MachineClock;
  /** It is over; @param wellDone: the connection is in a known state and may serve the next step. */
  onEnd: (run: WebsocketRun, wellDone: boolean) => void;
}

/** One websocket step on its way: connects where needed, sends, waits for what is expected. */
export class WebsocketRun implements LinkUser {
  readonly step: WebsocketStep;
  readonly call: StepCall;
  readonly link: WebsocketLink;
  readonly #options: RunOptions;
  readonly #startNs: number;
  #sendNs: number | null = null;
  #matched = 0;
  #timer: NodeJS.Timeout | null = null;
  #over = false;

  constructor(options: RunOptions) {
    this.#options = options;
    this.step = options.step;
    this.call = options.call;
    this.link = options.link;
    this.link.user = this;
    this.link.step = options.step.name;
    this.#startNs = options.clock();
  }

  opened(): void {
    this.call.time('connect_time', this.#options.clock() - this.#startNs);
    this.begin();
  }

  /** The connection is open: what the step is about. */
  begin(): void {
    const { step, link } = this;
    const { send, expect } = step;
    if (expect) {
      this.#timer = setTimeout(() => this.#fail('the expected message did not come in time'), expect.withinMs);
      // Only a step that asks for nothing may be answered by what came before it.
      if (send.length === 0) this.#lookBack(link.takeKept());
    }
    if (send.length === 0) {
      if (!expect) this.#succeed(null);
      return;
    }
    const sentNs = this.#options.clock();
    this.#sendNs = sentNs;
    this.call.count('messages_sent', send.length);
    const last = send.length - 1;
    send.forEach((message, index) => {
      const text = 'text' in message ? message.text : JSON.stringify(message.json);
      if (index === last && !expect) link.send(text, () => this.#succeed(null));
      else link.send(text);
    });
  }

  message(text: string | null): void {
    if (!this.#completes(text)) return;
    this.call.received();
    if (this.#sendNs !== null) this.call.time('round_trip_time', this.#options.clock() - this.#sendNs);
    this.#succeed(text);
  }

  #lookBack(kept: readonly string[]): void {
    const last = kept.findIndex((text) => this.#completes(text));
    if (last === -1) return;
    // Before the end is reported: the next step may begin within that call.
    for (const text of kept.slice(last + 1)) this.link.keep(text);
    this.#succeed(kept[last] ?? null);
  }

  /** Whether this is the last of the messages expected; one that is not expected is kept for later. */
  #completes(text: string | null): boolean {
    const { expect } = this.step;
    if (!expect || !this.#options.matches?.(text)) {
      this.link.keep(text);
      return false;
    }
    this.#matched += 1;
    return this.#matched === expect.count;
  }

  lost(why: string): void {
    this.#fail(why);
  }

  count(metric: string, by: number): void {
    this.call.count(metric, by);
  }

  /** Nothing is reported any more. */
  stop(): void {
    this.#over = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.link.user = null;
  }

  #succeed(body: string | null): void {
    if (this.#over) return;
    this.stop();
    this.#options.onEnd(this, true);
    this.call.answered({ status: null, headers: [], body, values: { messages: this.#matched } });
  }

  #fail(kind: string): void {
    if (this.#over) return;
    this.stop();
    this.#options.onEnd(this, false);
    this.call.failed(kind);
  }
}
