import { ChunkExtension } from './chunk-extension.ts';
import { carriageReturn, hexValue, lineFeed, semicolon } from './response-bytes.ts';
import { ResponseError } from './response-error.ts';
import { type HeaderList, ResponseHead } from './response-head.ts';

/** What somebody wants to know of a response besides its status. */
export type Capture = 'none' | 'head' | 'body';

/** A response as it was captured. */
export interface CapturedResponse {
  /** Names in lower case; several values of one name stay apart. */
  headers: HeaderList;
  /** As it came, codings of its content included; empty when only the head was wanted. */
  body: Buffer;
}

/** Of a head, of the trailers, of the extensions of a chunk: as Node's own limit, though separators count here too. */
const largestHeadBytes = 16 * 1024;
/** Of a body that somebody wants to look into. It is held in memory once per virtual user. */
const largestBodyBytes = 32 * 1024 * 1024;

const inHead = 0;
const inLength = 1;
const inChunkSize = 2;
const inChunkExtension = 3;
const beforeChunkData = 4;
const inChunkData = 5;
const afterChunkData = 6;
const beforeChunkSize = 7;
const inTrailers = 8;
const untilClose = 9;
const done = 10;

/**
 * Parser of HTTP/1.1 responses to one request at a time (RFC 9112). It reads bytes where they lie, cut anywhere, and allocates nothing
 * unless a head is cut or something is captured.
 */
export class HttpResponseParser {
  /** The connection may carry another request after this response. */
  keepAlive = true;
  bodyBytes = 0;
  readonly #head = new ResponseHead();
  #state = inHead;
  #capture: Capture = 'none';
  #headRequest = false;
  /** Bytes left of the body or of the chunk. */
  #left = 0;
  #sizeDigits = 0;
  readonly #extension = new ChunkExtension(largestHeadBytes);
  /** The part that is there of a head or of trailers that arrive in several parts. */
  #cut: Buffer | null = null;
  #cutBytes = 0;
  #body: Buffer[] = [];

  get status(): number {
    return this.#head.status;
  }

  /** From `Keep-Alive: timeout=N`: how long the server keeps an idle connection; -1 when it does not say. */
  get idleTimeoutMs(): number {
    return this.#head.idleTimeoutMs;
  }

