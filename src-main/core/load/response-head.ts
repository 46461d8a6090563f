import { carriageReturn, colon, comma, digit0, isToken, isValue, isWord, lineFeed, space, tab, wordBytes } from './response-bytes.ts';
import { ResponseError } from './response-error.ts';

const contentLength = wordBytes('content-length');
const transferEncoding = wordBytes('transfer-encoding');
const connection = wordBytes('connection');
const keepAlive = wordBytes('keep-alive');
const close = wordBytes('close');
const chunked = wordBytes('chunked');
const version = wordBytes('HTTP/1.');
/** A value with more digits is no length of anything, and would not be exact. */
const lengthDigits = 15;

/** Names in lower case; several values of one name stay apart. */
export type HeaderList = (readonly [string, string])[];

/**
 * The head of one response, as far as it frames the body: read from bytes in place, without a string for anything nobody asked for.
 * Lines end with CRLF only, and nothing is guessed: what two readers could understand differently is refused.
 */
export class ResponseHead {
  status = 0;
  /** -1: the head does not say. */
  length = -1;
  /** The body comes in chunks. */
  chunked = false;
  /** The body is coded otherwise, and ends where the connection does. */
  otherCoding = false;
  /** The connection may carry another request after this response. */
  keepAlive = true;
  /** The server said that it closes: nothing said beside it counts. */
  #closes = false;
  /** From `Keep-Alive: timeout=N`; -1 when the server does not say. */
  idleTimeoutMs = -1;
  /** null: nobody asked. */
  headers: HeaderList | null = null;

  /**
   * Reads a head that lies in bytes[from, to).
   * @param keep its headers are wanted.
   * @returns the place after it, or -1 when it is not all there.
   * @throws ResponseError when this is no response.
   */
  read(bytes: Buffer, from: number, to: number, keep: boolean): number {
    this.length = -1;
    this.chunked = false;
    this.otherCoding = false;
    this.idleTimeoutMs = -1;
    this.#closes = false;
    this.headers = keep ? [] : null;
    const at = this.#readStatus(bytes, from, to);
    return at === -1 ? -1 : this.#readFields(bytes, at, to, false);
  }

  /** Reads the trailers after the last chunk, which may say nothing about the framing. Returns and throws as `read`. */
  readTrailers(bytes: Buffer, from: number, to: number): number {
    return this.#readFields(bytes, from, to, true);
  }

