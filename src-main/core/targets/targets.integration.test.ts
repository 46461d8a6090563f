import { createServer, type RequestListener } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkHealth } from './health-check.ts';

describe('the health check of a target', () => {
  const servers: ReturnType<typeof createServer>[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });
  const serve = async (answer: RequestListener): Promise<string> => {
    const server = createServer(answer).listen(0, '127.0.0.1');
    servers.push(server);
    await vi.waitFor(() => expect(server.listening).toBe(true));
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/healthz`;
  };
  const check = (url: string) => checkHealth(url, new AbortController().signal);

  it.each([
    [200, true],
    [204, true],
    [302, true],
    [404, false],
    [503, false],
  ])('takes an answer %i for up: %s', async (status, up) => {
    const url = await serve((_request, response) => response.writeHead(status, { location: '/nowhere' }).end());
    expect(await check(url)).toMatchObject({ up, message: expect.stringContaining(`/healthz answered ${status}`) });
  });

  it('takes silence for down, without waiting for it for long', async () => {
    const url = await serve(() => {});
    expect(await check(url)).toEqual({ up: false, message: 'no answer within 2 s' });
  });

  it('says why nobody answers', async () => {
    const url = await serve(() => {});
    servers.splice(0).forEach((server) => server.close());
    await vi.waitFor(async () => expect(await check(url)).toMatchObject({ up: false, message: expect.stringContaining('ECONNREFUSED') }));
  });
});
