import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { Order } from './catalogue.ts';

/** Listeners only listen: nothing they send is longer than a ping. */
const maxPayloadBytes = 1024;
/** A listener that has this much waiting does not read; it is let go. */
const waitingLimitBytes = 1024 * 1024;
const listenersLimit = 1000;
/** Finds listeners whose machine went away without a word. */
const pingEveryMs = 30_000;

/** `WS /live`: each order as one JSON message. */
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
