import { once } from 'node:events';
import http, { type IncomingMessage, type RequestListener } from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { TargetServer } from '../runs/testing/run-bench.ts';
import type { Capture, CapturedResponse } from './http-response-parser.ts';
import { ConnectionPool, type Exchange } from './connection-pool.ts';
import { originOf } from './origin.ts';
import { selfSigned } from './testing/certificate.ts';
import type { TlsTrust } from './tls-trust.ts';

interface Answer {
  status: number | null;
  /** Of a request that failed. */
  kind: string;
  written: boolean | null;
  response: CapturedResponse | null;
  calls: string[];
}

interface Sending {
  limit?: number;
  keepAlive?: boolean;
  capture?: Capture;
  address?: string;
  trust?: TlsTrust;
  body?: Buffer;
  onSend?: () => void;
  onReceived?: () => void;
}

function send(
  pool: ConnectionPool,
  path: string,
  { capture = 'none', body = Buffer.alloc(0), onSend, onReceived }: Sending = {},
): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const calls: string[] = [];
  const length = body.length > 0 ? `Content-Length: ${body.length}\r\n` : '';
  const exchange: Exchange = {
    method: 'GET',
    bytes: Buffer.concat([Buffer.from(`GET ${path} HTTP/1.1\r\nHost: t\r\n${length}\r\n`), body]),
    capture,
    connection: null,
    onSend: () => {
      calls.push('sent');
      onSend?.();
    },
    onReceived: () => {
      calls.push('received');
      onReceived?.();
    },
    onResponse: (status, response) => resolve({ status, kind: '', written: null, response, calls }),
    onFailure: (kind, written) => resolve({ status: null, kind, written, response: null, calls }),
  };
  pool.submit(exchange);
  return promise;
}

function poolFor(
  url: string,
  { limit = 10, keepAlive = true, address, trust = { rejectUnauthorized: true } }: Sending = {},
): ConnectionPool {
  return new ConnectionPool({ origin: originOf(url, address ?? null, trust), limit, keepAlive, onExhausted: () => {} });
}

/** Sends all at once. */
async function all(url: string, paths: readonly string[], sending: Sending = {}): Promise<Answer[]> {
  const pool = poolFor(url, sending);
  const answers = await Promise.all(paths.map((path) => send(pool, path, sending)));
  pool.destroy();
  return answers;
}

const outcomes = (answers: readonly Answer[]) => answers.map(({ status, kind }) => status ?? kind);

/** A server of the bare protocol: what it does with a connection is up to the test. */
async function listen(server: net.Server): Promise<{ port: number } & AsyncDisposable> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('connections shared by many requests', () => {
  it('give each request its own response, also when others wait for the connection', async () => {
    await using target = await TargetServer.listen((request, response) => {
      response.statusCode = Number(request.url?.slice(1));
      response.end('some body');
    });
    const statuses = Array.from({ length: 300 }, (_, i) => [200, 201, 404, 500, 503][(i * 7) % 5] ?? 200);
    const paths = statuses.map((status) => `/${status}`);
    for (const limit of [1, 3, 64]) expect(outcomes(await all(target.url, paths, { limit }))).toEqual(statuses);
  });

  it('are opened anew when the server closes them, and a request it left without an answer has failed', async () => {
    await using target = await TargetServer.listen((request, response) => {
      if (request.url === '/cut') request.socket.destroy();
      else {
        response.setHeader('connection', 'close');
        response.end('ok');
      }
    });
    const answers = await all(target.url, ['/a', '/cut', '/b', '/cut', '/c'], { limit: 1 });
    expect(answers.map(({ status }) => status)).toEqual([200, null, 200, null, 200]);
    expect(answers[1]).toMatchObject({ written: true });
  });

  it('fail their requests when nobody listens, with the code and the address', async () => {
    const target = await TargetServer.listen();
    const { url } = target;
    await target[Symbol.asyncDispose]();
    const answers = await all(url, ['/a', '/b', '/c'], { limit: 2 });
    expect(outcomes(answers)).toEqual(Array(3).fill(`ECONNREFUSED ${new URL(url).host}`));
    expect(answers.map(({ written }) => written)).toEqual([false, false, false]);
  });

  it('are not used again after more bytes than the response has', async () => {
    let connections = 0;
    await using server = await listen(
      net.createServer((socket) => {
        connections += 1;
        socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n'));
      }),
    );
    expect(outcomes(await all(`http://127.0.0.1:${server.port}`, ['/a', '/b', '/c'], { limit: 1 }))).toEqual([200, 200, 200]);
    expect(connections).toBe(3);
  });

  it('are not used again when the server answered before it had the whole request', async () => {
    let connections = 0;
    const body = Buffer.alloc(30 * 1024 * 1024);
    await using server = await listen(
      net.createServer((socket) => {
        connections += 1;
        socket.once('data', () => {
          socket.pause();
          socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n');
        });
      }),
    );
    expect(outcomes(await all(`http://127.0.0.1:${server.port}`, ['/a', '/b'], { limit: 1, body }))).toEqual([413, 413]);
    expect(connections).toBe(2);
  });

  it('leave nothing behind of a request that is given up', async () => {
    const seen: IncomingMessage[] = [];
    await using target = await TargetServer.listen((request, response) => {
      seen.push(request);
      if (request.url !== '/hang') response.end('ok');
    });
    const pool = poolFor(target.url, { limit: 1 });
    const exchange: Exchange = {
      method: 'GET',
      bytes: Buffer.from('GET /hang HTTP/1.1\r\nHost: t\r\n\r\n'),
      capture: 'none',
      connection: null,
      onSend: () => {},
      onReceived: () => expect.unreachable(),
      onResponse: () => expect.unreachable(),
      onFailure: () => expect.unreachable(),
    };
    const waiting = { ...exchange, onSend: () => expect.unreachable() };
    pool.submit(exchange);
    await expect.poll(() => seen.length).toBe(1);
    pool.submit(waiting);
    pool.abandon(waiting);
    const next = send(pool, '/next');
    pool.abandon(exchange);
    expect(await next).toMatchObject({ status: 200 });
    await expect.poll(() => seen[0]?.socket.destroyed).toBe(true);
    pool.destroy();
  });
});

