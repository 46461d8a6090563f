// Recordings as tools write them: each has the fields, the omissions and the oddities of its tool, over the same short visit to a shop.

interface Fields {
  [name: string]: unknown;
}

export interface RecordedEntry {
  method?: string;
  url: string;
  /** Seconds after the start. */
  at?: number;
  ms?: number;
  status?: number;
  mime?: string;
  answer?: unknown;
  headers?: Record<string, string>;
  post?: Fields;
  /** `_resourceType` where a tool has it. */
  type?: string;
  more?: Fields;
}

const start = Date.parse('2026-03-02T09:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const pairs = (headers: Record<string, string>) => Object.entries(headers).map(([name, value]) => ({ name, value }));
const textOf = (answer: unknown) => (typeof answer === 'string' ? answer : JSON.stringify(answer));

/** The least that a HAR needs, in the style of the specification. */
export function har(entries: readonly RecordedEntry[], log: Fields = {}): string {
  return JSON.stringify({ log: { version: '1.2', creator: { name: 'test', version: '1' }, entries: entries.map(entryOf), ...log } });
}

function entryOf(entry: RecordedEntry): Fields {
  const { method = 'GET', url, ms = 20, status = 200, mime = 'application/json', answer = {}, headers = {}, post } = entry;
  return {
    startedDateTime: at(entry.at ?? 0),
    time: ms,
    request: {
      method,
      url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: pairs(headers),
      queryString: [],
      headersSize: -1,
      bodySize: -1,
      ...(post === undefined ? {} : { postData: post }),
    },
    response: {
      status,
      statusText: '',
      headers: [{ name: 'set-cookie', value: 'sid=answer-secret' }],
      content: { size: 10, mimeType: mime, text: textOf(answer) },
      redirectURL: '',
    },
    cache: {},
    timings: { send: 0, wait: ms, receive: 0 },
    ...(entry.type === undefined ? {} : { _resourceType: entry.type }),
    ...entry.more,
  };
}

const json = { mimeType: 'application/json', text: '{"quantity":1}' };
const shop = 'https://shop.example';

/** Chromium: pseudo headers of HTTP/2, `_resourceType`, cached answers, status 0 for what was blocked, preflights, WebSockets. */
export const chromium = har(
  [
    {
      url: `${shop}/`,
      type: 'document',
      mime: 'text/html',
      answer: '<html>',
      headers: {
        ':authority': 'shop.example',
        ':method': 'GET',
        ':path': '/',
        ':scheme': 'https',
        accept: 'text/html',
        'accept-encoding': 'gzip, br',
        cookie: 'sid=request-secret',
        'sec-ch-ua': '"Chromium"',
        'user-agent': 'Mozilla/5.0',
      },
      more: { _initiator: { type: 'other' }, _priority: 'VeryHigh', connection: '443', pageref: 'page_1' },
    },
    { url: `${shop}/app.js`, type: 'script', mime: 'text/javascript', at: 0.1 },
    { url: `${shop}/logo.svg`, type: 'image', mime: 'image/svg+xml', at: 0.1, more: { _fromCache: 'memory' } },
    { url: 'https://www.google-analytics.com/g/collect?v=2', type: 'ping', method: 'POST', status: 204, at: 0.2 },
    { url: 'https://ads.example.net/frame', type: 'document', status: 0, at: 0.2 },
    {
      url: `${shop}/api/v1/items/42?page=2`,
      type: 'xhr',
      at: 3,
      answer: { id: 42, price: 9.5 },
      headers: { Accept: 'application/json, text/plain, */*', Authorization: 'Bearer header-secret', 'X-Requested-With': 'XMLHttpRequest' },
    },
    { url: `${shop}/api/v1/checkout`, method: 'OPTIONS', type: 'preflight', status: 204, at: 5 },
    {
      url: `${shop}/api/v1/checkout`,
      method: 'POST',
      type: 'fetch',
      status: 201,
      at: 5.1,
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': 'csrf-secret' },
      post: json,
    },
    { url: `wss://shop.example/live`, type: 'websocket', status: 101, at: 5.2, more: { _webSocketMessages: [] } },
    { url: 'data:image/png;base64,AAAA', type: 'image', at: 5.3 },
  ],
  {
    creator: { name: 'WebInspector', version: '537.36' },
    pages: [{ startedDateTime: at(0), id: 'page_1', title: `${shop}/`, pageTimings: { onContentLoad: 90.1, onLoad: null } }],
  },
);

/** Firefox: local time with an offset, no `_resourceType`, base64 bodies, status 0 and time 0 for what was blocked, null values. */
export const firefox = har(
  [
    {
      url: `${shop}/`,
      mime: 'text/html; charset=utf-8',
      headers: {
        Host: 'shop.example',
        'User-Agent': 'Firefox',
        Accept: 'text/html',
        Connection: 'keep-alive',
        Cookie: 'a=request-secret',
        TE: 'trailers',
      },
      more: { startedDateTime: '2026-03-02T10:00:00.000+01:00', pageref: 'page_1', serverIPAddress: '127.0.0.1', connection: '443' },
    },
    { url: `${shop}/style.css`, mime: 'text/css', more: { startedDateTime: '2026-03-02T10:00:00.100+01:00' } },
    { url: 'https://cdn.example.org/blocked.js', status: 0, ms: 0, mime: '', more: { startedDateTime: '2026-03-02T10:00:00.110+01:00' } },
    {
      url: `${shop}/login`,
      method: 'POST',
      status: 302,
      mime: 'text/html',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      post: {
        mimeType: 'application/x-www-form-urlencoded',
        params: [
          { name: 'user', value: 'ada' },
          { name: 'password', value: 'form-secret' },
        ],
        text: 'user=ada&password=form-secret',
      },
      more: { startedDateTime: '2026-03-02T10:00:07.300+01:00' },
    },
  ],
  { creator: { name: 'Firefox', version: '128.0' }, browser: { name: 'Firefox', version: '128.0' }, pages: null },
);

/** Safari: `_fetchType`, fractions of a millisecond, no cookies, null instead of absent fields. */
export const safari = har(
  [
    { url: `${shop}/`, mime: 'text/html', ms: 120.30000000447, more: { _fetchType: 'Network Load', _priority: 'high', pageref: 'page_0' } },
    { url: `${shop}/photo`, mime: 'image/jpeg', at: 0.2, more: { _fetchType: 'Memory Cache' } },
    { url: `${shop}/api/cart`, at: 2, more: { _fetchType: 'Disk Cache' } },
    {
      url: `${shop}/api/items`,
      at: 2.1,
      post: { mimeType: null, text: null, params: null },
      more: { _fetchType: 'Network Load', comment: null },
    },
  ],
  {
    creator: { name: 'WebKit Web Inspector', version: '1.0' },
    pages: [{ startedDateTime: at(0), id: 'page_0', title: shop, pageTimings: {} }],
  },
);

/** A proxy of .NET (Fiddler): byte order mark, seven digits of a second, CONNECT, an empty body on each GET. */
export const dotnetProxy = `\ufeff${har(
  [
    { url: `http://shop.example:443`, method: 'CONNECT', more: { startedDateTime: '2026-03-02T09:00:00.0000000+00:00' } },
    {
      url: `${shop}/api/items`,
      post: { mimeType: '', text: '', params: [] },
      headers: { Host: 'shop.example', 'Proxy-Connection': 'keep-alive', 'Proxy-Authorization': 'Basic proxy-secret' },
      more: { startedDateTime: '2026-03-02T09:00:01.1234567+00:00' },
    },
  ],
  { creator: { name: 'Fiddler', version: '5.0' }, comment: 'exported' },
)}`;

/** mitmproxy: no pages, binary bodies in base64, entries in the order in which they ended. */
export const scriptedProxy = har(
  [
    { url: `${shop}/api/second`, at: 2, headers: { Accept: '*/*' } },
    {
      url: `${shop}/api/first`,
      at: 1,
      method: 'PUT',
      post: { mimeType: 'application/octet-stream', text: 'AAECAw==', encoding: 'base64' },
    },
  ],
  { creator: { name: 'mitmproxy har_dump', version: '0.1' }, pages: [] },
);

/** What no draft and no note may hold. */
export const recordedSecrets = /request-secret|header-secret|csrf-secret|answer-secret|form-secret|proxy-secret/;