  #readStatus(bytes: Buffer, from: number, to: number): number {
    const least = Math.min(version.length, to - from);
    for (let i = 0; i < least; i += 1) if (bytes[from + i] !== version[i]) throw notAResponse(bytes, from, to);
    if (to - from < 14) return -1;
    const minor = (bytes[from + 7] as number) - digit0;
    const hundreds = (bytes[from + 9] as number) - digit0;
    const tens = (bytes[from + 10] as number) - digit0;
    const ones = (bytes[from + 11] as number) - digit0;
    const digits = hundreds >= 1 && hundreds <= 9 && tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9;
    if ((minor !== 0 && minor !== 1) || bytes[from + 8] !== space || !digits) throw notAResponse(bytes, from, to);
    let at = from + 12;
    if (bytes[at] === space) {
      at += 1;
      while (at < to && isValue[bytes[at] as number] === 1) at += 1;
    }
    if (at < to && bytes[at] !== carriageReturn) throw notAResponse(bytes, from, to);
    if (at + 1 >= to) return -1;
    if (bytes[at + 1] !== lineFeed) throw notAResponse(bytes, from, to);
    this.status = hundreds * 100 + tens * 10 + ones;
    // HTTP/1.0 closes unless it says otherwise.
    this.keepAlive = minor === 1;
    return at + 2;
  }

  #readFields(bytes: Buffer, from: number, to: number, trailers: boolean): number {
    let at = from;
    for (;;) {
      if (at >= to) return -1;
      if (bytes[at] === carriageReturn) {
        if (at + 1 >= to) return -1;
        if (bytes[at + 1] !== lineFeed) throw notAHeader(bytes, at, to);
        return at + 2;
      }
      const nameAt = at;
      while (at < to && isToken[bytes[at] as number] === 1) at += 1;
      if (at >= to) return -1;
      const nameEnd = at;
      if (nameEnd === nameAt || bytes[at] !== colon) throw notAHeader(bytes, nameAt, to);
      at += 1;
      while (at < to && (bytes[at] === space || bytes[at] === tab)) at += 1;
      const valueAt = at;
      while (at < to && isValue[bytes[at] as number] === 1) at += 1;
      if (at < to && bytes[at] !== carriageReturn) throw notAHeader(bytes, nameAt, to);
      if (at + 1 >= to) return -1;
      if (bytes[at + 1] !== lineFeed) throw notAHeader(bytes, nameAt, to);
      let valueEnd = at;
      while (valueEnd > valueAt && (bytes[valueEnd - 1] === space || bytes[valueEnd - 1] === tab)) valueEnd -= 1;
      at += 2;
      if (trailers) {
        refuseFraming(bytes, nameAt, nameEnd);
        continue;
      }
      this.#take(bytes, nameAt, nameEnd, valueAt, valueEnd);
      this.headers?.push([bytes.toString('latin1', nameAt, nameEnd).toLowerCase(), bytes.toString('latin1', valueAt, valueEnd)]);
    }
  }

  #take(bytes: Buffer, nameAt: number, nameEnd: number, valueAt: number, valueEnd: number): void {
    switch (nameEnd - nameAt) {
      case 10:
        if (isWord(bytes, nameAt, nameEnd, connection)) this.#takeConnection(bytes, valueAt, valueEnd);
        else if (isWord(bytes, nameAt, nameEnd, keepAlive)) this.#takeIdleTimeout(bytes, valueAt, valueEnd);
        return;
      case 14:
        if (isWord(bytes, nameAt, nameEnd, contentLength)) this.#takeLength(bytes, valueAt, valueEnd);
        return;
      case 17:
        if (isWord(bytes, nameAt, nameEnd, transferEncoding)) this.#takeCoding(bytes, valueAt, valueEnd);
        return;
    }
  }

  #takeLength(bytes: Buffer, from: number, to: number): void {
    let value = 0;
    for (let at = from; at < to; at += 1) {
      const digit = (bytes[at] as number) - digit0;
      if (digit < 0 || digit > 9) throw new ResponseError(`content-length is ${quoted(bytes, from, to)}`);
      value = value * 10 + digit;
    }
    if (to === from || to - from > lengthDigits) throw new ResponseError(`content-length is ${quoted(bytes, from, to)}`);
    if (this.length !== -1) throw new ResponseError('content-length is given twice');
    if (this.chunked || this.otherCoding) throw new ResponseError('content-length beside transfer-encoding');
    this.length = value;
  }

  #takeCoding(bytes: Buffer, from: number, to: number): void {
    if (this.length !== -1) throw new ResponseError('content-length beside transfer-encoding');
    if (from === to) throw new ResponseError('transfer-encoding is empty');
    // Tabs are space around a value to some readers and part of it to others (Node's is one of these).
    for (let at = from; bytes[at] !== carriageReturn; at += 1) if (bytes[at] === tab) throw new ResponseError('a tab in transfer-encoding');
    // A reader that stops at the first "chunked" and one that looks at the last coding would disagree about what comes after.
    if (this.chunked) throw new ResponseError('transfer-encoding goes on after "chunked"');
    let start = from;
    for (let at = from; at <= to; at += 1) {
      if (at < to && bytes[at] !== comma) continue;
      if (this.chunked) throw new ResponseError('transfer-encoding goes on after "chunked"');
      if (isTrimmedWord(bytes, start, at, chunked)) this.chunked = true;
      start = at + 1;
    }
    this.otherCoding = !this.chunked;
  }

  #takeConnection(bytes: Buffer, from: number, to: number): void {
    let start = from;
    for (let at = from; at <= to; at += 1) {
      if (at < to && bytes[at] !== comma) continue;
      if (isTrimmedWord(bytes, start, at, close)) {
        this.#closes = true;
        this.keepAlive = false;
      } else if (!this.#closes && isTrimmedWord(bytes, start, at, keepAlive)) this.keepAlive = true;
      start = at + 1;
    }
  }

  #takeIdleTimeout(bytes: Buffer, from: number, to: number): void {
    const seconds = /(?:^|[\s,])timeout=(\d{1,6})/i.exec(bytes.toString('latin1', from, to))?.[1];
    this.idleTimeoutMs = seconds === undefined ? -1 : Number(seconds) * 1000;
  }
}

function isTrimmedWord(bytes: Buffer, from: number, to: number, word: Uint8Array): boolean {
  let start = from;
  let end = to;
  while (start < end && (bytes[start] === space || bytes[start] === tab)) start += 1;
  while (end > start && (bytes[end - 1] === space || bytes[end - 1] === tab)) end -= 1;
  return isWord(bytes, start, end, word);
}

/** After the body it is too late to say how long it is. */
function refuseFraming(bytes: Buffer, from: number, to: number): void {
  if (isWord(bytes, from, to, contentLength) || isWord(bytes, from, to, transferEncoding))
    throw new ResponseError(`a trailer is called ${bytes.toString('latin1', from, to)}`);
}

/** The beginning of some bytes for a message: one line of them, not too long. */
function quoted(bytes: Buffer, from: number, to: number): string {
  const text = bytes.toString('latin1', from, Math.min(to, from + 40));
  return JSON.stringify(text.split(/[\r\n]/, 1)[0] ?? '');
}

function notAResponse(bytes: Buffer, from: number, to: number): ResponseError {
  return new ResponseError(`not an HTTP/1.1 response: ${quoted(bytes, from, to)}`);
}

function notAHeader(bytes: Buffer, from: number, to: number): ResponseError {
  return new ResponseError(`not a header: ${quoted(bytes, from, to)}`);
}
