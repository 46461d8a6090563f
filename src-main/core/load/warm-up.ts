import net, { type AddressInfo } from 'node:net';
import type { Load } from './engine-messages.ts';
import { LoadLoop } from './load-loop.ts';
import type { MachineClock } from './machine-clock.ts';

/**
 * Enough for the first compilations of the hot path. Without it the first requests of a run leave 50 to 100 ms late, which at 20/s is the
 * p95 of its first minute.
 */
const requests = 300;
/** It is a courtesy: a machine that is slow today must not keep a run from starting. */
const patienceMs = 1500;

const answer = Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nKeep-Alive: timeout=5\r\nContent-Length: 2\r\n\r\nok');

/** Whatever the load does, this compiles what all its requests go through. */
const plainStep = {
  kind: 'http' as const,
  name: 'warm-up',
  deadlineMs: null,
  tags: {},
  checks: [],
  extracts: [],
  method: 'GET',
  path: '/',
  headers: {},
  body: null,
  redirects: 0,
  version: '1.1' as const,
};

/** Sends a few hundred requests through a loop of its own to a socket of this process, and forgets what it measured. */
export async function warmUp(load: Load, clock: MachineClock): Promise<void> {
  const server = net.createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('data', () => socket.write(answer));
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { promise: ended, resolve: done } = Promise.withResolvers<void>();
  const loop = new LoadLoop({
    load: {
      ...load,
      warmUpNs: 0,
      baseUrl,
      address: null,
      executor: { model: 'open', arrival: 'poisson', curve: [{ fromNs: 0, perSecond: 1500 }] },
      endNs: (requests / 1500) * 1e9,
      steps: [{ ...plainStep }],
      vars: {},
      feeds: [],
      cookies: 'none',
      connections: 8,
      maxInFlight: 100,
      timeoutMs: 1000,
      gracefulStopMs: null,
    },
    worker: 0,
    workers: 1,
    clock,
    arm: () => {},
    emit: () => {},
    onEnd: () => done(),
  });
  await loop.prepare();
  const ticking = setInterval(() => loop.wake(), 1);
  const patience = setTimeout(() => loop.command({ type: 'stop' }), patienceMs);
  loop.command({ type: 'go', fromNs: 0, originNs: clock(), held: false });
  await ended;
  clearInterval(ticking);
  clearTimeout(patience);
  server.close();
}
