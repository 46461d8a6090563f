import { describe, expect, it } from 'vitest';
import { type Capture, HttpResponseParser } from './http-response-parser.ts';
import { ResponseError } from './response-error.ts';
import { readByNode, type Reading } from './testing/node-http-client.ts';
import { type CorpusCase, knownCases, randomCases } from './testing/response-corpus.ts';

/** About a second of work, on a machine that may have much else to do. */
const timeout = 60_000;

/** What the engine's parser makes of the same bytes, which it gets in these parts, and of the end of the connection after them. */
function readByEngine({ method, text }: CorpusCase, cuts: readonly number[], capture: Capture = 'body'): Reading {
  const bytes = Buffer.from(text, 'latin1');
  const parser = new HttpResponseParser();
  parser.reset(method, capture);
  // As in a worker: every part arrives in the same buffer.
  const shared = Buffer.alloc(bytes.length);
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    bytes.copy(shared, 0, from, to);
    let end: number;
    try {
      end = parser.push(shared, 0, to - from);
    } catch (error) {
      if (!(error instanceof ResponseError)) throw error;
      return { refused: error.message };
    }
    if (end !== -1) return readingOf(parser, from + end);
    from = to;
  }
  return parser.end() ? readingOf(parser, bytes.length) : { refused: 'cut off' };
}

function readingOf(parser: HttpResponseParser, taken: number): Reading {
  const body = parser.captured()?.body.toString('latin1') ?? '';
  return { status: parser.status, body, keepAlive: parser.keepAlive, taken, refused: null };
}

/**
 * Where the engine refuses what Node accepts. A load generator that reads on after a doubtful response counts the wrong responses from
 * there on, so each of these is refused, and the request fails with a message that says why.
 */
const stricter: { why: string; is: (text: string, refused: string) => boolean }[] = [
  {
    why: 'an empty line before a status line: only requests may be preceded by one (RFC 9112, 2.2), and here it means that an earlier response was longer than it said',
    is: (text) => /(^|\r\n\r\n)[\r\n]+HTTP\//.test(text),
  },
  { why: 'a version that nobody asked for', is: (text) => /HTTP\/(?!1\.[01])\d\.\d /.test(text) },
  { why: 'a status below 100, which no specification knows', is: (text) => /HTTP\/1\.[01] 0\d\d/.test(text) },
  {
    why: 'control characters in the reason phrase (RFC 9112, 4)',
    // eslint-disable-next-line no-control-regex -- they are the subject
    is: (text) => /HTTP\/1\.[01] \d{3} [^\r\n]*[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text),
  },
  { why: 'a length of more than 15 digits, leading zeros included', is: (_, refused) => refused.startsWith('content-length is "') },
  {
    why: 'a chunk of more than 2^53 bytes: Node waits for it, and then the connection ends',
    is: (_, refused) => refused.includes('a size beyond any sense'),
  },
  {
    why: 'a transfer coding after "chunked" (RFC 9112, 6.1): readers disagree about where such a body ends',
    is: (_, refused) => refused === 'transfer-encoding goes on after "chunked"',
  },
  {
    why: 'a tab in transfer-encoding: to Node "chunked" and a tab is an unknown coding (RFC 9110, 5.6.3 calls it white space)',
    is: (_, refused) => refused === 'a tab in transfer-encoding',
  },
  { why: 'trailers that frame the body (RFC 9110, 6.5.1)', is: (_, refused) => refused.startsWith('a trailer is called') },
  { why: 'another protocol: nobody asked for an upgrade', is: (_, refused) => refused === 'the server switched protocols' },
  {
    why: 'heads and trailers of 16 KB and a little less: here separators count too',
    is: (text, refused) => refused.endsWith('too large') && text.length > 16_000,
  },
  {
    why: 'extensions of a chunk without a name, or with a quote inside a value (RFC 9112, 7.1.1)',
    is: (_, refused) => refused === 'not a chunk: its extension is not well formed',
  },
];

