import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { requestAddress } from '../../load/request.ts';
import { requestMaker } from '../../load/steps/http-message.ts';
import { readScenario } from '../read-scenario.ts';
import { type HarImportOptions, importHar } from './import-har.ts';
import { chromium, dotnetProxy, firefox, har, type RecordedEntry, recordedSecrets, safari, scriptedProxy } from './testing/recordings.ts';

const shop = 'https://shop.example';
const bytes = (text: string) => new TextEncoder().encode(text);
const imported = (text: string, options: Partial<HarImportOptions> = {}) => importHar(bytes(text), { file: 'visit.har', ...options });
const scenarioOf = (text: string, options?: Partial<HarImportOptions>) =>
  readScenario(imported(text, options).yaml, 'draft.yaml', ['shop']);
interface Written {
  steps: {
    name?: string;
    think?: string;
    http?: { method: string; path: string; headers?: Record<string, string>; json?: unknown; body?: string };
  }[];
}
const written = (text: string) => parse(imported(text).yaml) as Written;
const errorOf = (text: string | Uint8Array, options: Partial<HarImportOptions> = {}): HoldpointError => {
  try {
    importHar(typeof text === 'string' ? bytes(text) : text, { file: 'visit.har', ...options });
  } catch (error) {
    if (error instanceof HoldpointError) return error;
    throw error;
  }
  throw new Error('it was read');
};

