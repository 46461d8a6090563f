import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Role } from '#shared/contract/base.ts';
import type { ContractClient } from '#shared/contract/index.ts';
import { type HeldConsole, openHeldConsole } from '#core/console/held-console.ts';
import { createWorkspace } from '#core/workspace/create-workspace.ts';
import { PassphraseSecretStore } from '#core/identities/passphrase-secret-store.ts';
import { forkStarter } from '#core/processes/fork-starter.ts';
import { Credentials } from './credentials.ts';
import { maxMessageBytes } from './rpc-sockets.ts';
import { type RunningServer, startServer } from './server.ts';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

let folder = '';
let held: HeldConsole;
let credentials: Credentials;
let server: RunningServer;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-serve-'));
  const workspace = path.join(folder, 'workspace');
  createWorkspace(workspace);
  const page = path.join(folder, 'page');
  mkdirSync(path.join(page, 'assets'), { recursive: true });
  writeFileSync(path.join(page, 'index.html'), '<!doctype html><title>the page</title>');
  writeFileSync(path.join(page, 'assets', 'index-1a2b.js'), `// ${'x'.repeat(5000)}`);
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
  held = await openHeldConsole({
    workspace,
    kind: 'serve',
    starter: forkStarter,
    secrets: new PassphraseSecretStore(path.join(workspace, '.holdpoint', 'keys')),
    startServices: false,
  });
});
afterAll(async () => {
  await held[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  credentials = new Credentials();
  server = await startServer({
    core: held.core,
    credentials,
    host: '127.0.0.1',
    ports: [0],
    proxies: ['https://console.example.com'],
    pageRoot: path.join(folder, 'page'),
  });
});
afterEach(() => server[Symbol.asyncDispose]());

/** A request with exactly these headers: `fetch` does not let a test lie about Host and Origin, nor send "..". */
function request(target: string, options: RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port: server.port, path: target, agent: false, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    }).on('error', reject);
  });
}

async function signIn(role: Role = 'approver'): Promise<string> {
  const url = new URL(server.signInUrl(role));
  const { headers } = await request(url.pathname + url.search);
  return String(headers['set-cookie']?.[0]?.split(';')[0]);
}

/** What becomes of an upgrade: 101, or the status it is refused with. */
function upgrade(headers: Record<string, string>, target = '/rpc'): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${target}`, { headers });
    socket.on('open', () => {
      resolve(101);
      socket.terminate();
    });
    socket.on('unexpected-response', (sent, response) => {
      resolve(response.statusCode ?? 0);
      sent.destroy();
    });
    socket.on('error', () => {});
  });
}

async function withClient<T>(role: Role, use: (client: ContractClient, socket: WebSocket) => Promise<T>): Promise<T> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, { headers: { authorization: `Bearer ${credentials.tokens[role]}` } });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  try {
    return await use(createORPCClient(new RPCLink({ websocket: socket })), socket);
  } finally {
    socket.terminate();
  }
}

const own = () => `http://127.0.0.1:${server.port}`;

describe('a browser that signs in', () => {
  it('gets the page after opening the printed address', async () => {
    const url = new URL(server.signInUrl('approver'));
    const answer = await request(url.pathname + url.search);
    expect(answer).toMatchObject({ status: 303, headers: { location: '/' } });
    const cookie = answer.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict/);
    const page = await request('/', { headers: { cookie: cookie.split(';')[0] ?? '' } });
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('the page') });
  });

  it('cannot use the same address twice', async () => {
    const url = new URL(server.signInUrl('approver'));
    expect((await request(url.pathname + url.search)).status).toBe(303);
    const again = await request(url.pathname + url.search, { headers: { accept: 'text/html' } });
    expect(again.status).toBe(401);
    expect(again.headers['set-cookie']).toBeUndefined();
    expect(again.body).toContain('used already');
  });

  it('does not use the address up by previewing it', async () => {
    const url = new URL(server.signInUrl('approver'));
    await request(url.pathname + url.search, { method: 'HEAD' });
    expect((await request(url.pathname + url.search)).status).toBe(303);
  });

  it('is sent on to a route of the console, and never to another site', async () => {
    const to = async (where: string) => {
      const url = new URL(server.signInUrl('viewer'));
      return (await request(`${url.pathname}${url.search}&to=${encodeURIComponent(where)}`)).headers.location;
    };
    expect(await to('/runs/3f')).toBe('/runs/3f');
    for (const elsewhere of ['//evil.example', '/\\evil.example', 'https://evil.example', '/%0d%0aset-cookie:x=1\r\n'])
      expect(await to(elsewhere)).toBe('/');
  });

  it('gets every route as the page, and no page for a missing file', async () => {
    const cookie = await signIn();
    expect((await request('/gates/phase-4', { headers: { cookie } })).body).toContain('the page');
    expect((await request('/assets/gone-1.js', { headers: { cookie } })).status).toBe(404);
  });

  it('keeps hashed files for good, asks about the page again, and is sent both compressed', async () => {
    const headers = { cookie: await signIn(), 'accept-encoding': 'br, gzip' };
    const script = await request('/assets/index-1a2b.js', { headers });
    expect(script.headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': expect.stringContaining('immutable') });
    expect(Number(script.headers['content-length'])).toBeLessThan(1000);
    expect((await request('/', { headers })).headers['cache-control']).toBe('no-cache');
  });

  it('marks its cookie as secure behind a reverse proxy with TLS', async () => {
    const url = new URL(server.signInUrl('viewer'));
    const { headers } = await request(url.pathname + url.search, { headers: { host: 'console.example.com' } });
    expect(headers['set-cookie']?.[0]).toContain('; Secure');
  });
});

