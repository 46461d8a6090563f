import type { HttpStep } from '../scenarios/scenario.ts';
import type { Load } from './engine-messages.ts';

/** Bytes of an HTTP/1.1 request, made once per step; only a trace header differs from request to request. */
export class RequestTemplate {
  readonly method: string;
  readonly #head: string;
  readonly #body: Buffer;
  readonly #untraced: Buffer;

  constructor(step: HttpStep, { baseUrl, keepAlive }: Pick<Load, 'baseUrl' | 'keepAlive'>) {
    const url = new URL(baseUrl);
    this.method = step.method;
    this.#body = Buffer.from(step.body ?? '', 'utf8');
    const given = Object.entries(step.headers);
    const has = (name: string) => given.some(([key]) => key.toLowerCase() === name);
    const lines = [`${step.method} ${url.pathname.replace(/\/+$/, '')}${step.path} HTTP/1.1`];
    if (!has('host')) lines.push(`Host: ${url.host}`);
    if (!has('user-agent')) lines.push('User-Agent: holdpoint');
    if (!has('accept')) lines.push('Accept: */*');
    if (!keepAlive && !has('connection')) lines.push('Connection: close');
    for (const [name, value] of given) lines.push(`${name}: ${value}`);
    // Servers wait for a body after POST and its like unless they are told that there is none.
    if (step.body !== null || ['POST', 'PUT', 'PATCH'].includes(step.method)) lines.push(`Content-Length: ${this.#body.length}`);
    this.#head = `${lines.join('\r\n')}\r\n`;
    this.#untraced = Buffer.concat([Buffer.from(`${this.#head}\r\n`, 'latin1'), this.#body]);
  }

  bytes(): Buffer {
    return this.#untraced;
  }

  /** @param id value of `x-holdpoint-request`. */
  traced(id: string): Buffer {
    return Buffer.concat([Buffer.from(`${this.#head}x-holdpoint-request: ${id}\r\n\r\n`, 'latin1'), this.#body]);
  }
}
