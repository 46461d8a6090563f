import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { isRoute, type PageFile, pageFile } from '../page/page-file.ts';

/** 11 takes seconds for a large script, 5 some tens of milliseconds at nearly the same size. */
const brotliQuality = 5;

type Encoding = 'br' | 'gzip' | 'identity';

/** The files of the built page. They do not change while we run, so each is read and compressed once. */
export class PageServer {
  readonly #root: string;
  readonly #bodies = new Map<string, Promise<Buffer>>();

  /** @param root folder of the built page. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Answers a request that has been let in. */
  async answer(request: IncomingMessage, response: ServerResponse, urlPath: string): Promise<void> {
    const file = pageFile(this.#root, urlPath) ?? (isRoute(urlPath) ? pageFile(this.#root, '/index.html') : null);
    if (!file) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('There is nothing here.\n');
      return;
    }
    const encoding = wantedEncoding(request, file);
    const body = await this.#body(file, encoding);
    response.writeHead(200, {
      'content-type': file.contentType,
      'content-length': body.length,
      'cache-control': file.hashed ? 'private, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
      ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  #body(file: PageFile, encoding: Encoding): Promise<Buffer> {
    const key = `${encoding} ${file.path}`;
    let body = this.#bodies.get(key);
    if (!body) {
      body = readFile(file.path).then((content) => compress(content, encoding));
      this.#bodies.set(key, body);
      // A file that could not be read is tried again.
      body.catch(() => this.#bodies.delete(key));
    }
    return body;
  }
}

function wantedEncoding(request: IncomingMessage, file: PageFile): Encoding {
  // Fonts and images are compressed already.
  if (!['.html', '.js', '.css', '.json', '.map', '.svg'].includes(path.extname(file.path))) return 'identity';
  const accepted = request.headers['accept-encoding'] ?? '';
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';
}

function compress(content: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'identity') return Promise.resolve(content);
  return encoding === 'br'
    ? promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } })
    : promisify(gzip)(content);
}
