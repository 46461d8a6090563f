import { describe, expect, it } from 'vitest';
import { TargetServer } from '../runs/testing/run-bench.ts';
import { ConnectionPool, type Exchange } from './connection-pool.ts';
import { originOf } from './origin.ts';

/** Sends all at once and gives, by request, its status or the words of its failure. */
async function all(url: string, paths: readonly string[], limit: number): Promise<(number | string)[]> {
  const pool = new ConnectionPool({
    origin: originOf(url, null, { rejectUnauthorized: true }),
    limit,
    keepAlive: true,
    onExhausted: () => {},
  });
  const answers = await Promise.all(
    paths.map((path) => {
      const { promise, resolve } = Promise.withResolvers<number | string>();
      const exchange: Exchange = {
        method: 'GET',
        capture: 'none',
        connection: null,
        bytes: Buffer.from(`GET ${path} HTTP/1.1\r\nHost: t\r\n\r\n`),
        onSend: () => {},
        onReceived: () => {},
        onResponse: resolve,
        onFailure: resolve,
      };
      pool.submit(exchange);
      return promise;
    }),
  );
  pool.destroy();
  return answers;
}

describe('connections shared by many requests', () => {
  it('give each request its own response, also when others wait for the connection', async () => {
    await using target = await TargetServer.listen((request, response) => {
      response.statusCode = Number(request.url?.slice(1));
      response.end('some body');
    });
    const statuses = Array.from({ length: 300 }, (_, i) => [200, 201, 404, 500, 503][(i * 7) % 5] ?? 200);
    for (const limit of [1, 3, 64])
      expect(
        await all(
          target.url,
          statuses.map((status) => `/${status}`),
          limit,
        ),
      ).toEqual(statuses);
  });

  it('are opened anew when the server closes them, and a request it left without an answer has failed', async () => {
    await using target = await TargetServer.listen((request, response) => {
      if (request.url === '/cut') request.socket.destroy();
      else {
        response.setHeader('connection', 'close');
        response.end('ok');
      }
    });
    const answers = await all(target.url, ['/a', '/cut', '/b', '/cut', '/c'], 1);
    expect(answers.map((answer) => (typeof answer === 'number' ? answer : 'failed'))).toEqual([200, 'failed', 200, 'failed', 200]);
  });

  it('fail their requests when nobody listens', async () => {
    const target = await TargetServer.listen();
    const { url } = target;
    await target[Symbol.asyncDispose]();
    expect(await all(url, ['/a', '/b', '/c'], 2)).toEqual(Array(3).fill(`ECONNREFUSED ${new URL(url).host}`));
  });
});
