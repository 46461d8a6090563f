import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { BadRequest, Catalogue } from './catalogue.ts';
import { FaultKnobs } from './knobs.ts';
import { LiveOrders } from './live-orders.ts';
import type { ShopOptions } from './options.ts';
import { type Answer, answer, type ShopParts } from './routes.ts';

/** Connections that wait to be accepted: a load test opens thousands at once, and the default of 511 would make some wait a second. */
const backlog = 4096;
/** Requests that are on get this long to finish when the shop closes. */
const closeGraceMs = 3000;

/** The service as one object: listening from `open` until disposed. */
export class Shop implements AsyncDisposable {
  readonly #server: Server;
  readonly #parts: ShopParts;

  private constructor(server: Server, parts: ShopParts) {
    this.#server = server;
    this.#parts = parts;
  }

  /** @throws the error of `listen`, `EADDRINUSE` when the port is taken. */
  static async open(options: ShopOptions): Promise<Shop> {
    const parts: ShopParts = {
      catalogue: new Catalogue(options.databaseUrl),
      knobs: new FaultKnobs(),
      live: new LiveOrders(),
      counts: { requests: 0, failed: 0, orders: 0 },
      startedAt: performance.now(),
    };
    const server = createServer((request, response) => void respond(request, response, parts));
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      if (request.url === '/live') parts.live.accept(request, socket, head);
      else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    });
    const shop = new Shop(server, parts);
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(options.port, options.host, backlog, resolve);
      });
    } catch (error) {
      await shop[Symbol.asyncDispose]();
      throw error;
    }
    return shop;
  }

  get port(): number {
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the shop does not listen');
    return address.port;
  }

  /** No new requests; those that are on are answered, within a grace. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#parts.live[Symbol.dispose]();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const force = setTimeout(() => this.#server.closeAllConnections(), closeGraceMs);
    await closed;
    clearTimeout(force);
    this.#parts.knobs[Symbol.dispose]();
    await this.#parts.catalogue[Symbol.asyncDispose]();
  }
}

async function respond(request: IncomingMessage, response: ServerResponse, parts: ShopParts): Promise<void> {
  parts.counts.requests += 1;
  let result: Answer;
  try {
    result = await answer(request, parts);
  } catch (error) {
    result = asAnswer(error);
  }
  if (result.status >= 500) parts.counts.failed += 1;
  const body = JSON.stringify(result.body);
  response.writeHead(result.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

function asAnswer(error: unknown): Answer {
  if (error instanceof BadRequest) return { status: 400, body: { error: error.message } };
  if (error instanceof z.ZodError) {
    const first = error.issues[0];
    return { status: 400, body: { error: `${first?.path.join('.') || 'input'}: ${first?.message}` } };
  }
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return { status: 503, body: { error: 'The shop cannot do this now; its database does not answer.' } };
}
