import net from 'node:net';
import tls from 'node:tls';
import type { DatabaseAddress } from './database-address.ts';
import { tlsRequest } from './message-writer.ts';

export interface TransportEvents {
  /** Bytes may be written from now on. */
  connected(): void;
  /** The first `length` bytes, valid until this returns: the buffer is used again. */
  bytes(buffer: Buffer, length: number): void;
  /** The connection is gone or was never made; once, and never after `destroy`. An error code, or a few words. */
  lost(kind: string): void;
}

/** The stream to one server, plain or encrypted. */
export interface Transport {
  write(bytes: Buffer): void;
  /** Closes after what was written. */
  end(bytes: Buffer): void;
  destroy(): void;
}

const accepted = 'S'.charCodeAt(0);
const refused = 'N'.charCodeAt(0);

/** @param buffer where plain connections read into; all that read on one thread may share it. */
export function openTransport(address: DatabaseAddress, buffer: Buffer, events: TransportEvents): Transport {
  return address.tls ? new EncryptedTransport(address, address.tls, events) : new PlainTransport(address, buffer, events);
}

function placeOf({ host, port, socketPath }: DatabaseAddress): { path: string } | { host: string; port: number } {
  return socketPath === null ? { host, port } : { path: socketPath };
}

/** Tells a loss once, whichever of its signs comes first. */
class Loss {
  #events: TransportEvents | null;

  constructor(events: TransportEvents) {
    this.#events = events;
  }

  watch(socket: net.Socket): void {
    socket.on('error', (error: NodeJS.ErrnoException) => this.tell(error.code ?? error.message));
    socket.on('end', () => this.tell('connection closed'));
    socket.on('close', () => this.tell('connection closed'));
  }

  tell(kind: string): void {
    const events = this.#events;
    this.#events = null;
    events?.lost(kind);
  }

  silence(): void {
    this.#events = null;
  }
}

class PlainTransport implements Transport {
  readonly #socket: net.Socket;
  readonly #loss: Loss;

  constructor(address: DatabaseAddress, buffer: Buffer, events: TransportEvents) {
    this.#loss = new Loss(events);
    const callback = (length: number) => {
      events.bytes(buffer, length);
      return true;
    };
    this.#socket = net.connect({ ...placeOf(address), noDelay: true, onread: { buffer, callback } });
    this.#loss.watch(this.#socket);
    this.#socket.once('connect', () => events.connected());
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  end(bytes: Buffer): void {
    this.#loss.silence();
    this.#socket.end(bytes);
  }

  destroy(): void {
    this.#loss.silence();
    this.#socket.destroy();
  }
}

/** Asks the server for TLS first, as all versions of Postgres understand it. */
class EncryptedTransport implements Transport {
  #socket: net.Socket;
  readonly #loss: Loss;
  readonly #events: TransportEvents;

  constructor(address: DatabaseAddress, options: tls.ConnectionOptions, events: TransportEvents) {
    this.#events = events;
    this.#loss = new Loss(events);
    const plain = net.connect({ ...placeOf(address), noDelay: true });
    this.#socket = plain;
    this.#loss.watch(plain);
    plain.once('connect', () => plain.write(tlsRequest()));
    // The host is what the certificate is checked against: of a connection that is given, Node takes it to be localhost.
    plain.once('data', (answer: Buffer) => this.#onAnswer(plain, answer, { ...options, host: address.host }));
  }

  #onAnswer(plain: net.Socket, answer: Buffer, options: tls.ConnectionOptions): void {
    // More than the one byte would be taken for an encrypted answer although anybody may have put it there.
    if (answer.length !== 1 || answer[0] !== accepted) {
      plain.destroy();
      this.#loss.tell(answer[0] === refused ? 'the server has no TLS' : 'the server did not answer the request for TLS');
      return;
    }
    const secure = tls.connect({ ...options, socket: plain });
    this.#socket = secure;
    this.#loss.watch(secure);
    secure.once('secureConnect', () => this.#events.connected());
    secure.on('data', (bytes: Buffer) => this.#events.bytes(bytes, bytes.length));
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  end(bytes: Buffer): void {
    this.#loss.silence();
    this.#socket.end(bytes);
  }

  destroy(): void {
    this.#loss.silence();
    this.#socket.destroy();
  }
}
