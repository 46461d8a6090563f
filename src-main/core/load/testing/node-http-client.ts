import http, { type IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';

/** How a client understood the bytes of a connection: the response and what it took of them, or why it refused. */
export type Reading = { status: number; body: string; keepAlive: boolean; taken: number; refused: null } | { refused: string };

/** A connection that is fed by hand; what the client writes is thrown away. */
class HandFedSocket extends Duplex {
  override _read(): void {}

  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    done();
  }

  setKeepAlive(): void {}
  setNoDelay(): void {}
  setTimeout(): void {}
  ref(): void {}
  unref(): void {}
}

class HandFedAgent extends http.Agent {
  readonly #socket: Duplex;

  constructor(socket: Duplex) {
    super({ keepAlive: true });
    this.#socket = socket;
  }

  override createConnection(): Duplex {
    return this.#socket;
  }
}

/** What Node's own client makes of these bytes, which it gets one by one, and of the end of the connection after them. */
export async function readByNode(bytes: Buffer, method: string): Promise<Reading> {
  const socket = new HandFedSocket();
  const request = http.request({ method, host: 'oracle', agent: new HandFedAgent(socket) });
  let response: IncomingMessage | undefined;
  let refused: string | undefined;
  const body: Buffer[] = [];
  const closed = new Promise((resolve) => request.once('close', resolve));
  request.on('response', (message) => {
    response = message;
    message.on('data', (part: Buffer) => body.push(part));
    message.on('error', (error) => (refused ??= error.message));
  });
  request.on('upgrade', () => (refused ??= 'upgrade'));
  request.on('error', (error: NodeJS.ErrnoException) => (refused ??= `${error.code}: ${error.message}`));
  request.end();
  await new Promise((resolve) => request.once('finish', resolve));
  let taken = 0;
  let keepAlive = false;
  while (taken < bytes.length && refused === undefined && response?.complete !== true) {
    taken += 1;
    socket.emit('data', bytes.subarray(taken - 1, taken));
  }
  if (response?.complete === true) {
    ({ shouldKeepAlive: keepAlive } = request as unknown as { shouldKeepAlive: boolean });
  } else if (refused === undefined) socket.emit('end');
  if (response?.complete === true) {
    await new Promise((resolve) => (response?.readableEnded === true ? resolve(null) : response?.once('end', resolve)));
    socket.destroy();
    return { status: response.statusCode ?? 0, body: Buffer.concat(body).toString('latin1'), keepAlive, taken, refused: null };
  }
  socket.destroy();
  await closed;
  return { refused: refused ?? 'cut off' };
}