describe('a recording', () => {
  it('of Chromium becomes the calls to the shop, with pauses and without files, trackers, preflights and sockets', () => {
    const result = imported(chromium);
    expect(result).toMatchObject({ origin: shop, recorded: 10, steps: 3 });
    expect(result.origins).toEqual([
      { origin: shop, requests: 3, firstParty: true },
      { origin: 'https://www.google-analytics.com', requests: 0, firstParty: false },
      { origin: 'https://ads.example.net', requests: 0, firstParty: false },
    ]);
    expect(written(chromium).steps).toMatchObject([
      { name: 'home', http: { method: 'GET', path: '/', headers: { accept: 'text/html' } }, check: { status: '2xx' } },
      { think: '3s' },
      {
        name: 'items',
        http: {
          path: '/api/v1/items/42?page=2',
          headers: { accept: 'application/json, text/plain, */*', 'x-requested-with': 'XMLHttpRequest' },
        },
      },
      { think: '2s' },
      { name: 'post checkout', http: { method: 'POST', path: '/api/v1/checkout', json: { quantity: 1 } } },
    ]);
    expect(result.notes.join('\n')).toMatch(/Left out: 1 static file, 1 answer from the cache, 1 CORS preflight/);
    expect(result.notes.join('\n')).toMatch(/Credentials were not copied: cookie, authorization, x-csrf-token/);
    expect(result.yaml).toMatch(/^# Drafted from visit\.har \(recorded with WebInspector on 2026-03-02\)\.\n/);
  });

  it('of Firefox is read with local times, without resource types, and its password is not copied', () => {
    const { yaml, notes } = imported(firefox);
    expect(written(firefox).steps).toMatchObject([
      { name: 'home', http: { headers: { accept: 'text/html' } } },
      { think: '7.5s' },
      { name: 'post login', http: { form: { user: 'ada', password: 'REPLACE-ME' } }, check: { status: '3xx' } },
    ]);
    expect(notes.join()).toMatch(/password/);
    expect(yaml).toContain('# not copied: password');
  });

  it('of Safari is read with its caches and null fields', () => {
    expect(written(safari).steps).toMatchObject([{ name: 'home' }, { think: '2s' }, { name: 'items', http: { path: '/api/items' } }]);
  });

  it('of a proxy is read with its byte order mark, CONNECT and long fractions', () => {
    expect(written(dotnetProxy).steps).toMatchObject([{ name: 'items' }]);
    expect(imported(dotnetProxy).notes.join()).toMatch(/proxy-authorization/);
  });

  it('is put into the order of its starts, and says which body is missing', () => {
    expect(written(scriptedProxy).steps.map(({ name, think }) => name ?? think)).toEqual(['put first', '1s', 'second']);
    expect(imported(scriptedProxy).notes).toContain('put first: the body is missing: it is binary.');
  });

  it.each([chromium, firefox, safari, dotnetProxy, scriptedProxy])(
    'drafts a scenario without a problem and without a secret (%#)',
    (text) => {
      expect(scenarioOf(text).steps.length).toBeGreaterThan(0);
      expect(JSON.stringify(imported(text))).not.toMatch(recordedSecrets);
    },
  );

  it('names the target of the workspace that has its origin', () => {
    expect(imported(safari, { targets: [{ name: 'shop', baseUrl: `${shop}/` }] }).yaml).toContain('\ntarget: shop\n');
    expect(imported(safari, { targets: [{ name: 'shop', baseUrl: `${shop}/app` }] }).yaml).toContain(`\nbaseUrl: ${shop}\n`);
  });

  it('keeps static files when asked, and takes the origin that is asked for, also without its scheme', () => {
    expect(imported(chromium, { assets: true }).steps).toBe(4);
    const two = har([
      { url: `${shop}/` },
      { url: 'https://api.shop.example/a' },
      { url: 'https://api.shop.example/b' },
      { url: 'https://other.example/' },
    ]);
    expect(imported(two).origin).toBe('https://api.shop.example');
    expect(imported(two, { origin: 'https://other.example/some/path' }).origin).toBe('https://other.example');
    expect(imported(two, { origin: 'shop.example' }).origin).toBe(shop);
    expect(errorOf(two, { origin: 'https://none.example' }).hint).toContain('https://api.shop.example (2), https://shop.example (1)');
  });

  it('has readable names, each once, without ids and versions', () => {
    const urls = [
      '/',
      '/',
      '/api/v2/users/8f14e45f-ceea-467f-a0e6-1b2c3d4e5f60/orders',
      '/api/users/7/orders',
      '/a.b{c}"d',
      '/Gr%C3%BC%C3%9Fe',
      '/%E0%A4',
    ];
    expect(written(har(urls.map((path) => ({ url: shop + path })))).steps.map(({ name }) => name)).toEqual([
      'home',
      'home 2',
      'users orders',
      'users orders 2',
      'a-b-c-d',
      'Grüße',
      'E0-A4',
    ]);
    const call = (operationName: string) => ({
      url: `${shop}/graphql`,
      method: 'POST',
      post: { mimeType: 'application/json', text: JSON.stringify({ operationName, query: 'query' }) },
    });
    expect(written(har([call('Cart'), call('Pay')])).steps.map(({ name }) => name)).toEqual(['Cart', 'Pay']);
  });

  it('keeps a number that JavaScript cannot hold, and space that JSON does not need', () => {
    const post = (text: string) =>
      written(har([{ url: `${shop}/`, method: 'POST', post: { mimeType: 'application/json', text } }])).steps[0]?.http;
    expect(post('{"id":12345678901234567890}')).toMatchObject({
      body: '{"id":12345678901234567890}',
      headers: { 'content-type': 'application/json' },
    });
    expect(post(' {"id": 1}')).toMatchObject({ json: { id: 1 } });
  });

  it('takes a hundred steps at most and bounds pauses', () => {
    const many = imported(har(Array.from({ length: 150 }, (_, n) => ({ url: `${shop}/p/${n}`, at: n * 100 }))));
    expect(parse(many.yaml)).toMatchObject({ steps: { length: 99 } });
    expect(many.notes.join()).toMatch(/the first 50 requests were taken.*longer than 30 s/);
    expect(many.yaml).toContain('think: 30s');
  });

  it('does not repeat the value of a secret in the query, in JSON, or in an address', () => {
    const entry = {
      url: 'https://ada:hidden1@shop.example/a?access_token=hidden2&page=1&api_key=hidden3#hidden4',
      method: 'POST',
      headers: { 'X-Api-Key': 'hidden5' },
      post: { mimeType: 'application/json', text: '{"user":{"newPassword":"hidden6","pin":123456},"token_count":7}' },
    };
    const { yaml } = imported(har([entry]));
    expect(yaml).not.toMatch(/hidden|123456/);
    expect(yaml).toContain('/a?access_token=REPLACE-ME&page=1&api_key=REPLACE-ME');
    expect(yaml).toContain('token_count: 7');
  });
});

describe('a value that an answer gives and a later request sends', () => {
  const login = (answer: unknown): RecordedEntry => ({
    url: `${shop}/login`,
    method: 'POST',
    post: { mimeType: 'application/json', text: '{"user":"ada"}' },
    answer,
  });
  const order = { token: 'tok-81f3a9', order: { id: 48_201, lines: [{ sku: 'sku-000123' }] } };
  const later: RecordedEntry[] = [
    { url: `${shop}/orders/48201?line=sku-000123`, headers: { Authorization: 'Bearer tok-81f3a9' } },
    {
      url: `${shop}/pay`,
      method: 'POST',
      post: { mimeType: 'application/json', text: '{"order":48201,"token":"tok-81f3a9","text":"${x}"}' },
    },
    {
      url: `${shop}/form`,
      method: 'POST',
      post: { mimeType: 'application/x-www-form-urlencoded', text: 'token=tok-81f3a9&a=1&a=$%7By%7D' },
    },
  ];

  it('is extracted there and filled in wherever it is sent, a credential too', () => {
    const text = har([login(order), ...later]);
    const { yaml, notes } = imported(text);
    expect(written(text).steps).toMatchObject([
      { extract: { token: { jsonPath: '$.token' }, order_id: { jsonPath: '$.order.id' }, sku: { jsonPath: '$.order.lines[0].sku' } } },
      { http: { path: '/orders/${order_id}?line=${sku}', headers: { authorization: 'Bearer ${token}' } } },
      { http: { json: { order: '${order_id}', token: '${token}', text: '$${x}' } } },
      { http: { body: 'token=${token}&a=1&a=%24%24%7By%7D' } },
    ]);
    expect(yaml).not.toContain('tok-81f3a9');
    expect(notes.join()).toMatch(/extracted: \$\{token\} \(from post login\)/);
    expect(readScenario(yaml, 'draft.yaml', null).steps).toHaveLength(4);
  });

  it('stays as recorded where it could mean two things, where it was sent before, or where it may be chance', () => {
    const twice = har([login({ a: 'tok-81f3a9', b: 'tok-81f3a9' }), { url: `${shop}/next/tok-81f3a9` }]);
    expect(imported(twice).yaml).not.toContain('extract');
    expect(imported(twice).notes.join()).toMatch(/in several places.*post login: \$\.a, \$\.b/);
    for (const answer of [{ page: 2 }, { word: 'summer' }, { day: '2026-03-02' }]) {
      const [value] = Object.values(answer);
      expect(imported(har([login(answer), { url: `${shop}/x/${value}` }])).yaml).not.toContain('extract');
    }
    const known = har([{ url: `${shop}/x/tok-81f3a9` }, login({ a: 'tok-81f3a9' }), { url: `${shop}/y/tok-81f3a9` }]);
    expect(imported(known).yaml).not.toContain('extract');
  });

  it('is not looked for in an answer to the same or a later request', () => {
    expect(imported(har([{ url: `${shop}/x/tok-81f3a9`, answer: { a: 'tok-81f3a9' } }, login({ b: 'tok-81f3a9' })])).yaml).not.toContain(
      'extract',
    );
  });
});

describe('what is no recording', () => {
  it.each([
    ['an empty file', '', 1, 1, /expected a value: the file ends too early/],
    ['a file that was cut', chromium.slice(0, 2000), 1, 0, /ends too early/],
    ['a missing comma', '{\n  "log": {}\n  "x": 1 }', 3, 3, /expected a comma or }/],
    ['other JSON', '[1]', 1, 1, /this is JSON, but no HAR/],
    ['no entries', '{\n"log": {\n  "version": "1.2"}}', 2, 8, /log\.entries/],
    ['an entry without an address', '{"log":{"entries":[\n{"request":{"method":"GET","url":7}}]}}', 2, 34, /log\.entries\.0\.request\.url/],
  ])('%s is refused with its place', (_name, text, line, column, message) => {
    const error = errorOf(text);
    expect(error.code).toBe('INVALID');
    expect(error.problems[0]).toMatchObject({ file: 'visit.har', line, severity: 'error', ...(column === 0 ? {} : { column }) });
    expect(error.problems[0]?.message).toMatch(message);
    expect(error.hint).toMatch(/Export/);
  });

  it('and a recording without a usable request says what it has', () => {
    expect(errorOf(har([{ url: 'data:,a' }])).message).toMatch(/no request to an http/);
    expect(errorOf(har([{ url: `${shop}/a.png`, mime: 'image/png' }])).message).toMatch(/it has 1 static file/);
    expect(errorOf(new Uint8Array([0x7b, 0xff])).message).toMatch(/not UTF-8/);
  });
});

