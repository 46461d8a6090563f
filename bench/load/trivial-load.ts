import type { Load } from '#core/load/engine-messages.ts';

/** A GET of the root by virtual users that do not think. */
export function trivialLoad(baseUrl: string, seconds: number, users: number): Load {
  return {
    runId: 'bench',
    epoch: 0,
    baseUrl,
    address: null,
    keepAlive: true,
    executor: { model: 'closed', curve: [{ fromNs: 0, users }], numbers: { from: 0, until: null, reserved: 0 } },
    seed: 1,
    endNs: seconds * 1e9,
    maxInFlight: 2000,
    connections: users,
    timeoutMs: 10_000,
    gracefulStopMs: 1000,
    trace: false,
    tls: { insecure: false, ca: null },
    workspace: process.cwd(),
    vars: {},
    env: {},
    feeds: [],
    cookies: 'none',
    steps: [
      {
        kind: 'http',
        name: 'get',
        deadlineMs: null,
        tags: {},
        checks: [],
        extracts: [],
        method: 'GET',
        path: '/',
        headers: {},
        body: null,
        redirects: 0,
        version: '1.1',
      },
    ],
  };
}
