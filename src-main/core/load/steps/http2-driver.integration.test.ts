import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createSecureServer, type Http2SecureServer, type ServerHttp2Stream } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Capture } from '../http-response-parser.ts';
import { selfSigned } from '../testing/self-signed.ts';
import { Http2Driver, type Http2Step } from './http2-driver.ts';
import { RecordedCall, testContext } from './testing/recorded-call.ts';

const workspace = mkdtempSync(path.join(tmpdir(), 'holdpoint-http2-'));
const pair = selfSigned();
writeFileSync(path.join(workspace, 'ca.pem'), pair.cert);
const portOf = (server: Server) => (server.address() as AddressInfo).port;
const stepOf = (more: Partial<Http2Step> = {}): Http2Step => ({ name: 'get', method: 'GET', path: '/', headers: {}, body: null, ...more });

describe('an http step over HTTP/2', () => {
  let server: Http2SecureServer;
  let driver: Http2Driver;
  const requests: { headers: Record<string, unknown>; body: string }[] = [];
  let sessions = 0;
  let open = new Set<ServerHttp2Stream>();
  beforeAll(async () => {
    server = createSecureServer({ ...pair, settings: { maxConcurrentStreams: 50 } });
    server.on('session', () => {
      sessions += 1;
    });
    server.on('stream', (stream, headers) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', () => stream.destroy());
      stream.on('close', () => open.delete(stream));
      stream.on('end', () => {
        requests.push({ headers: { ...headers }, body: Buffer.concat(chunks).toString() });
        if (headers[':path'] === '/api/hang') open.add(stream);
        else if (headers[':path'] === '/api/break') stream.close(2);
        else {
          stream.respond({ ':status': 201, 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'] });
          stream.end('the body');
        }
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    driver.destroy();
    requests.length = 0;
    sessions = 0;
    open = new Set();
  });
  afterAll(() => {
    server.close();
    rmSync(workspace, { recursive: true });
  });

  const start = (load: Parameters<typeof testContext>[1] = {}, capture: Capture = 'body') => {
    const context = testContext<Http2Step>([], {
      baseUrl: `https://localhost:${portOf(server)}/api`,
      address: '127.0.0.1',
      connections: 4,
      runId: 'r',
      tls: { insecure: false, ca: 'ca.pem' },
      workspace,
      ...load,
    });
    driver = new Http2Driver(context, { captureOf: () => capture });
  };
  const run = (step = stepOf(), n = 0) => {
    const call = new RecordedCall(undefined, n);
    driver.run(step, call);
    return call;
  };

  it('sends method, path, headers and body, and is answered with all of the response', async () => {
    start({
      trace: true,
      steps: [
        { kind: 'think', ms: 1 },
        { kind: 'http', ...stepOf({ name: 'post' }), status: null },
      ] as never,
    });
    const call = run(stepOf({ name: 'post', method: 'POST', path: '/items?x=1', headers: { 'X-One': '1' }, body: 'some words' }), 7);
    const { headers, ...answer } = await call.answer();
    expect(answer).toEqual({ status: 201, body: 'the body', values: {} });
    expect(headers).toEqual(
      expect.arrayContaining([
        ['content-type', 'text/plain'],
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ]),
    );
    expect(requests).toMatchObject([
      {
        body: 'some words',
        headers: {
          ':method': 'POST',
          ':path': '/api/items?x=1',
          ':authority': `localhost:${portOf(server)}`,
          'x-one': '1',
          'x-holdpoint-request': 'r/7',
          'user-agent': 'holdpoint',
        },
      },
    ]);
    expect(call.receivedNs).toBeGreaterThan(call.sentNs ?? Number.POSITIVE_INFINITY);
  });

  it.each([
    ['none', [], null],
    ['head', [['content-type', 'text/plain']], null],
  ] as const)('keeps %s of the response', async (capture, headers, body) => {
    start({}, capture);
    const answer = await run().answer();
    expect(answer).toMatchObject({ status: 201, body });
    expect(answer.headers).toEqual(headers.length === 0 ? [] : expect.arrayContaining([...headers]));
  });

  it('shares one connection for as many requests as the server allows at once', async () => {
    start();
    await run().answer();
    const calls = Array.from({ length: 50 }, (_, n) => run(stepOf({ path: '/hang' }), n));
    await vi.waitFor(() => expect(open.size).toBe(50), 10_000);
    expect(sessions).toBe(1);
    for (const stream of open) {
      stream.respond({ ':status': 200 });
      stream.end();
    }
    const answers = await Promise.all(calls.map((call) => call.answer()));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('says why there is no response', async () => {
    start();
    expect(await run(stepOf({ path: '/break' })).failure()).toMatch(/HTTP\/2|NGHTTP2|ERR_HTTP2/);
    start({ tls: { insecure: false, ca: null } });
    expect(await run().failure()).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
    start({ baseUrl: 'https://localhost:1' });
    expect(await run().failure()).toBe('ECONNREFUSED');
    start();
    expect(await run(stepOf({ path: '/a b' })).failure()).toBe('invalid request path');
  });

  it('takes any certificate when told so', async () => {
    start({ tls: { insecure: true, ca: null } });
    expect((await run().answer()).status).toBe(201);
  });

  it('refuses a target that speaks HTTP/1.1 only, and one without TLS', async () => {
    const old = createHttpsServer(pair, (_request, response) => response.end()).listen(0, '127.0.0.1');
    await once(old, 'listening');
    start({ baseUrl: `https://localhost:${portOf(old)}` });
    expect(await run().failure()).toBe('the target does not speak HTTP/2');
    old.close();
    start({ baseUrl: 'http://localhost:80' });
    await expect(driver.prepare()).rejects.toThrow('version: 2 needs an https address, not http://localhost');
  });

  it('reports nothing for a request that was given up, and resets its stream alone', async () => {
    start();
    const kept = run(stepOf({ path: '/hang' }));
    await vi.waitFor(() => expect(open.size).toBe(1), 10_000);
    const given = run(stepOf({ path: '/hang' }));
    await vi.waitFor(() => expect(open.size).toBe(2), 10_000);
    driver.abandon(given);
    await vi.waitFor(() => expect(open.size).toBe(1), 10_000);
    for (const stream of open) {
      stream.respond({ ':status': 204 });
      stream.end();
    }
    expect((await kept.answer()).status).toBe(204);
    expect([given.isOver, sessions]).toEqual([false, 1]);
  });

  it('does not send a request that was given up while the connection was being made', async () => {
    start();
    const waiting = run(stepOf({ path: '/never' }));
    driver.abandon(waiting);
    await run(stepOf({ path: '/after' })).answer();
    expect([waiting.isOver, waiting.sentNs]).toEqual([false, null]);
    expect(requests.map(({ headers }) => headers[':path'])).toEqual(['/api/after']);
  });
});
