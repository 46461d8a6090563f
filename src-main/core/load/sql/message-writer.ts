/** A value of a statement, as text; null is NULL. */
export type ParameterText = string | null;

/** Messages of a client (protocol 3.0). Each returns the bytes of one whole message. */
const protocolVersion = 196_608;
const tlsRequestCode = 80_877_103;
const cancelRequestCode = 80_877_102;

function framed(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(type.length + 4);
  head.write(type, 'latin1');
  head.writeInt32BE(body.length + 4, type.length);
  return Buffer.concat([head, body]);
}

const text = (value: string) => Buffer.from(`${value}\0`, 'utf8');

function int32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeInt32BE(value, index * 4));
  return bytes;
}

export function startup(settings: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(settings).map(([name, value]) => Buffer.concat([text(name), text(value)]));
  return framed('', int32(protocolVersion), ...pairs, Buffer.alloc(1));
}

export const tlsRequest = (): Buffer => framed('', int32(tlsRequestCode));
/** The key is 4 bytes in protocol 3.0. */
export const cancelRequest = (pid: number, key: number): Buffer => framed('', int32(cancelRequestCode, pid, key));
export const password = (value: string): Buffer => framed('p', text(value));
export const saslInitial = (mechanism: string, response: string): Buffer =>
  framed('p', text(mechanism), int32(Buffer.byteLength(response)), Buffer.from(response));
export const saslResponse = (response: string): Buffer => framed('p', Buffer.from(response));
export const parse = (name: string, statement: string): Buffer => framed('P', text(name), text(statement), Buffer.alloc(2));
export const describe = (name: string): Buffer => framed('D', Buffer.from('S'), text(name));
export const closeStatement = (name: string): Buffer => framed('C', Buffer.from('S'), text(name));
export const sync = (): Buffer => framed('S');
export const copyFail = (why: string): Buffer => framed('f', text(why));
export const terminate = (): Buffer => framed('X');

/** Execute of the unnamed portal without a limit of rows, and Sync. */
const executeAndSync = Buffer.concat([framed('E', text(''), int32(0)), framed('S')]);

/** Bind, Execute and Sync of one statement, written into a buffer that is reused. */
export class BindWriter {
  /** Bind up to its values: unnamed portal, the statement, all formats text. */
  readonly #head: Buffer;

  constructor(name: string, params: number) {
    const counts = Buffer.alloc(4);
    counts.writeInt16BE(params, 2);
    this.#head = framed('B', text(''), text(name), counts);
  }

  /** Bytes that `write` may need. */
  room(values: readonly ParameterText[]): number {
    let bytes = this.#head.length + 2 + executeAndSync.length;
    // Three bytes of UTF-8 for each unit of UTF-16 are always enough.
    for (const value of values) bytes += 4 + (value === null ? 0 : value.length * 3);
    return bytes;
  }

  /** Returns where it ends. */
  write(into: Buffer, from: number, values: readonly ParameterText[]): number {
    let at = from + this.#head.copy(into, from);
    for (const value of values) {
      if (value === null) {
        at = into.writeInt32BE(-1, at);
        continue;
      }
      const bytes = into.write(value, at + 4, 'utf8');
      into.writeInt32BE(bytes, at);
      at += 4 + bytes;
    }
    // Results as text, too.
    at = into.writeInt16BE(0, at);
    into.writeInt32BE(at - from - 1, from + 1);
    return at + executeAndSync.copy(into, at);
  }
}
