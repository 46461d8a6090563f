import { buildConnector, type Dispatcher, Pool } from 'undici';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { measuredSteps } from '../../scenarios/load-steps.ts';
import type { Capture } from '../http-response-parser.ts';
import { type TlsTrust, tlsTrust } from '../tls-trust.ts';
import type { DriverContext, StepCall, StepDriver } from './step-driver.ts';

/** A request as it is to be sent. */
export interface Http2Step {
  name: string;
  method: string;
  /** On the address of the load. */
  path: string;
  headers: Record<string, string>;
  body: string | null;
}

export interface Http2Options {
  /** What is kept of the response of a step, by its name. */
  captureOf: (step: string) => Capture;
}

/** Streams of one connection at once, if the server allows as many; then the next connection is opened. */
const streamsPerConnection = 100;

/**
 * Runs `http` steps with `version: 2`: HTTP/2 over TLS, agreed by ALPN, through one pool of undici. Requests share a connection as streams
 * of it, up to 100; `connections` of the scenario limits how many there are. Service time counts from when a stream is opened.
 */
export class Http2Driver implements StepDriver<Http2Step> {
  readonly #context: DriverContext<Http2Step>;
  readonly #options: Http2Options;
  readonly #origin: URL;
  readonly #trust: TlsTrust;
  readonly #running = new Map<StepCall, Request>();
  #pool: Pool | null = null;

  /** @throws HoldpointError as `tlsTrust`. */
  constructor(context: DriverContext<Http2Step>, options: Http2Options) {
    this.#context = context;
    this.#options = options;
    this.#origin = new URL(context.load.baseUrl);
    this.#trust = tlsTrust(context.load.tls, context.load.workspace);
  }

  /** @throws HoldpointError `INVALID` when the target is not https: HTTP/2 without TLS is nothing that clients agree on. */
  async prepare(): Promise<void> {
    if (this.#origin.protocol === 'https:') return;
    throw new HoldpointError('INVALID', `version: 2 needs an https address, not ${this.#origin.origin}`, {
      hint: 'Give the scenario an https target, or leave version out.',
    });
  }

  run(step: Http2Step, call: StepCall): void {
    this.#pool ??= this.#newPool();
    const { load } = this.#context;
    const request = new Request(call, this.#options.captureOf(step.name), () => {
      // The call may carry the next request already.
      if (this.#running.get(call) === request) this.#running.delete(call);
    });
    this.#running.set(call, request);
    const headers: Record<string, string> = { 'user-agent': 'holdpoint', accept: '*/*' };
    for (const [name, value] of Object.entries(step.headers)) headers[name.toLowerCase()] = value;
    if (load.trace) headers['x-holdpoint-request'] = this.#traceOf(step, call);
    try {
      const path = this.#origin.pathname.replace(/\/+$/, '') + step.path;
      this.#pool.dispatch({ path, method: step.method, headers, body: step.body }, request);
    } catch (error) {
      // A template made a path or a header that is none.
      request.fail(error);
    }
  }

  abandon(call: StepCall): void {
    this.#running.get(call)?.abandon();
  }

  destroy(): void {
    for (const request of this.#running.values()) request.abandon();
    void this.#pool?.destroy();
    this.#pool = null;
  }

  /** `<runId>/<n>` for the first step of an iteration, `<runId>/<n>/<place>` for others. */
  #traceOf(step: Http2Step, call: StepCall): string {
    const { runId, steps } = this.#context.load;
    const first = steps.findIndex((one) => 'name' in one && one.name === measuredSteps(steps)[0]?.name);
    const place = steps.findIndex((one) => 'name' in one && one.name === step.name);
    return place === first ? `${runId}/${call.n}` : `${runId}/${call.n}/${place}`;
  }

  #newPool(): Pool {
    const { load, workers } = this.#context;
    const connect = buildConnector({ ...this.#trust, allowH2: true, preferH2: true, timeout: 0 });
    return new Pool(this.#origin.origin, {
      connections: Math.max(1, Math.ceil(load.connections / workers)),
      allowH2: true,
      h2Options: { maxConcurrentStreams: streamsPerConnection },
      // The loop decides what takes too long.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (options, callback) => {
        const hostname = load.address ?? options.hostname;
        connect({ ...options, hostname }, (...result) => {
          const [error, socket] = result;
          if (error) return callback(error, null);
          if ('alpnProtocol' in socket && socket.alpnProtocol === 'h2') return callback(null, socket);
          socket.destroy();
          callback(new Error('the target does not speak HTTP/2'), null);
        });
      },
    });
  }
}

/** One request on its way. */
class Request implements Dispatcher.DispatchHandler {
  readonly #call: StepCall;
  readonly #capture: Capture;
  readonly #onEnd: () => void;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | null = null;
  #status = 0;
  #headers: (readonly [string, string])[] = [];
  #over = false;
  #sent = false;

  constructor(call: StepCall, capture: Capture, onEnd: () => void) {
    this.#call = call;
    this.#capture = capture;
    this.#onEnd = onEnd;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#over) controller.abort(new Error('given up'));
    else if (!this.#sent) {
      // A request that is tried again on another connection counts from the first time.
      this.#sent = true;
      this.#call.sent();
    }
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // 103 Early Hints and its like come before the response.
    if (status < 200) return;
    this.#status = status;
    if (this.#capture === 'none') return;
    this.#headers = Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one] as const));
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#capture === 'body') this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#over) return;
    this.#call.received();
    this.#end();
    const body = this.#capture === 'body' ? Buffer.concat(this.#chunks).toString('utf8') : null;
    this.#call.answered({ status: this.#status, headers: this.#headers, body, values: {} });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  fail(error: unknown): void {
    if (this.#over) return;
    this.#end();
    this.#call.failed(kindOf(error));
  }

  abandon(): void {
    this.#end();
    // Without a controller it waits for a connection, and is aborted as soon as it would be sent.
    this.#controller?.abort(new Error('given up'));
  }

  #end(): void {
    this.#over = true;
    this.#onEnd();
  }
}

/** The code of the system or of HTTP/2 where there is one; undici's own say little more than that it failed. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const codes = [error.cause, error].map((one) =>
    one instanceof Error && 'code' in one && typeof one.code === 'string' ? one.code : null,
  );
  return codes.find((code) => code !== null && !code.startsWith('UND_')) ?? error.message;
}