/** Judged where changes are judged: the same cases each time. */
const fixed = { seed: 20_260_302, numRuns: 80 };
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('${x}', '# a: b', '- |', 'null', '1e3', '\u2028', '"', '*a', '&b', '!!c', '---'),
);
const entries: fc.Arbitrary<RecordedEntry> = fc.record(
  {
    url: fc.tuple(fc.constantFrom(shop, 'http://10.0.0.1:81', 'nonsense:'), text).map(([base, path]) => `${base}/${path}`),
    method: fc.oneof(
      fc.constantFrom('get', 'POST', 'PATCH', 'TRACE'),
      text.filter((one) => one !== ''),
    ),
    at: fc.integer({ min: 0, max: 1000 }),
    ms: fc.double({ noNaN: true, min: -1, max: 1e6 }),
    status: fc.constantFrom(200, 304, 404, 503, 0, -1, 101, 200.5),
    mime: fc.oneof(fc.constantFrom('application/json', 'text/html', 'image/png'), text),
    headers: fc.dictionary(fc.oneof(fc.constantFrom('Accept', 'X-A', 'Cookie', 'content-type'), text), text),
    post: fc.record({
      mimeType: fc.constantFrom(
        'application/json',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=b',
        'text/plain',
        '',
      ),
      text: fc.oneof(
        text,
        fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value)),
      ),
    }),
    type: fc.constantFrom('document', 'xhr', 'image'),
  },
  { requiredKeys: ['url'] },
);

