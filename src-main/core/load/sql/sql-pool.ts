import { Fifo } from '../fifo.ts';
import type { DatabaseAddress } from './database-address.ts';
import { ScramKeys } from './scram-client.ts';
import { type ConnectionOwner, SqlConnection } from './sql-connection.ts';

/** Who borrows connections. */
export interface Borrower {
  /** The connection that was asked for; it belongs to the borrower until it is released or dropped. */
  granted(connection: SqlConnection): void;
  /** None could be had, and why. */
  refused(kind: string): void;
  /** The statement that it runs on its connection is over. */
  finished(connection: SqlConnection): void;
  /** Its connection is gone, and the statement with it. */
  lost(kind: string): void;
}

export interface SqlPoolOptions {
  address: DatabaseAddress;
  /** Connections at most. */
  limit: number;
  /** A connection that does not open in this time is given up. */
  connectMs: number;
  buffer: Buffer;
}

/**
 * Connections to one database: opened as they are needed, the one used last used first, and never handed on with anything left in it.
 * A connection that is lost while it rests is noticed when it happens and not missed.
 */
export class SqlPool implements ConnectionOwner {
  readonly #options: SqlPoolOptions;
  readonly #keys: ScramKeys | null;
  readonly #borrowers = new Map<SqlConnection, Borrower | null>();
  readonly #idle: SqlConnection[] = [];
  readonly #waiting = new Fifo<Borrower>();
  readonly #opening = new Map<SqlConnection, NodeJS.Timeout>();

  constructor(options: SqlPoolOptions) {
    this.#options = options;
    this.#keys = options.address.password === null ? null : new ScramKeys(options.address.password);
  }

  get limit(): number {
    return this.#options.limit;
  }

  /** Host and port. */
  get shown(): string {
    return this.#options.address.shown;
  }

  /** True when the borrower has its connection already, false when it waits for one. */
  acquire(borrower: Borrower): boolean {
    const connection = this.#idle.pop();
    if (connection) {
      this.#grant(connection, borrower);
      return true;
    }
    this.#waiting.push(borrower);
    this.#openAsNeeded();
    return false;
  }

  /** The connection is as it was: the one that waits longest gets it. */
  release(connection: SqlConnection): void {
    this.#borrowers.set(connection, null);
    const next = this.#waiting.shift();
    if (next) this.#grant(connection, next);
    else this.#idle.push(connection);
  }

  /** The connection must not be used again: its session has something left in it, or runs what nobody waits for. */
  drop(connection: SqlConnection): void {
    this.#forget(connection);
    connection.drop();
    this.#openAsNeeded();
  }

  /** Nothing is called any more for whoever waits for a connection. False when it does not wait. */
  withdraw(borrower: Borrower): boolean {
    return this.#waiting.remove(borrower);
  }

  destroy(): void {
    const all = [...this.#borrowers.keys()];
    for (const connection of all) {
      this.#forget(connection);
      connection.close();
    }
  }

  opened(connection: SqlConnection): void {
    this.#endOpening(connection);
    this.release(connection);
  }

  finished(connection: SqlConnection): void {
    const borrower = this.#borrowers.get(connection);
    if (!borrower) throw new Error('a statement that nobody asked for');
    borrower.finished(connection);
  }

  lost(connection: SqlConnection, kind: string): void {
    const wasOpening = this.#opening.has(connection);
    const borrower = this.#borrowers.get(connection);
    this.#forget(connection);
    // One that never opened takes the request with it that it was opened for: whoever waits must not wait for a server that is down.
    if (wasOpening) this.#waiting.shift()?.refused(kind);
    else borrower?.lost(kind);
    this.#openAsNeeded();
  }

  #grant(connection: SqlConnection, borrower: Borrower): void {
    this.#borrowers.set(connection, borrower);
    borrower.granted(connection);
  }

  #openAsNeeded(): void {
    while (this.#waiting.length > this.#opening.size && this.#borrowers.size < this.#options.limit) this.#open();
  }

  #open(): void {
    const { address, buffer, connectMs } = this.#options;
    const connection = new SqlConnection({ address, keys: this.#keys, buffer, owner: this });
    const giveUp = setTimeout(() => {
      connection.drop();
      this.lost(connection, 'ETIMEDOUT');
    }, connectMs);
    giveUp.unref();
    this.#opening.set(connection, giveUp);
    this.#borrowers.set(connection, null);
  }

  #endOpening(connection: SqlConnection): void {
    clearTimeout(this.#opening.get(connection));
    this.#opening.delete(connection);
  }

  #forget(connection: SqlConnection): void {
    this.#endOpening(connection);
    this.#borrowers.delete(connection);
    const index = this.#idle.indexOf(connection);
    if (index !== -1) this.#idle.splice(index, 1);
  }
}
