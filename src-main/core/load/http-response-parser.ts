/** A server whose answer is not HTTP/1.1, or larger in its head than anything sensible. */
export class ResponseError extends Error {}

/** Head lines together; servers send a few hundred bytes, Node itself refuses more than 16 KB. */
const largestHeadBytes = 64 * 1024;

type State = 'status' | 'headers' | 'length' | 'chunk-size' | 'chunk-data' | 'chunk-end' | 'trailers' | 'until-close' | 'done';

const lineFeed = 10;

/**
 * Parser of HTTP/1.1 responses to one request at a time (RFC 9112): status line, the headers that frame the body, and the body, which is
 * counted and thrown away. Bytes may arrive cut anywhere.
 */
export class HttpResponseParser {
  status = 0;
  bodyBytes = 0;
  /** The connection may carry another request after this response. */
  keepAlive = true;
  /** From `Keep-Alive: timeout=N`: how long the server keeps an idle connection; null when it does not say. */
  idleTimeoutMs: number | null = null;
  #state: State = 'status';
  #headRequest = false;
  #line = '';
  #headBytes = 0;
  /** Bytes left of the body or of the chunk. */
  #left = 0;
  #length: number | null = null;
  #chunked = false;
  #otherCoding = false;

  /** Makes it ready for the response to the next request. */
  reset(method: string): void {
    this.#headRequest = method === 'HEAD';
    this.bodyBytes = 0;
    this.#beginHead();
  }

  #beginHead(): void {
    this.#state = 'status';
    this.status = 0;
    this.keepAlive = true;
    this.idleTimeoutMs = null;
    this.#line = '';
    this.#headBytes = 0;
    this.#left = 0;
    this.#length = null;
    this.#chunked = false;
    this.#otherCoding = false;
  }

  /** No byte of the response has arrived. */
  get untouched(): boolean {
    return this.#state === 'status' && this.#line === '';
  }

  /**
   * Takes bytes up to the end of the response.
   * @returns how many bytes it took when the response is complete, or -1 when it needs more.
   * @throws ResponseError when this is no response.
   */
  push(bytes: Uint8Array): number {
    let at = 0;
    while (this.#state !== 'done') {
      if (this.#state === 'length' || this.#state === 'chunk-data') {
        const taken = Math.min(this.#left, bytes.length - at);
        at += taken;
        this.#left -= taken;
        this.bodyBytes += taken;
        if (this.#left > 0) return -1;
        this.#state = this.#state === 'length' ? 'done' : 'chunk-end';
      } else if (this.#state === 'until-close') {
        this.bodyBytes += bytes.length - at;
        return -1;
      } else {
        const end = bytes.indexOf(lineFeed, at);
        const stop = end === -1 ? bytes.length : end;
        this.#headBytes += stop - at;
        if (this.#headBytes > largestHeadBytes) throw new ResponseError('response head too large');
        for (let i = at; i < stop; i += 1) this.#line += String.fromCharCode(bytes[i] as number);
        if (end === -1) return -1;
        at = end + 1;
        const line = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line;
        this.#line = '';
        this.#takeLine(line);
      }
    }
    return at;
  }

  /** The server closed its side. True when that completes the response. */
  end(): boolean {
    if (this.#state === 'until-close') this.#state = 'done';
    return this.#state === 'done';
  }

  #takeLine(line: string): void {
    switch (this.#state) {
      case 'status':
        this.#takeStatus(line);
        return;
      case 'headers':
        if (line === '') this.#beginBody();
        else this.#takeHeader(line);
        return;
      case 'chunk-size':
        this.#takeChunkSize(line);
        return;
      case 'chunk-end':
        if (line !== '') throw new ResponseError('chunk longer than its size');
        this.#state = 'chunk-size';
        return;
      case 'trailers':
        if (line === '') this.#state = 'done';
        return;
      case 'length':
      case 'chunk-data':
      case 'until-close':
      case 'done':
        throw new Error(`no lines in state ${this.#state}`);
    }
  }

  #takeStatus(line: string): void {
    const match = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: |$)/.exec(line);
    if (!match) throw new ResponseError(`not an HTTP/1.1 response: ${JSON.stringify(line.slice(0, 40))}`);
    this.status = Number(match[2]);
    // HTTP/1.0 closes unless it says otherwise.
    this.keepAlive = match[1] === '1';
    this.#state = 'headers';
  }

  #takeHeader(line: string): void {
    const colon = line.indexOf(':');
    if (colon <= 0 || line[colon - 1] === ' ') throw new ResponseError(`not a header: ${JSON.stringify(line.slice(0, 40))}`);
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'content-length') {
      if (!/^\d{1,15}$/.test(value) || (this.#length !== null && this.#length !== Number(value))) {
        throw new ResponseError(`content-length is ${JSON.stringify(value.slice(0, 40))}`);
      }
      this.#length = Number(value);
    } else if (name === 'transfer-encoding') {
      const last = value.toLowerCase().split(',').at(-1)?.trim();
      this.#chunked = last === 'chunked';
      this.#otherCoding = last !== 'chunked';
    } else if (name === 'connection') {
      const options = new Set(
        value
          .toLowerCase()
          .split(',')
          .map((option) => option.trim()),
      );
      if (options.has('close')) this.keepAlive = false;
      else if (options.has('keep-alive')) this.keepAlive = true;
    } else if (name === 'keep-alive') {
      const seconds = /(?:^|[\s,])timeout=(\d{1,6})/i.exec(value)?.[1];
      this.idleTimeoutMs = seconds === undefined ? null : Number(seconds) * 1000;
    }
  }

  /** The rules of RFC 9112, 6.3. */
  #beginBody(): void {
    if (this.status < 200) {
      if (this.status === 101) throw new ResponseError('the server switched protocols');
      // 100 Continue, 103 Early Hints: the response itself follows.
      this.#beginHead();
      return;
    }
    if (this.#headRequest || this.status === 204 || this.status === 304) this.#state = 'done';
    else if (this.#chunked) {
      // A length beside chunks is an attack or an error: the chunks count, and the connection is not used again.
      if (this.#length !== null) this.keepAlive = false;
      this.#state = 'chunk-size';
    } else if (this.#otherCoding || this.#length === null) {
      this.keepAlive = false;
      this.#state = 'until-close';
    } else {
      this.#left = this.#length;
      this.#state = this.#left === 0 ? 'done' : 'length';
    }
  }

  #takeChunkSize(line: string): void {
    // A chunk's line may be as long as a head's, each anew.
    this.#headBytes = 0;
    const size = /^([0-9a-f]{1,13})\s*(?:;.*)?$/i.exec(line)?.[1];
    if (size === undefined) throw new ResponseError(`not a chunk size: ${JSON.stringify(line.slice(0, 40))}`);
    this.#left = Number.parseInt(size, 16);
    this.#state = this.#left === 0 ? 'trailers' : 'chunk-data';
  }
}