describe('a response', () => {
  const answer: RequestListener = (request, response) => {
    response.writeHead(
      201,
      [
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
      ].flat(),
    );
    // Two parts: they arrive in the same memory.
    response.write(`${request.url}: ${'x'.repeat(100_000)}`);
    setImmediate(() => response.end('y'.repeat(100_000)));
  };

  it('is kept as far as it was asked for', async () => {
    await using target = await TargetServer.listen(answer);
    const paths = ['/first', '/second', '/third'];
    const bodies = await all(target.url, paths, { capture: 'body' });
    expect(bodies.map(({ response }) => response?.body.toString())).toEqual(
      paths.map((path) => `${path}: ${'x'.repeat(100_000)}${'y'.repeat(100_000)}`),
    );
    const [head] = await all(target.url, ['/a'], { capture: 'head' });
    expect(head?.response?.headers.filter(([name]) => name === 'set-cookie')).toEqual([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
    expect(head?.response?.body).toHaveLength(0);
    expect(await all(target.url, ['/a'])).toMatchObject([{ status: 201, response: null, calls: ['sent', 'received'] }]);
  });
});

describe('without keep-alive', () => {
  it('each request has a connection of its own, and no more are open than there may be', async () => {
    const sockets = new Set<net.Socket>();
    let open = 0;
    let most = 0;
    const server = http.createServer((request, response) => {
      sockets.add(request.socket);
      response.end('ok');
    });
    await using listening = await listen(server);
    const answers = await all(`http://127.0.0.1:${listening.port}`, Array<string>(21).fill('/'), {
      limit: 3,
      keepAlive: false,
      onSend: () => {
        open += 1;
        most = Math.max(most, open);
      },
      onReceived: () => void (open -= 1),
    });
    expect(outcomes(answers)).toEqual(Array<number>(21).fill(200));
    expect(sockets.size).toBe(21);
    expect(most).toBe(3);
  });

  it('opening the connection belongs to what the target took; where that fails nothing was written', async () => {
    const target = await TargetServer.listen();
    const { url } = target;
    await target[Symbol.asyncDispose]();
    const [answer] = await all(url, ['/'], { keepAlive: false });
    expect(answer).toMatchObject({ kind: `ECONNREFUSED ${new URL(url).host}`, written: false, calls: ['sent'] });
  });
});

describe('an encrypted connection', () => {
  it('is made to the address, for the name, and trusts whom it is told to', async () => {
    const certificate = selfSigned('shop.test');
    const named: unknown[] = [];
    const server = https.createServer(certificate, (request, response) => {
      named.push('servername' in request.socket ? request.socket.servername : null);
      response.end('x'.repeat(100_000));
    });
    await using listening = await listen(server);
    const url = `https://shop.test:${listening.port}`;
    const sending: Sending = { address: '127.0.0.1', capture: 'body', trust: { rejectUnauthorized: true, ca: certificate.cert } };
    const paths = Array(20).fill('/');
    const answers = await all(url, paths, { ...sending, limit: 2 });
    expect(answers.map(({ status, response }) => [status, response?.body.length])).toEqual(paths.map(() => [200, 100_000]));
    expect(new Set(named)).toEqual(new Set(['shop.test']));

    const where = `127.0.0.1:${listening.port}`;
    const stranger = { ...sending, trust: { rejectUnauthorized: true } };
    expect(outcomes(await all(url, ['/'], stranger))).toEqual([`DEPTH_ZERO_SELF_SIGNED_CERT ${where}`]);
    expect(outcomes(await all(`https://other.test:${listening.port}`, ['/'], sending))).toEqual([`ERR_TLS_CERT_ALTNAME_INVALID ${where}`]);
    expect(outcomes(await all(url, ['/'], { ...sending, trust: { rejectUnauthorized: false } }))).toEqual([200]);
  });
});
