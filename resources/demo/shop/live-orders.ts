import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Order } from './catalogue.ts';

/** Listeners listen: nothing they send is longer than a ping. */
const maxPayloadBytes = 1024;
/** A listener that has this much waiting does not read; it is let go. */
const waitingLimitBytes = 1024 * 1024;
/** About 10 KB each; a load test with 10,000 of them is meant to fit. */
const listenersLimit = 20_000;
/** Finds listeners whose machine went away without a word. */
const pingEveryMs = 30_000;

const pingSchema = z.strictObject({ type: z.literal('ping'), id: z.union([z.string(), z.number()]).optional() });

/** `WS /live`: each order as one JSON message. A listener may send `{"type":"ping","id":…}` and gets `{"type":"pong","id":…}`. */
export class LiveOrders implements Disposable {
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: maxPayloadBytes });
  readonly #answered = new WeakSet<WebSocket>();
  readonly #pings: NodeJS.Timeout;

  constructor() {
    this.#pings = setInterval(() => this.#ping(), pingEveryMs);
    this.#pings.unref();
  }

  get listeners(): number {
    return this.#sockets.clients.size;
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.listeners >= listenersLimit) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (client) => {
      this.#answered.add(client);
      client.on('pong', () => this.#answered.add(client));
      // A cut connection closes by itself; there is nobody to tell.
      client.on('error', () => client.terminate());
      client.on('message', (data) => answer(client, String(data)));
      client.send(JSON.stringify({ type: 'hello', at: new Date().toISOString() }));
    });
  }

  publish(order: Order): void {
    if (this.listeners === 0) return;
    const message = JSON.stringify({ type: 'order', ...order });
    for (const client of this.#sockets.clients) {
      if (client.bufferedAmount > waitingLimitBytes) client.terminate();
      else if (client.readyState === WebSocket.OPEN) client.send(message);
    }
  }

  #ping(): void {
    for (const client of this.#sockets.clients) {
      if (!this.#answered.delete(client)) client.terminate();
      else client.ping();
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#pings);
    for (const client of this.#sockets.clients) client.close(1001, 'the shop is closing');
    this.#sockets.close();
  }
}

function answer(client: WebSocket, text: string): void {
  let ping: z.output<typeof pingSchema>;
  try {
    ping = pingSchema.parse(JSON.parse(text));
  } catch {
    // 1008, policy violation: this end knows no other message.
    client.close(1008, 'only {"type":"ping"} is known here');
    return;
  }
  client.send(JSON.stringify({ ...ping, type: 'pong' }));
}
