/** A request as it goes out, its texts filled. */
export interface RequestParts {
  method: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  /** null: none. */
  body: Buffer | null;
}

/** Where requests go: what it adds to their heads. */
export interface RequestAddress {
  /** With its port where that is not the usual one. */
  host: string;
  /** Path of the base address, without a slash at its end. */
  prefix: string;
  /** False: each request says that its connection ends with it. */
  keepAlive: boolean;
}

export function requestAddress({ baseUrl, keepAlive }: { baseUrl: string; keepAlive: boolean }): RequestAddress {
  const url = new URL(baseUrl);
  return { host: url.host, prefix: url.pathname.replace(/\/+$/, ''), keepAlive };
}

const noBody = Buffer.alloc(0);

/** Bytes of an HTTP/1.1 request, made once per step where nothing of it changes; only a few lines may come with each request. */
export class RequestTemplate {
  readonly parts: RequestParts;
  /** What it asks for: path and query, with the prefix of the address. */
  readonly target: string;
  readonly #head: string;
  readonly #body: Buffer;
  readonly #plain: Buffer;

  constructor(parts: RequestParts, address: RequestAddress) {
    this.parts = parts;
    this.target = address.prefix + parts.path;
    this.#body = parts.body ?? noBody;
    const given = Object.entries(parts.headers);
    const has = (name: string) => given.some(([key]) => key.toLowerCase() === name);
    const lines = [`${parts.method} ${this.target} HTTP/1.1`];
    if (!has('host')) lines.push(`Host: ${address.host}`);
    if (!has('user-agent')) lines.push('User-Agent: holdpoint');
    if (!has('accept')) lines.push('Accept: */*');
    if (!address.keepAlive && !has('connection')) lines.push('Connection: close');
    for (const [name, value] of given) lines.push(`${name}: ${value}`);
    // Some servers wait for a body after POST and its like unless they are told that there is none.
    if (parts.body !== null || ['POST', 'PUT', 'PATCH'].includes(parts.method)) lines.push(`Content-Length: ${this.#body.length}`);
    this.#head = `${lines.join('\r\n')}\r\n`;
    this.#plain = Buffer.concat([Buffer.from(`${this.#head}\r\n`, 'latin1'), this.#body]);
  }

  get method(): string {
    return this.parts.method;
  }

  /** @param lines further header lines, each with its line break; '' gives the same bytes each time. */
  with(lines: string): Buffer {
    return lines === '' ? this.#plain : Buffer.concat([Buffer.from(`${this.#head}${lines}\r\n`, 'latin1'), this.#body]);
  }
}
