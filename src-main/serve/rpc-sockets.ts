import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import { type MessageEvent, type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { ApiContext } from '../api/base.ts';
import { router } from '../api/router.ts';

/** The largest message a page sends is a pasted text of 64 Ki characters; 1 MB leaves room. Beyond it the socket closes with 1009. */
export const maxMessageBytes = 1024 * 1024;
/** A person has a few tabs, a team a few dozen. */
const maxSockets = 64;
/** A page that does not take what it is sent (asleep, stopped in a debugger) comes back later and gets a snapshot. */
const maxBufferedBytes = 32 * 1024 * 1024;
/** Finds peers that vanished without closing; shorter than the minute after which proxies cut silent connections. */
const heartbeatMs = 25_000;

/** The WebSocket side of the contract. Who gets here has been judged. */
export class RpcSockets implements Disposable {
  readonly #server = new WebSocketServer({
    noServer: true,
    // Threat: one message that fills the memory.
    maxPayload: maxMessageBytes,
    // Compression would hold a window per socket and invites bombs; the way is short.
    perMessageDeflate: false,
  });
  readonly #handler = new RPCHandler(router);
  readonly #answered = new WeakSet<WebSocket>();
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => this.#heartbeat(), heartbeatMs);
    this.#timer.unref();
  }

  /** Threat: many connections that fill the memory. */
  get full(): boolean {
    return this.#server.clients.size >= maxSockets;
  }

  accept(request: IncomingMessage, stream: Duplex, head: Buffer, context: ApiContext): void {
    this.#server.handleUpgrade(request, stream, head, (socket) => {
      this.#answered.add(socket);
      socket.on('pong', () => this.#answered.add(socket));
      // A broken or oversized message: ws closes the socket itself with the fitting code.
      socket.on('error', () => {});
      // Threat: a peer that floods the log with the library's stack traces. What is no message ends its connection, before anything reads it.
      socket.on('message', (data, binary) => {
        const code = refusalOf(data, binary);
        if (code !== null) socket.close(code, 'not a message of this contract');
      });
      void this.#handler.upgrade({ addEventListener: whileOpen(socket), send: sendWithPressure(socket) }, { context });
    });
  }

  #heartbeat(): void {
    for (const socket of this.#server.clients) {
      if (!this.#answered.has(socket) || socket.bufferedAmount > maxBufferedBytes) {
        socket.terminate();
        continue;
      }
      this.#answered.delete(socket);
      socket.ping();
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    for (const socket of this.#server.clients) {
      // 1001: going away. Pages show that the console ended and try again.
      socket.close(1001, 'the console ended');
      socket.terminate();
    }
    this.#server.close();
  }
}

/** Close code for what is no message: 1003 for bytes (pages send text only), 1007 for text that is no JSON; null when it may be one. */
function refusalOf(data: RawData, binary: boolean): number | null {
  if (binary || !Buffer.isBuffer(data)) return 1003;
  try {
    JSON.parse(data.toString('utf8'));
    return null;
  } catch {
    return 1007;
  }
}

/** Listeners of the handler, which hear nothing any more once the connection is closing. They come after those of the server itself. */
function whileOpen(socket: WebSocket): WebSocket['addEventListener'] {
  return ((type: 'message', listener: (event: MessageEvent) => void) => {
    if (type !== 'message') socket.addEventListener(type, listener);
    else socket.addEventListener('message', (event) => (socket.readyState === socket.OPEN ? listener(event) : undefined));
  }) as WebSocket['addEventListener'];
}

/**
 * The handler waits for what `send` answers: a stream then goes at the pace of its reader, and a conflated one drops what the reader
 * was too slow for, instead of piling up here.
 */
function sendWithPressure(socket: WebSocket): WebSocket['send'] {
  const send = (data: Parameters<WebSocket['send']>[0]): Promise<void> =>
    new Promise((resolve) => {
      // An error means that the socket is closing; its close event ends the calls.
      socket.send(data, () => resolve());
    });
  // oxlint-disable-next-line typescript/no-misused-promises -- the promise is the point: the handler awaits it, though the type of ws cannot say so
  return send;
}
