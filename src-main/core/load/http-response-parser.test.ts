import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpResponseParser } from './http-response-parser.ts';
import { ResponseError } from './response-error.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

function parse(text: string, method = 'GET', cuts: number[] = []): { parser: HttpResponseParser; taken: number } {
  const parser = new HttpResponseParser();
  parser.reset(method);
  let taken = 0;
  const edges = [0, ...cuts.toSorted((a, b) => a - b), text.length];
  for (let i = 0; i + 1 < edges.length; i += 1) {
    const part = bytes(text.slice(edges[i], edges[i + 1]));
    const used = parser.push(part, 0, part.length);
    if (used >= 0) return { parser, taken: taken + used };
    taken += part.length;
  }
  return { parser, taken: -1 };
}

const responses: [string, string, { status: number; bodyBytes: number; keepAlive: boolean }][] = [
  ['a body with its length', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', { status: 200, bodyBytes: 5, keepAlive: true }],
  ['an empty body', 'HTTP/1.1 201 Created\r\ncontent-length:0\r\n\r\n', { status: 201, bodyBytes: 0, keepAlive: true }],
  ['no reason phrase', 'HTTP/1.1 500\r\ncontent-length: 1\r\n\r\nx', { status: 500, bodyBytes: 1, keepAlive: true }],
  [
    'chunks',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n',
    { status: 200, bodyBytes: 15, keepAlive: true },
  ],
  [
    'chunks with trailers',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\r\nz\r\n0\r\nDigest: a\r\nB: c\r\n\r\n',
    { status: 200, bodyBytes: 1, keepAlive: true },
  ],
  [
    'a close announced',
    'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok',
    { status: 200, bodyBytes: 2, keepAlive: false },
  ],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok', { status: 200, bodyBytes: 2, keepAlive: false }],
  ['no content', 'HTTP/1.1 204 No Content\r\n\r\n', { status: 204, bodyBytes: 0, keepAlive: true }],
  [
    'not modified with a length',
    'HTTP/1.1 304 Not Modified\r\nContent-Length: 900\r\n\r\n',
    { status: 304, bodyBytes: 0, keepAlive: true },
  ],
  [
    'an interim response first',
    'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    { status: 200, bodyBytes: 2, keepAlive: true },
  ],
];

describe('a response', () => {
  it.each(responses)('with %s is read to its end and not further', (_name, text, expected) => {
    const { parser, taken } = parse(`${text}HTTP/1.1 999`);
    expect(taken).toBe(text.length);
    expect(parser).toMatchObject(expected);
  });

  it('reads the same however the network cuts it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...responses), fc.array(fc.nat(200), { maxLength: 8 }), ([, text, expected], cuts) => {
        const { parser, taken } = parse(
          text,
          'GET',
          cuts.map((cut) => Math.min(cut, text.length)),
        );
        expect(taken).toBe(text.length);
        expect(parser).toMatchObject(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('to HEAD has no body whatever its length says', () => {
    expect(parse('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n', 'HEAD').taken).toBeGreaterThan(0);
  });

  it('without a length lasts until the server closes', () => {
    const { parser, taken } = parse('HTTP/1.1 200 OK\r\n\r\nall of it');
    expect(taken).toBe(-1);
    expect(parser.end()).toBe(true);
    expect(parser).toMatchObject({ status: 200, bodyBytes: 9, keepAlive: false });
  });

  it('cut off before its end is not complete', () => {
    const { parser } = parse('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel');
    expect(parser.end()).toBe(false);
  });

  it('says how long the server keeps an idle connection', () => {
    expect(parse('HTTP/1.1 200 OK\r\nKeep-Alive: timeout=5, max=100\r\nContent-Length: 0\r\n\r\n').parser.idleTimeoutMs).toBe(5000);
  });

  it.each([
    'SSH-2.0-OpenSSH_9\r\n',
    'HTTP/2 200\r\n\r\n',
    'HTTP/1.1 2x0 OK\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nz\r\n0\r\n\r\n',
    'HTTP/1.1 200 OK\r\nno colon\r\n\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nzz\r\n',
    `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(70_000)}\r\n\r\n`,
  ])('%j is refused', (text) => expect(() => parse(text)).toThrow(ResponseError));
});
