import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { checkTarget } from './target-check.ts';
import { RunBench, TargetServer } from './testing/run-bench.ts';

const never = new AbortController().signal;
const at = (baseUrl: string, address: string | null = null) => ({ name: baseUrl, baseUrl, health: null, address });

describe('before a run', () => {
  it('the name of its target is resolved to the address where something listens', async () => {
    await using target = await TargetServer.listen();
    const { port } = new URL(target.url);
    // On most machines localhost is ::1 as well, where nothing listens here.
    expect(await checkTarget(at(`http://localhost:${port}`), never)).toEqual({ address: '127.0.0.1', unhealthy: null });
    expect(await checkTarget(at(`http://localhost:${port}`, '127.0.0.99'), never)).toMatchObject({
      // Loopback takes connections at each of its addresses only where something listens on all of them.
      address: '127.0.0.1',
    });
  });

  it('a name that nobody knows is said, with where it stands', async () => {
    await expect(checkTarget(at('http://shop.invalid:8080'), never, {})).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(/does not answer at http:\/\/shop\.invalid:8080: .*shop\.invalid.*The run was not started/),
      hint: expect.stringContaining('holdpoint.yaml'),
    });
  });

  it('a proxy of the environment is refused, unless the target needs none', async () => {
    await using target = await TargetServer.listen();
    const env = { HTTP_PROXY: 'http://me:secret@proxy.test:3128' };
    await expect(checkTarget(at('http://shop.invalid:8080'), never, env)).rejects.toMatchObject({
      code: 'INVALID',
      message:
        'Requests to shop.invalid:8080 would go through the proxy of HTTP_PROXY (proxy.test:3128), and a load test through a proxy measures the proxy. The run was not started.',
      hint: expect.stringContaining('NO_PROXY'),
    });
    await expect(checkTarget(at('http://shop.invalid:8080'), never, { ...env, no_proxy: 'invalid' })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
    expect(await checkTarget(at(target.url), never, env)).toMatchObject({ address: '127.0.0.1' });
  });
});

describe('a run', () => {
  it('goes to the address that it found at its start, under the name; without keep-alive by a connection per request', async () => {
    const seen: IncomingMessage[] = [];
    await using target = await TargetServer.listen((request, response) => {
      seen.push(request);
      response.end('ok');
    });
    await using bench = new RunBench();
    const { port } = new URL(target.url);
    const runId = await bench.start(`
name: no keep-alive
baseUrl: http://localhost:${port}
executor: constant-arrival-rate
rate: 20/s
duration: 1s
keepAlive: false
steps:
  - http: { method: GET, path: / }
`);
    const { endpoint, result } = await bench.ended(runId);
    expect(endpoint).toEqual({ baseUrl: `http://localhost:${port}`, address: '127.0.0.1' });
    expect(result.totals).toMatchObject({ scheduled: 20, completed: 20 });
    expect(new Set(seen.map(({ socket }) => socket)).size).toBe(20);
    expect(new Set(seen.map(({ headers }) => `${headers.host} ${headers.connection}`))).toEqual(new Set([`localhost:${port} close`]));
  });

  it('is not started when the certificates that it is to trust cannot be read', async () => {
    await using target = await TargetServer.listen();
    await using bench = new RunBench();
    const yaml = `
name: no certificates
baseUrl: ${target.url}
executor: constant-vus
vus: 1
duration: 1s
tls: { ca: none.pem }
steps:
  - http: { method: GET, path: / }
`;
    await expect(bench.start(yaml)).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('tls.ca: none.pem cannot be read'),
    });
  });
});
