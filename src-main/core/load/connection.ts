import net from 'node:net';
import tls from 'node:tls';
import { type Capture, type CapturedResponse, HttpResponseParser } from './http-response-parser.ts';
import type { Origin } from './origin.ts';
import { ResponseError } from './response-error.ts';

/**
 * One request on its way. The pool writes it, finds its response, and calls back exactly one of `onResponse` and `onFailure`, once. After
 * that the same object may carry the next request.
 */
export interface Exchange {
  readonly method: string;
  readonly bytes: Buffer;
  /** What is wanted besides the status; with `none` nothing is allocated for the response. */
  readonly capture: Capture;
  /** The pool's own: the connection that carries it. null at first, and whenever the exchange is not on its way. */
  connection: Connection | null;
  /** Called just before the bytes are handed to the socket, or before a connection is opened for this request alone. */
  onSend(): void;
  /** Called when the last byte of the response is in, before anything else is done with its connection. */
  onReceived(): void;
  /** @param response what was captured: null with `none`. */
  onResponse(status: number, response: CapturedResponse | null): void;
  /**
   * No response.
   * @param kind an error code and its address such as `ECONNREFUSED 127.0.0.1:80`, or a few words.
   * @param written false: no connection could be had, and no byte of the request went out, whether `onSend` was called or not.
   */
  onFailure(kind: string, written: boolean): void;
}

export interface ConnectionEvents {
  onOpen(connection: Connection): void;
  /** The exchange has its response; it hears of it after this call. */
  onDone(connection: Connection, reusable: boolean): void;
  onLost(connection: Connection, kind: string): void;
}

/** Node closes idle connections after 5 s and most others later: reusing one younger than this cannot meet that close. */
const defaultIdleMs = 4000;
/** Margin before the idle timeout that a server announced. */
const idleMarginMs = 1000;

/** Every socket of this thread reads into it: what a read brought is taken before the next one begins. */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);

/** One socket, and the request on it. */
export class Connection {
  /** Its index among the pool's connections; -1 when it is none of them any more. */
  place = -1;
  isOpen = false;
  readonly #events: ConnectionEvents;
  readonly #socket: net.Socket;
  readonly #parser = new HttpResponseParser();
  #exchange: Exchange | null = null;
  #idleSinceMs = 0;
  #idleLimitMs = defaultIdleMs;

  constructor(origin: Origin, events: ConnectionEvents) {
    this.#events = events;
    const onread = { buffer: readBuffer, callback: (count: number) => this.#onRead(count) };
    const socket = origin.secure
      ? // The types leave it out; Node has it since 12.
        tls.connect({ ...origin.tls, onread } as tls.ConnectionOptions)
      : net.connect({ host: origin.address, port: origin.port, onread });
    socket.setNoDelay(true);
    socket.once(origin.secure ? 'secureConnect' : 'connect', () => {
      this.isOpen = true;
      events.onOpen(this);
    });
    socket.on('end', () => this.#onEnd());
    socket.on('error', (error: NodeJS.ErrnoException) => events.onLost(this, `${error.code ?? error.message} ${origin.shown}`));
    socket.on('close', () => events.onLost(this, this.isOpen ? 'connection closed' : `connection closed ${origin.shown}`));
    this.#socket = socket;
  }

  send(exchange: Exchange): void {
    this.carry(exchange);
    this.write();
  }

  /** Takes a request before it can be written: to it, opening the connection is part of what it waits for. */
  carry(exchange: Exchange): void {
    this.#exchange = exchange;
    exchange.connection = this;
    exchange.onSend();
  }

  /** Sends the request that it carries. Nothing happens when that was given up meanwhile. */
  write(): void {
    const exchange = this.#exchange;
    if (exchange === null) return;
    this.#parser.reset(exchange.method, exchange.capture);
    this.#socket.write(exchange.bytes);
  }

  /** Parts with its exchange, which hears nothing of it any more. */
  release(): Exchange | null {
    const exchange = this.#exchange;
    this.#exchange = null;
    if (exchange) exchange.connection = null;
    return exchange;
  }

  /** Without a request from now on: its age decides whether it is taken again. */
  rest(): void {
    this.#idleSinceMs = performance.now();
  }

  /** It has rested for so long that the server may be closing it. */
  isStale(nowMs: number): boolean {
    return nowMs - this.#idleSinceMs > this.#idleLimitMs;
  }

  close(): void {
    this.#socket.destroy();
  }

  /** @returns true: Node goes on reading. */
  #onRead(count: number): boolean {
    // Bytes nobody asked for: whatever they are, the next response would be read wrongly.
    if (this.#exchange === null) {
      this.#events.onLost(this, 'bytes nobody asked for');
      return true;
    }
    let end: number;
    try {
      end = this.#parser.push(readBuffer, 0, count);
    } catch (error) {
      if (!(error instanceof ResponseError)) throw error;
      this.#events.onLost(this, error.message);
      return true;
    }
    if (end !== -1) this.#complete(end === count);
    return true;
  }

  #onEnd(): void {
    if (this.#exchange !== null && this.#parser.end()) this.#complete(false);
    else this.#events.onLost(this, 'connection closed');
  }

  #complete(clean: boolean): void {
    const parser = this.#parser;
    const exchange = this.#exchange as Exchange;
    exchange.onReceived();
    this.release();
    // The connection may take its next request at once, and its parser with it: what belongs to this response is taken before.
    const { status } = parser;
    const response = exchange.capture === 'none' ? null : parser.captured();
    if (parser.idleTimeoutMs !== -1) this.#idleLimitMs = Math.max(0, parser.idleTimeoutMs - idleMarginMs);
    // A server that answers before it has the whole request may read the rest of it as the next one.
    const whole = this.#socket.writableLength === 0;
    this.#events.onDone(this, clean && whole && parser.keepAlive);
    exchange.onResponse(status, response);
  }
}
