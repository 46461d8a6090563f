import { Connection, type Exchange } from './connection.ts';
import { Fifo } from './fifo.ts';
import type { Origin } from './origin.ts';

export type { Exchange } from './connection.ts';

export interface ConnectionPoolOptions {
  origin: Origin;
  limit: number;
  /** False: each request has a connection of its own, which is closed after it. */
  keepAlive: boolean;
  /** A request waits although all connections there may be are open. */
  onExhausted: () => void;
}

/** Connections to one origin: at most `limit`, opened as requests need them, the one used last used first. */
export class ConnectionPool {
  readonly #options: ConnectionPoolOptions;
  /** Every connection knows its place in here; a hole is filled with the last one. */
  readonly #connections: Connection[] = [];
  /** The one used last is at the end. Those that are gone are passed over. */
  readonly #idle: Connection[] = [];
  readonly #waiting = new Fifo<Exchange>();
  #opening = 0;

  constructor(options: ConnectionPoolOptions) {
    this.#options = options;
  }

  submit(exchange: Exchange): void {
    const connection = this.#takeIdle();
    if (connection) connection.send(exchange);
    else {
      this.#waiting.push(exchange);
      this.#openAsNeeded();
    }
  }

  /** Gives a request up: nothing is called for it any more, and its connection, if it had one, is closed. */
  abandon(exchange: Exchange): void {
    const { connection } = exchange;
    if (connection === null) {
      this.#waiting.remove(exchange);
      return;
    }
    connection.release();
    this.#discard(connection);
    this.#openAsNeeded();
  }

  /** Closes connections that have been idle for so long that the server may close them. */
  closeStale(): void {
    const now = performance.now();
    let kept = 0;
    for (const connection of this.#idle) {
      if (connection.place === -1) continue;
      if (connection.isStale(now)) this.#discard(connection);
      else {
        this.#idle[kept] = connection;
        kept += 1;
      }
    }
    this.#idle.length = kept;
  }

  /** Closes everything; requests on their way are not answered. */
  destroy(): void {
    for (const connection of this.#connections.splice(0)) {
      connection.release();
      connection.place = -1;
      connection.close();
    }
    this.#idle.length = 0;
    this.#opening = 0;
  }

  #takeIdle(): Connection | undefined {
    for (let connection = this.#idle.pop(); connection; connection = this.#idle.pop()) {
      if (connection.place === -1) continue;
      if (!connection.isStale(performance.now())) return connection;
      this.#discard(connection);
    }
    return undefined;
  }

  #openAsNeeded(): void {
    if (!this.#options.keepAlive) {
      this.#openForEach();
      return;
    }
    while (this.#waiting.length > this.#opening && this.#connections.length < this.#options.limit) this.#open();
    if (this.#waiting.length > this.#opening) this.#options.onExhausted();
  }

  /** Each request that waits gets a connection of its own, as long as there may be more. */
  #openForEach(): void {
    while (this.#waiting.length > 0 && this.#connections.length < this.#options.limit) {
      const exchange = this.#waiting.shift();
      if (exchange) this.#open().carry(exchange);
    }
    if (this.#waiting.length > 0) this.#options.onExhausted();
  }

  #open(): Connection {
    if (this.#options.keepAlive) this.#opening += 1;
    const connection = new Connection(this.#options.origin, {
      onOpen: (opened) => this.#onOpen(opened),
      onDone: (free, reusable) => this.#onDone(free, reusable),
      onLost: (lost, kind) => this.#onLost(lost, kind),
    });
    connection.place = this.#connections.length;
    this.#connections.push(connection);
    return connection;
  }

  #onOpen(connection: Connection): void {
    if (this.#options.keepAlive) {
      this.#opening -= 1;
      this.#next(connection);
    } else connection.write();
  }

  /** Its response is in, and nobody heard of it yet. */
  #onDone(connection: Connection, reusable: boolean): void {
    if (reusable && this.#options.keepAlive) this.#next(connection);
    else {
      this.#discard(connection);
      this.#openAsNeeded();
    }
  }

  /** A connection that is free takes the request that waits longest, or rests. */
  #next(connection: Connection): void {
    const exchange = this.#waiting.shift();
    if (exchange) connection.send(exchange);
    else {
      connection.rest();
      this.#idle.push(connection);
    }
  }

  /** The connection is gone, with the request on it; one that never opened takes the request with it that waits longest. */
  #onLost(connection: Connection, kind: string): void {
    if (connection.place === -1) return;
    const exchange = connection.isOpen || !this.#options.keepAlive ? connection.release() : this.#waiting.shift();
    this.#discard(connection);
    exchange?.onFailure(kind, connection.isOpen);
    this.#openAsNeeded();
  }

  #discard(connection: Connection): void {
    const { place } = connection;
    if (place === -1) return;
    connection.place = -1;
    const last = this.#connections.pop();
    if (last && last !== connection) {
      this.#connections[place] = last;
      last.place = place;
    }
    if (!connection.isOpen && this.#options.keepAlive) this.#opening -= 1;
    connection.close();
  }
}
