import { createServer } from 'node:net';

/** A TCP port of 127.0.0.1 that is free now: `preferred` when it is, any other otherwise. Somebody may take it before it is used. */
export async function freePort(preferred: number | null = null): Promise<number> {
  if (preferred !== null) {
    const port = await tryListen(preferred).catch(() => null);
    if (port !== null) return port;
  }
  return tryListen(0);
}

function tryListen(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(bound));
    });
  });
}
