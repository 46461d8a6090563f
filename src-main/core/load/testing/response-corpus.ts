import { seededRandom } from '../random.ts';

/** Bytes that a server sent, one character each, and the method of the request they answer. */
export interface CorpusCase {
  method: string;
  text: string;
}

const ok = 'HTTP/1.1 200 OK\r\n';
const sized = 'Content-Length: 2\r\n\r\nok';
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`;

const statusLines = [
  'HTTP/1.0 200 OK\r\n',
  'HTTP/1.2 200 OK\r\n',
  'HTTP/2.0 200 OK\r\n',
  'HTTP/0.9 200 OK\r\n',
  'http/1.1 200 OK\r\n',
  'HTTP/1.1 200\r\n',
  'HTTP/1.1 200 \r\n',
  'HTTP/1.1  200 OK\r\n',
  'HTTP/1.1 200\tOK\r\n',
  'HTTP/1.1 200OK\r\n',
  'HTTP/1.1 20 OK\r\n',
  'HTTP/1.1 2000 OK\r\n',
  'HTTP/1.1 000 OK\r\n',
  'HTTP/1.1 600 OK\r\n',
  'HTTP/1.1 200 O\x00K\r\n',
  'HTTP/1.1 200 O\xe9K\r\n',
  'HTTP/1.1 200 OK\n',
  'HTTP/1.1 200 OK\r\r\n',
  '\r\nHTTP/1.1 200 OK\r\n',
  'SSH-2.0-OpenSSH_9\r\n',
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n',
  'HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\n',
  'HTTP/1.1 100 Continue\r\nTransfer-Encoding: chunked\r\n\r\nHTTP/1.1 200 OK\r\n',
  'HTTP/1.1 102 P\r\n\r\nHTTP/1.1 103 P\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n',
  'HTTP/1.1 103 Hints\r\nConnection: close\r\n\r\nHTTP/1.1 200 OK\r\n',
  'HTTP/1.1 100 Continue\r\n\r\n\r\nHTTP/1.1 200 OK\r\n',
  'HTTP/1.0 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n',
  'HTTP/1.1 101 Switch\r\n\r\nHTTP/1.1 200 OK\r\n',
  'HTTP/1.1 101 Switch\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nHTTP/1.1 200 OK\r\n',
  'HTTP/1.1 204 No Content\r\n',
  'HTTP/1.1 205 Reset Content\r\n',
  'HTTP/1.1 304 Not Modified\r\n',
];

const headerLines = [
  'A: b\r\n c\r\n',
  ' A: b\r\n',
  'A : b\r\n',
  ': b\r\n',
  'A\r\n',
  'A:\r\n',
  'A(: b\r\n',
  'A b: c\r\n',
  'A: \x00\r\n',
  'A: \x07\r\n',
  'A: \x7f\r\n',
  'A: \t\x80 \xff\r\n',
  'A: b\n',
  'A: b\r\r\n',
  'Content-Length: 2\r\n',
  'Content-Length: 3\r\n',
  'content-length:\t2\t\r\n',
  'Content-Length: +2\r\n',
  'Content-Length: -2\r\n',
  'Content-Length: 2,2\r\n',
  'Content-Length: 2 2\r\n',
  'Content-Length: 0x2\r\n',
  'Content-Length: \r\n',
  'Content-Length: 0002\r\n',
  'Content-Length: 99999999999999999999999\r\n',
  'Content-Lengths: 9\r\n',
  'Transfer-Encoding: chunked\r\n',
  'transfer-encoding:CHUNKED \r\n',
  'Transfer-Encoding: gzip\r\n',
  'Transfer-Encoding: gzip, chunked\r\n',
  'Transfer-Encoding: chunked, gzip\r\n',
  'Transfer-Encoding: chunked, chunked\r\n',
  'Transfer-Encoding: xchunked\r\n',
  'Transfer-Encoding: chunked;q=1\r\n',
  'Transfer-Encoding: ,chunked\r\n',
  'Transfer-Encoding: chunked,\r\n',
  'Transfer-Encoding: \r\n',
  'Transfer-Encoding: identity\r\n',
  'Connection: close\r\n',
  'Connection: CLOSE\r\n',
  'Connection: foo , close\r\n',
  'Connection: closed\r\n',
  'Connection: x close\r\n',
  'Connection: keep-alive\r\n',
  'Connection: keep-alive, close\r\n',
  'Connection: upgrade\r\nUpgrade: h2c\r\n',
  'Keep-Alive: timeout=5, max=100\r\n',
  `X: ${'a'.repeat(15_000)}\r\n`,
  `X: ${'a'.repeat(17_000)}\r\n`,
];

const chunkedBodies = [
  '0\r\n\r\n',
  '2\r\nok\r\n0\r\n\r\n',
  '5\r\nhello\r\nA;x=y\r\n0123456789\r\n0\r\nDigest: a\r\nB: c\r\n\r\n',
  '00000000000000000000000001\r\nz\r\n0\r\n\r\n',
  ' 1\r\nz\r\n0\r\n\r\n',
  '1 \r\nz\r\n0\r\n\r\n',
  '1\nz\r\n0\r\n\r\n',
  '1\r\nz\n0\r\n\r\n',
  '1\r\nzz\r\n0\r\n\r\n',
  '1\r\nz0\r\n\r\n',
  '\r\n\r\n',
  ';a\r\n',
  'xyz\r\n',
  '-1\r\n',
  '0x1\r\nz\r\n0\r\n\r\n',
  'ffffffffffffffffff\r\n',
  ...[
    'a',
    'a=b',
    'a="b c"',
    '',
    ' a=b',
    'a=',
    'a="b',
    'a=b"',
    'a;b=c',
    'a=\x01',
    'a=b;',
    'a=b c',
    '\xe9',
    'a="\\""',
    'a="b";c',
    'a="b"c',
  ].map((extension) => `1;${extension}\r\nz\r\n0\r\n\r\n`),
  `1;${'a'.repeat(17_000)}\r\nz\r\n0\r\n\r\n`,
  `${`1;${'a'.repeat(4000)}\r\nz\r\n`.repeat(6)}0\r\n\r\n`,
  ...['A: b\r\n', 'A : b\r\n', 'Content-Length: 3\r\n', 'Transfer-Encoding: gzip\r\n', 'Connection: close\r\n', 'A: b\n', ' A: b\r\n'].map(
    (trailer) => `2\r\nok\r\n0\r\n${trailer}\r\n`,
  ),
  `0\r\nA: ${'a'.repeat(17_000)}\r\n\r\n`,
  '0\n\n',
  '0\r\n\n',
  '0\r\n',
];

/** What is known to be read in more than one way, one oddity at a time. */
export function knownCases(): CorpusCase[] {
  const texts = [
    `${ok}${sized}`,
    `${ok}\r\nuntil the end`,
    ok,
    'HT',
    '',
    `${ok}Content-Length: 5\r\n\r\nhel`,
    `${ok}Content-Length: 0\r\n\r\n`,
    `${ok}${sized}HTTP/1.1 500 Next\r\n\r\n`,
    ...statusLines.flatMap((line) => [`${line}${sized}`, `${line}\r\n`, `${line}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`]),
    ...headerLines.flatMap((line) => [`${ok}${line}${sized}`, `${ok}${line}\r\n2\r\nok\r\n0\r\n\r\n`, `HTTP/1.0 200 OK\r\n${line}\r\nok`]),
    ...chunkedBodies.map((body) => `${chunked}${body}`),
  ];
  const heads = [
    `${ok}Content-Length: 500\r\n\r\n`,
    chunked,
    `${ok}\r\n`,
    'HTTP/1.0 200 OK\r\n\r\n',
    `HTTP/1.1 100 C\r\n\r\n${ok}${sized}`,
  ];
  return [...texts.map((text) => ({ method: 'GET', text })), ...heads.map((text) => ({ method: 'HEAD', text }))];
}

/** Responses put together from odd and common parts, many of them damaged afterwards; the same for the same seed. */
export function randomCases(count: number, seed: number): CorpusCase[] {
  const random = seededRandom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const one = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const some = () => {
    let text = random() < 0.7 ? ok : one(statusLines);
    for (let left = below(4); left > 0; left -= 1)
      text += random() < 0.6 ? `X-${left}: ${'v'.repeat(below(30))}\r\n` : one(headerLines.slice(0, -2));
    const kind = random();
    if (kind < 0.4) {
      const body = 'b'.repeat(below(40));
      return `${text}Content-Length: ${body.length}\r\n\r\n${body}`;
    }
    if (kind < 0.8) {
      text += 'Transfer-Encoding: chunked\r\n\r\n';
      if (random() < 0.3) return text + one(chunkedBodies.filter((body) => body.length < 100));
      for (let left = below(4); left > 0; left -= 1) {
        const data = 'c'.repeat(1 + below(30));
        text += `${data.length.toString(16)}\r\n${data}\r\n`;
      }
      return `${text}0\r\n${random() < 0.3 ? 'T: railer\r\n' : ''}\r\n`;
    }
    return `${text}\r\n${'d'.repeat(below(30))}`;
  };
  /** Bytes that mean something to a parser; the rest are any. */
  const sharp = '\r\n\t :;,="0123aAfF\x00\x7f\xffHT/.';
  const damaged = (text: string) => {
    const at = below(text.length + 1);
    const byte = random() < 0.7 ? sharp.charAt(below(sharp.length)) : String.fromCharCode(below(256));
    const kind = random();
    if (kind < 0.3) return text.slice(0, at) + byte + text.slice(at);
    if (kind < 0.6) return text.slice(0, at) + byte + text.slice(at + 1);
    if (kind < 0.9) return text.slice(0, at) + text.slice(at + 1 + below(3));
    return text.slice(0, at);
  };
  return Array.from({ length: count }, () => {
    let text = some();
    for (let left = one([0, 1, 1, 2]); left > 0; left -= 1) text = damaged(text);
    return { method: random() < 0.1 ? 'HEAD' : 'GET', text };
  });
}
