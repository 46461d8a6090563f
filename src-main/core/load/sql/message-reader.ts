/** The bytes do not follow the protocol: nothing that comes after them can be trusted. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** What reads the messages of a server. */
export interface MessageSink {
  /** Whether the body of such a message is looked at. The others are passed over without being gathered. */
  wants(type: number): boolean;
  /**
   * One whole message. The body lies in `bytes` from `from` to `to` and only until this returns; it is empty where it was not wanted and
   * did not lie in one piece.
   */
  message(type: number, bytes: Buffer, from: number, to: number): void;
}

/** Type and length. */
const headerBytes = 5;
/** Postgres itself sends no larger one. */
const largestMessage = 0x4000_0000;
/** Of those that are looked at: a row that is to be kept, a server's complaint. */
const largestKept = 16 * 1024 * 1024;
const nothing = Buffer.alloc(0);

/**
 * Splits what a Postgres server sends (protocol 3.0, after TLS) into its messages, however the network cut it. Messages that lie whole in
 * a chunk, nearly all of them, are handed on where they are: no copy, no object.
 */
export class MessageReader {
  readonly #sink: MessageSink;
  readonly #header = Buffer.alloc(headerBytes);
  #headerHas = 0;
  #type = 0;
  /** Of the body, still to come; -1 between messages. */
  #left = -1;
  /** The body gathered so far; null: it is passed over. */
  #body: Buffer | null = null;
  #bodyHas = 0;

  constructor(sink: MessageSink) {
    this.#sink = sink;
  }

  /** @throws ProtocolError */
  push(bytes: Buffer, length: number): void {
    let at = 0;
    if (this.#left !== -1 || this.#headerHas > 0) at = this.#goOn(bytes, length);
    while (at < length) {
      if (length - at < headerBytes) {
        this.#headerHas = bytes.copy(this.#header, 0, at, length);
        return;
      }
      const type = bytes[at] ?? 0;
      const size = sizeOf(bytes, at + 1);
      const end = at + headerBytes + size;
      if (end > length) {
        this.#begin(type, size);
        this.#gather(bytes, at + headerBytes, length);
        return;
      }
      this.#sink.message(type, bytes, at + headerBytes, end);
      at = end;
    }
  }

  /** Goes on with a message that an earlier chunk began. Returns where the next one begins, or the length. */
  #goOn(bytes: Buffer, length: number): number {
    let at = 0;
    if (this.#left === -1) {
      at = Math.min(headerBytes - this.#headerHas, length);
      bytes.copy(this.#header, this.#headerHas, 0, at);
      this.#headerHas += at;
      if (this.#headerHas < headerBytes) return length;
      this.#headerHas = 0;
      this.#begin(this.#header[0] ?? 0, sizeOf(this.#header, 1));
    }
    return this.#gather(bytes, at, length);
  }

  #begin(type: number, size: number): void {
    this.#type = type;
    this.#left = size;
    this.#bodyHas = 0;
    this.#body = null;
    if (!this.#sink.wants(type)) return;
    if (size > largestKept) throw new ProtocolError(`a message of ${size} bytes is too large to be kept`);
    this.#body = Buffer.allocUnsafe(size);
  }

  #gather(bytes: Buffer, from: number, length: number): number {
    const to = Math.min(from + this.#left, length);
    if (this.#body) this.#bodyHas += bytes.copy(this.#body, this.#bodyHas, from, to);
    this.#left -= to - from;
    if (this.#left > 0) return to;
    this.#left = -1;
    const body = this.#body ?? nothing;
    this.#body = null;
    this.#sink.message(this.#type, body, 0, body.length);
    return to;
  }
}

/** Bytes of a body; the length on the wire counts itself. */
function sizeOf(bytes: Buffer, at: number): number {
  const size = bytes.readInt32BE(at) - 4;
  if (size < 0 || size > largestMessage) throw new ProtocolError('what answers does not speak the protocol of Postgres');
  return size;
}

/** @throws ProtocolError when a body has fewer bytes than its type has. */
export function need(from: number, to: number, bytes: number): void {
  if (to - from < bytes) throw new ProtocolError('a message of the server is shorter than its type');
}