  /** Makes it ready for the response to the next request. */
  reset(method: string, capture: Capture = 'none'): void {
    this.#headRequest = method === 'HEAD';
    this.#capture = capture;
    this.#state = inHead;
    this.#cutBytes = 0;
    this.keepAlive = true;
    this.bodyBytes = 0;
    if (this.#body.length > 0) this.#body = [];
  }

  /** The complete response, when it was to be captured. */
  captured(): CapturedResponse | null {
    const { headers } = this.#head;
    if (headers === null) return null;
    const [first] = this.#body;
    return { headers, body: this.#body.length === 1 && first ? first : Buffer.concat(this.#body) };
  }

  /**
   * Takes bytes[from, to) up to the end of the response.
   * @returns the place after the response when it is complete, or -1 when it needs more.
   * @throws ResponseError when this is no response.
   */
  push(bytes: Buffer, from: number, to: number): number {
    let at = from;
    // Also without a byte left: an empty body is complete with its head.
    while (this.#state !== done) {
      if (at >= to) return -1;
      switch (this.#state) {
        case inHead:
          at = this.#takeHead(bytes, at, to);
          break;
        case inLength:
        case inChunkData:
          at = this.#takeBody(bytes, at, to);
          break;
        case inTrailers:
          at = this.#takeTrailers(bytes, at, to);
          break;
        case untilClose:
          this.#keep(bytes, at, to);
          return -1;
        default:
          at = this.#takeChunkLine(bytes, at, to);
      }
      if (at === -1) return -1;
    }
    return at;
  }

  /** The server closed its side. True when that completes the response. */
  end(): boolean {
    if (this.#state === untilClose) this.#state = done;
    return this.#state === done;
  }

  #takeHead(bytes: Buffer, from: number, to: number): number {
    const keep = this.#capture !== 'none';
    const at = this.#cutBytes === 0 ? this.#head.read(bytes, from, to, keep) : this.#joined(bytes, from, to, keep);
    if (at === -1) {
      if (this.#cutBytes === 0) this.#store(bytes, from, to);
      return -1;
    }
    if (at - from > largestHeadBytes) this.#refuseSize();
    this.#cutBytes = 0;
    this.#beginBody();
    return at;
  }

  /** Trailers are read like a head that has no status line. */
  #takeTrailers(bytes: Buffer, from: number, to: number): number {
    const at = this.#cutBytes === 0 ? this.#head.readTrailers(bytes, from, to) : this.#joined(bytes, from, to, false);
    if (at === -1) {
      if (this.#cutBytes === 0) this.#store(bytes, from, to);
      return -1;
    }
    if (at - from > largestHeadBytes) this.#refuseSize();
    this.#cutBytes = 0;
    this.#state = done;
    return at;
  }

  #store(bytes: Buffer, from: number, to: number): void {
    const size = this.#cutBytes + to - from;
    if (size > largestHeadBytes) this.#refuseSize();
    if (this.#cut === null || this.#cut.length < size) {
      const grown = Buffer.allocUnsafeSlow(Math.max(1024, 2 ** Math.ceil(Math.log2(size))));
      this.#cut?.copy(grown, 0, 0, this.#cutBytes);
      this.#cut = grown;
    }
    bytes.copy(this.#cut, this.#cutBytes, from, to);
    this.#cutBytes = size;
  }

  #refuseSize(): never {
    throw new ResponseError(this.#state === inHead ? 'response head too large' : 'response trailers too large');
  }

  /** Puts bytes to those that are there, and reads the whole once its end has come. */
  #joined(bytes: Buffer, from: number, to: number, keep: boolean): number {
    const before = this.#cutBytes;
    const upTo = Math.min(to, from + largestHeadBytes - before);
    this.#store(bytes, from, upTo);
    const cut = this.#cut as Buffer;
    const ended =
      endsIn(cut, Math.max(0, before - 3), this.#cutBytes) ||
      // Trailers may be nothing but the empty line.
      (this.#state === inTrailers && before < 2 && cut[0] === carriageReturn);
    if (!ended) {
      if (upTo < to) this.#refuseSize();
      return -1;
    }
    const at = this.#state === inHead ? this.#head.read(cut, 0, this.#cutBytes, keep) : this.#head.readTrailers(cut, 0, this.#cutBytes);
    return at === -1 ? -1 : from + at - before;
  }

  /** The rules of RFC 9112, 6.3. */
  #beginBody(): void {
    const head = this.#head;
    this.keepAlive = head.keepAlive;
    if (head.status < 200) {
      if (head.status === 101) throw new ResponseError('the server switched protocols');
      // 100 Continue, 103 Early Hints: the response itself follows, on this connection.
      if (!head.keepAlive) throw new ResponseError(`status ${head.status} and the end of the connection`);
      return;
    }
    if (this.#headRequest || head.status === 204 || head.status === 304) this.#state = done;
    else if (head.chunked) this.#beginChunk();
    else if (head.length === -1) {
      this.keepAlive = false;
      this.#state = untilClose;
    } else {
      this.#left = head.length;
      this.#state = head.length === 0 ? done : inLength;
    }
  }

  #takeBody(bytes: Buffer, from: number, to: number): number {
    const end = Math.min(from + this.#left, to);
    this.#keep(bytes, from, end);
    this.#left -= end - from;
    if (this.#left > 0) return -1;
    this.#state = this.#state === inLength ? done : afterChunkData;
    return end;
  }

  #keep(bytes: Buffer, from: number, to: number): void {
    this.bodyBytes += to - from;
    if (this.#capture !== 'body') return;
    if (this.bodyBytes > largestBodyBytes)
      throw new ResponseError(`body larger than ${largestBodyBytes / 2 ** 20} MiB, which is what a check or an extraction can look into`);
    // A copy: the bytes lie in a buffer that the next read fills again.
    this.#body.push(Buffer.from(bytes.subarray(from, to)));
  }

  #beginChunk(): void {
    this.#state = inChunkSize;
    this.#left = 0;
    this.#sizeDigits = 0;
  }

  /** What frames a chunk: its size, extensions that nobody reads, and the line ends, byte by byte. */
  #takeChunkLine(bytes: Buffer, from: number, to: number): number {
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at] as number;
      switch (this.#state) {
        case inChunkSize: {
          const digit = hexValue[byte] as number;
          if (digit !== 255) {
            this.#left = this.#left * 16 + digit;
            this.#sizeDigits += 1;
            if (this.#left > Number.MAX_SAFE_INTEGER) throw badChunk('a size beyond any sense');
          } else if (this.#sizeDigits === 0) throw badChunk('no size');
          else if (byte === semicolon) {
            this.#extension.begin();
            this.#state = inChunkExtension;
          } else if (byte === carriageReturn) this.#state = beforeChunkData;
          else throw badChunk('its size does not end with a line end');
          break;
        }
        case inChunkExtension:
          if (this.#extension.ends(byte)) this.#state = beforeChunkData;
          break;
        case beforeChunkData:
          if (byte !== lineFeed) throw badChunk('its size does not end with a line end');
          this.#state = this.#left === 0 ? inTrailers : inChunkData;
          return at + 1;
        case afterChunkData:
          if (byte !== carriageReturn) throw badChunk('longer than its size');
          this.#state = beforeChunkSize;
          break;
        default:
          if (byte !== lineFeed) throw badChunk('longer than its size');
          this.#beginChunk();
      }
    }
    return -1;
  }
}

function badChunk(why: string): ResponseError {
  return new ResponseError(`not a chunk: ${why}`);
}

/** Whether an empty line, which ends a head, lies in bytes[from, to). */
function endsIn(bytes: Buffer, from: number, to: number): boolean {
  const at = bytes.indexOf('\r\n\r\n', from, 'latin1');
  return at !== -1 && at + 4 <= to;
}