// Hundreds of recordings, on a machine that does other things too.
describe('whatever a recording holds', { timeout: 30_000 }, () => {
  it('the draft is a valid scenario, or the refusal says what is wrong', () => {
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 8 }), (list) => {
        const recording = har(list);
        try {
          const { yaml, steps } = imported(recording);
          expect(readScenario(yaml, 'draft.yaml', null).steps.filter(({ kind }) => kind === 'http')).toHaveLength(steps);
        } catch (error) {
          if (!(error instanceof HoldpointError) || !/no request to|can become a step/.test(error.message)) throw error;
        }
      }),
      fixed,
    );
  });

  it('a JSON body is sent as it was recorded', () => {
    fc.assert(
      fc.property(
        fc
          .dictionary(fc.string(), fc.jsonValue())
          .filter((body) => !/__proto__|pass|token|pin|sid|sig|otp|pwd/i.test(JSON.stringify(body))),
        (body) => {
          const recorded = JSON.stringify(body);
          const [step] = scenarioOf(
            har([{ url: `${shop}/`, method: 'POST', post: { mimeType: 'application/json', text: recorded } }]),
          ).steps;
          if (step?.kind !== 'http') throw new Error('it is no http step');
          const sent = requestMaker(
            step,
            requestAddress({ baseUrl: shop, keepAlive: true }),
          )({ n: 0, session: { user: 0, variables: new Map() }, env: {}, random: () => 0 });
          expect(sent.parts.body?.toString('utf8')).toBe(recorded);
        },
      ),
      fixed,
    );
  });

  it('a damaged file never ends in anything but a named problem', () => {
    const whole = bytes(firefox);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }), fc.boolean(), (index, byte, cut) => {
        const damaged = cut ? whole.slice(0, index) : whole.with(index, byte);
        try {
          importHar(damaged, { file: 'visit.har' });
        } catch (error) {
          if (!(error instanceof HoldpointError)) throw error;
          expect(error.code).toBe('INVALID');
        }
      }),
      fixed,
    );
  });
});