/**
 * Where the engine uses a connection again that Node closes: after the response to HEAD without any length, which has no body all the
 * same (RFC 9112, 6.3). A `Proxy-Connection` header means nothing to it either: there is never a proxy.
 */
function mayKeep({ method, text }: CorpusCase): boolean {
  return method === 'HEAD' || /proxy-connection/i.test(text);
}

/** Where the engine closes a connection that Node uses again: after HTTP/1.0 with `Connection: keep-alive, close`. */
function mayClose({ text }: CorpusCase): boolean {
  return /HTTP\/1\.0/.test(text) && /\bclose\b/i.test(text);
}

function disagreement(one: CorpusCase, byNode: Reading, byEngine: Reading): string | null {
  const shown = () =>
    `${one.method} ${JSON.stringify(one.text.slice(0, 300))}\n  Node:   ${JSON.stringify(byNode)}\n  engine: ${JSON.stringify(byEngine)}`;
  if (byEngine.refused !== null) {
    const { refused } = byEngine;
    return byNode.refused !== null || stricter.some(({ is }) => is(one.text, refused)) ? null : shown();
  }
  if (byNode.refused !== null) return shown();
  const same = byNode.status === byEngine.status && byNode.body === byEngine.body && byNode.taken === byEngine.taken;
  const keeps = byNode.keepAlive === byEngine.keepAlive || (byEngine.keepAlive ? mayKeep(one) : mayClose(one));
  return same && keeps ? null : shown();
}

async function disagreements(cases: readonly CorpusCase[]): Promise<string[]> {
  const found: string[] = [];
  for (const one of cases) {
    const difference = disagreement(one, await readByNode(Buffer.from(one.text, 'latin1'), one.method), readByEngine(one, []));
    if (difference !== null) found.push(difference);
  }
  return found;
}

describe('a response is read as Node reads it', () => {
  it('with every oddity that parsers are known to disagree about', { timeout }, async () => {
    expect(await disagreements(knownCases())).toEqual([]);
  });

  it('put together and damaged at random', { timeout }, async () => {
    const cases = randomCases(2000, 20_261);
    expect(await disagreements(cases)).toEqual([]);
    // Without this a corpus that everybody refuses would pass.
    const accepted = cases.filter((one) => readByEngine(one, []).refused === null).length;
    expect(accepted).toBeGreaterThan(cases.length / 4);
    expect(accepted).toBeLessThan((cases.length * 3) / 4);
  });
});

describe('a response reads the same', () => {
  const cases = [...knownCases(), ...randomCases(200, 7)];
  /** The words of a refusal quote what was there when it became clear. Compared as text: there are tens of thousands. */
  const comparable = (reading: Reading) => (reading.refused === null ? JSON.stringify(reading) : 'refused');
  const shown = ({ method, text }: CorpusCase) => `${method} ${JSON.stringify(text.slice(0, 300))}`;

  it('cut into two at every byte', { timeout }, () => {
    const different: string[] = [];
    for (const one of cases) {
      const whole = comparable(readByEngine(one, []));
      const step = one.text.length > 1000 ? 1009 : 1;
      for (let at = 0; at <= one.text.length; at += step)
        if (comparable(readByEngine(one, [at])) !== whole) different.push(`${shown(one)} at ${at}`);
    }
    expect(different).toEqual([]);
  });

  it('byte by byte', { timeout }, () => {
    const different = cases.filter((one) => {
      const cuts = Array.from({ length: one.text.length }, (_, at) => at);
      return comparable(readByEngine(one, cuts)) !== comparable(readByEngine(one, []));
    });
    expect(different.map(shown)).toEqual([]);
  });

  it('whether its body is kept or only counted', { timeout }, () => {
    const different = cases.filter((one) => {
      const [kept, counted] = [readByEngine(one, []), readByEngine(one, [], 'none')];
      return comparable(counted) !== comparable(kept.refused === null ? { ...kept, body: '' } : kept);
    });
    expect(different.map(shown)).toEqual([]);
  });
});