describe('every answer', () => {
  it('carries the security headers, refusals too', async () => {
    for (const answer of [
      await request('/', { headers: { cookie: await signIn() } }),
      await request('/'),
      await request('/', { headers: { host: 'x' } }),
    ]) {
      expect(answer.headers).toMatchObject({
        'content-security-policy': expect.stringMatching(/default-src 'none'.*script-src 'self';.*frame-ancestors 'none'/),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });

  it('to a refusal holds no secret and no stack', async () => {
    const { body } = await request('/', { headers: { authorization: 'Bearer wrong' } });
    expect(body).not.toMatch(/\bat .*\.ts|wrong/);
    for (const token of Object.values(credentials.tokens)) expect(body).not.toContain(token);
  });
});

describe('a request is refused', () => {
  it('without a token', async () => {
    expect((await request('/')).status).toBe(401);
    expect((await request('/rpc')).status).toBe(401);
    expect((await request('/assets/index-1a2b.js')).status).toBe(401);
    expect((await request('/auth')).status).toBe(401);
  });

  it('with a wrong token or session', async () => {
    expect((await request('/', { headers: { authorization: 'Bearer AAAA' } })).status).toBe(401);
    expect((await request('/auth?token=AAAA')).status).toBe(401);
    const stale = await request('/', { headers: { cookie: `holdpoint-${server.port}=AAAA` } });
    expect(stale.status).toBe(401);
    expect(stale.headers['set-cookie']?.[0]).toContain('Max-Age=0');
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1', 'localhost.evil.example'])(
    'under a name that is not ours: %s',
    async (host) => {
      const cookie = await signIn();
      expect((await request('/', { headers: { host, cookie } })).status).toBe(421);
    },
  );

  it.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'http://console.example.com'])(
    'from a page of another origin: %s',
    async (origin) => {
      const cookie = await signIn();
      expect((await request('/', { headers: { origin, cookie } })).status).toBe(403);
    },
  );

  it('when another site embeds it, though it says no Origin', async () => {
    const cookie = await signIn();
    expect((await request('/', { headers: { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' } })).status).toBe(403);
    expect((await request('/', { headers: { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } })).status).toBe(200);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('when it wants to change something: %s', async (method) => {
    expect((await request('/', { method, headers: { cookie: await signIn() } })).status).toBe(405);
  });

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/..%5csecret.txt', '/assets/..%252f..%252fsecret.txt'])(
    'when it climbs out of the page: %s',
    async (target) => {
      const answer = await request(target, { headers: { cookie: await signIn() } });
      expect(answer.body).not.toContain('secret');
      expect(answer.status).toBe(404);
    },
  );

  it('after too many wrong credentials, with the time to wait; who is signed in goes on', async () => {
    const cookie = await signIn();
    const unused = new URL(server.signInUrl('approver'));
    for (let i = 0; i < 10; i += 1) expect((await request('/', { headers: { authorization: 'Bearer AAAA' } })).status).toBe(401);
    const waiting = await request('/', { headers: { authorization: 'Bearer AAAA' } });
    expect(waiting).toMatchObject({ status: 429, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } });
    expect((await request(unused.pathname + unused.search)).status).toBe(429);
    expect((await request('/', { headers: { cookie } })).status).toBe(200);
  });

  it('when its headers do not come to an end: the connection is closed, nothing hangs', async () => {
    const socket = connect(server.port, '127.0.0.1');
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      socket.on('close', () => resolve(text));
      socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nx-long: ${'x'.repeat(20_000)}`);
    });
    expect(answer).toContain('431');
  });
});

describe('a WebSocket is refused', () => {
  it('without a token, with a wrong one, and with a session of another console', async () => {
    expect(await upgrade({ origin: own() })).toBe(401);
    expect(await upgrade({ authorization: 'Bearer AAAA' })).toBe(401);
    expect(await upgrade({ origin: own(), cookie: `holdpoint-${server.port}=AAAA` })).toBe(401);
  });

  it('from a page of another origin, though it carries a valid session', async () => {
    const cookie = await signIn();
    expect(await upgrade({ origin: 'https://evil.example', cookie })).toBe(403);
    expect(await upgrade({ origin: 'null', cookie })).toBe(403);
    expect(await upgrade({ cookie })).toBe(403);
    expect(await upgrade({ origin: own(), cookie })).toBe(101);
  });

  it('under a name that is not ours', async () => {
    const cookie = await signIn();
    expect(await upgrade({ host: 'evil.example', origin: 'http://evil.example', cookie })).toBe(421);
  });

  it('anywhere but at its place', async () => {
    expect(await upgrade({ authorization: `Bearer ${credentials.tokens.approver}` }, '/')).toBe(404);
  });

  it('with 1009 when a message is too large, and other connections go on', async () => {
    await withClient('viewer', async (other) => {
      const code = await withClient('viewer', async (_client, socket) => {
        const closed = new Promise<number>((resolve) => socket.once('close', resolve));
        socket.send('x'.repeat(maxMessageBytes + 1));
        return closed;
      });
      expect(code).toBe(1009);
      expect(await other.system.echo({ text: 'still here' })).toEqual({ text: 'still here' });
    });
  });

  it('when there are too many', async () => {
    const headers = { authorization: `Bearer ${credentials.tokens.viewer}` };
    const sockets = Array.from({ length: 64 }, () => new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, { headers }));
    await Promise.all(sockets.map((socket) => new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))));
    expect(await upgrade(headers)).toBe(503);
    for (const socket of sockets) socket.terminate();
    await expect.poll(() => upgrade(headers)).toBe(101);
  });

  it.for([
    ['text that is no JSON', '{"nonsense":', 1007],
    ['bytes', Buffer.from([0xff, 0xfe]), 1003],
  ] as const)('after %s, and the server stands', async ([, message, code]) => {
    const closed = await withClient('viewer', (_client, socket) => {
      const closing = once(socket, 'close');
      socket.send(message);
      return closing;
    });
    expect(closed[0]).toBe(code);
    expect(await withClient('viewer', (client) => client.system.echo({ text: 'a' }))).toEqual({ text: 'a' });
  });
});

describe('roles', () => {
  it('a viewer reads and cannot operate', async () => {
    await withClient('viewer', async (client) => {
      expect(await client.system.info()).toMatchObject({ host: 'serve', role: 'viewer' });
      await expect(client.terminals.create({})).rejects.toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('operator') });
      await expect(client.settings.update({ notifyOnRunEnd: false })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    });
  });

  it('an operator operates and cannot approve', async () => {
    await withClient('operator', async (client) => {
      expect(await client.settings.update({ notifyOnRunEnd: true })).toMatchObject({ notifyOnRunEnd: true });
      const approval = client.gates.approve({ phaseId: 'phase-1', person: 'me', digest: 'x', reason: 'because' });
      await expect(approval).rejects.toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('approver') });
    });
  });

  it('of a browser are those of the address it signed in with', async () => {
    const cookie = await signIn('viewer');
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, { headers: { cookie, origin: own() } });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const client: ContractClient = createORPCClient(new RPCLink({ websocket: socket }));
    expect((await client.system.info()).role).toBe('viewer');
    socket.terminate();
  });

  it('new sign-in addresses are given to the token of the file only', async () => {
    const link = (headers: Record<string, string>) => request('/auth/link?role=viewer', { headers });
    expect((await link({ cookie: await signIn('approver') })).status).toBe(403);
    expect((await link({ authorization: `Bearer ${credentials.tokens.operator}` })).status).toBe(403);
    const { status, body } = await link({ authorization: `Bearer ${credentials.tokens.approver}` });
    expect(status).toBe(200);
    const url = new URL((JSON.parse(body) as { url: string }).url);
    expect((await request(url.pathname + url.search)).status).toBe(303);
  });
});

describe('the address of the console', () => {
  it('is refused with a reason when its port is taken', async () => {
    const taken = startServer({ core: held.core, credentials, host: '127.0.0.1', ports: [server.port], pageRoot: folder });
    await expect(taken).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining(`Port ${server.port}`),
      hint: expect.stringContaining('--port'),
    });
  });

  it('falls back to a free port where that is allowed', async () => {
    await using second = await startServer({ core: held.core, credentials, host: '127.0.0.1', ports: [server.port, 0], pageRoot: folder });
    expect(second.port).not.toBe(server.port);
  });
});
