import net from 'node:net';
import tls from 'node:tls';
import { Fifo } from './fifo.ts';
import { HttpResponseParser, ResponseError } from './http-response-parser.ts';

/** One request on its way. The pool writes it, finds its response, and calls back exactly one of the two, once. */
export interface Exchange {
  readonly method: string;
  readonly bytes: Buffer;
  /** Called just before the bytes are handed to the socket. */
  onSend(): void;
  /** Called when the last byte of the response is in, before anything else is done with its connection. */
  onReceived(): void;
  onResponse(status: number): void;
  /** No response: an error code such as ECONNREFUSED, or a few words. */
  onFailure(kind: string): void;
}

/** Node closes idle connections after 5 s and most others later: reusing one younger than this cannot meet that close. */
const defaultIdleMs = 4000;
/** Margin before the idle timeout that a server announced. */
const idleMarginMs = 1000;

interface Connection {
  socket: net.Socket;
  parser: HttpResponseParser;
  exchange: Exchange | null;
  open: boolean;
  idleSinceMs: number;
  idleLimitMs: number;
}

/** Keep-alive connections to one origin: at most `limit`, opened as requests need them, the one used last used first. */
export class ConnectionPool {
  readonly #origin: URL;
  readonly #limit: number;
  readonly #onExhausted: () => void;
  readonly #connections = new Set<Connection>();
  readonly #idle: Connection[] = [];
  readonly #waiting = new Fifo<Exchange>();
  #opening = 0;

  /** @param options.onExhausted a request waits although all connections there may be are open. */
  constructor(options: { baseUrl: string; limit: number; onExhausted: () => void }) {
    this.#origin = new URL(options.baseUrl);
    this.#limit = options.limit;
    this.#onExhausted = options.onExhausted;
  }

  submit(exchange: Exchange): void {
    const connection = this.#takeIdle();
    if (connection) {
      this.#write(connection, exchange);
      return;
    }
    this.#waiting.push(exchange);
    this.#openAsNeeded();
  }

  /** Gives a request up: nothing is called for it any more, and its connection, if it had one, is closed. */
  abandon(exchange: Exchange): void {
    if (this.#waiting.remove(exchange)) return;
    for (const connection of this.#connections) {
      if (connection.exchange !== exchange) continue;
      connection.exchange = null;
      this.#discard(connection);
      this.#openAsNeeded();
      return;
    }
  }

  /** Closes connections that have been idle for so long that the server may close them. */
  closeStale(): void {
    const now = performance.now();
    const stale = this.#idle.filter((connection) => now - connection.idleSinceMs > connection.idleLimitMs);
    for (const connection of stale) this.#discard(connection);
  }

  /** Closes everything; requests on their way are not answered. */
  destroy(): void {
    for (const connection of this.#connections) connection.exchange = null;
    for (const connection of this.#connections) this.#discard(connection);
  }

  #takeIdle(): Connection | undefined {
    for (let connection = this.#idle.at(-1); connection; connection = this.#idle.at(-1)) {
      if (performance.now() - connection.idleSinceMs <= connection.idleLimitMs) {
        this.#idle.pop();
        return connection;
      }
      this.#discard(connection);
    }
    return undefined;
  }

  #openAsNeeded(): void {
    while (this.#waiting.length > this.#opening && this.#connections.size < this.#limit) this.#open();
    if (this.#waiting.length > this.#opening) this.#onExhausted();
  }

  #open(): void {
    const secure = this.#origin.protocol === 'https:';
    const host = this.#origin.hostname.replace(/^\[|\]$/g, '');
    const port = Number(this.#origin.port) || (secure ? 443 : 80);
    const socket = secure
      ? tls.connect({ host, port, ...(net.isIP(host) ? {} : { servername: host }), ALPNProtocols: ['http/1.1'] })
      : net.connect({ host, port });
    socket.setNoDelay(true);
    const connection: Connection = {
      socket,
      parser: new HttpResponseParser(),
      exchange: null,
      open: false,
      idleSinceMs: 0,
      idleLimitMs: defaultIdleMs,
    };
    this.#connections.add(connection);
    this.#opening += 1;
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      this.#opening -= 1;
      connection.open = true;
      this.#next(connection);
    });
    socket.on('data', (bytes: Buffer) => this.#onData(connection, bytes));
    socket.on('end', () => this.#onEnd(connection));
    socket.on('error', (error: NodeJS.ErrnoException) => this.#onLost(connection, error.code ?? error.message));
    socket.on('close', () => this.#onLost(connection, 'connection closed'));
  }

  /** A connection that is free takes the request that waits longest, or rests. */
  #next(connection: Connection): void {
    const exchange = this.#waiting.shift();
    if (exchange) {
      this.#write(connection, exchange);
      return;
    }
    connection.idleSinceMs = performance.now();
    this.#idle.push(connection);
  }

  #write(connection: Connection, exchange: Exchange): void {
    connection.exchange = exchange;
    connection.parser.reset(exchange.method);
    exchange.onSend();
    connection.socket.write(exchange.bytes);
  }

  #onData(connection: Connection, bytes: Buffer): void {
    if (!connection.exchange) {
      // Bytes nobody asked for: whatever they are, the next response would be read wrongly.
      this.#discard(connection);
      return;
    }
    let taken: number;
    try {
      taken = connection.parser.push(bytes);
    } catch (error) {
      if (!(error instanceof ResponseError)) throw error;
      this.#onLost(connection, error.message);
      return;
    }
    if (taken === -1) return;
    if (taken < bytes.length) connection.parser.keepAlive = false;
    this.#complete(connection);
  }

  #onEnd(connection: Connection): void {
    if (connection.exchange && connection.parser.end()) this.#complete(connection);
    else this.#onLost(connection, 'connection closed');
  }

  #complete(connection: Connection): void {
    const { exchange, parser } = connection;
    // The connection may take its next request at once, and its parser with it: what belongs to this response is taken before.
    const { status } = parser;
    exchange?.onReceived();
    connection.exchange = null;
    if (parser.keepAlive) {
      connection.idleLimitMs = parser.idleTimeoutMs === null ? defaultIdleMs : Math.max(0, parser.idleTimeoutMs - idleMarginMs);
      this.#next(connection);
    } else {
      this.#discard(connection);
      this.#openAsNeeded();
    }
    exchange?.onResponse(status);
  }

  /** The connection is gone, with the request on it; one that never opened takes the request with it that it was opened for. */
  #onLost(connection: Connection, kind: string): void {
    if (!this.#connections.has(connection)) return;
    const exchange = connection.open ? connection.exchange : this.#waiting.shift();
    connection.exchange = null;
    this.#discard(connection);
    exchange?.onFailure(kind);
    this.#openAsNeeded();
  }

  #discard(connection: Connection): void {
    if (!this.#connections.delete(connection)) return;
    if (!connection.open) this.#opening -= 1;
    const index = this.#idle.indexOf(connection);
    if (index !== -1) this.#idle.splice(index, 1);
    connection.socket.destroy();
  }
}
