import dns from 'node:dns/promises';
import net from 'node:net';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import { checkHealth } from '../targets/health-check.ts';
import { proxyFor } from '../targets/proxies.ts';

/** A listening socket on a near network answers within milliseconds. */
const patienceMs = 3000;

export interface CheckedTarget {
  /** What its host's name stands for, and where something listens. The run keeps it: a load test is not to measure name servers. */
  address: string;
  /** In words what is wrong with a target that answers but is not healthy, else null. */
  unhealthy: string | null;
}

/**
 * Looks whether a target is there before a run is started against it, and at which address.
 * @param target.health path of its health check; null where it has none.
 * @param target.address where the run went so far: tried first; null: it begins.
 * @throws HoldpointError `UNAVAILABLE` when its name is not known or nothing listens there, `INVALID` when requests to it would go through a proxy.
 */
export async function checkTarget(
  { name, baseUrl, health, address }: { name: string; baseUrl: string; health: string | null; address: string | null },
  signal: AbortSignal,
  env: NodeJS.ProcessEnv = process.env,
): Promise<CheckedTarget> {
  refuseProxy(baseUrl, env);
  const url = new URL(baseUrl);
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  try {
    const found = await connects(url.hostname.replace(/^\[|\]$/g, ''), port, address, signal);
    if (health === null) return { address: found, unhealthy: null };
    const answer = await checkHealth(`${baseUrl}${health}`, signal);
    return { address: found, unhealthy: answer.up ? null : answer.message };
  } catch (error) {
    throw new HoldpointError(
      'UNAVAILABLE',
      `The target ${name === baseUrl ? '' : `${name} `}does not answer at ${baseUrl}: ${messageOf(error)}. The run was not started.`,
      {
        cause: error,
        hint: 'Start it, or correct its address in holdpoint.yaml or in the scenario.',
      },
    );
  }
}

/** The first address of a host that takes a connection. */
async function connects(host: string, port: number, first: string | null, signal: AbortSignal): Promise<string> {
  const resolved = (await dns.lookup(host, { all: true })).map(({ address }) => address);
  const addresses = first === null ? resolved : [first, ...resolved.filter((address) => address !== first)];
  let failure: unknown;
  for (const address of addresses) {
    try {
      await connectsTo(address, port, signal);
      return address;
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure ?? new Error(`${host} has no address`);
}

function connectsTo(host: string, port: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port, timeout: patienceMs, signal });
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('timeout', () => socket.destroy(new Error(`no connection to ${host}:${port} within ${patienceMs / 1000} s`)));
    socket.once('error', reject);
  });
}

/** The engine connects by itself, and a run that leaves out a proxy that everything else here uses would fail in ways hard to understand. */
function refuseProxy(baseUrl: string, env: NodeJS.ProcessEnv): void {
  const proxy = proxyFor(new URL(baseUrl), env);
  if (proxy === null) return;
  const { host } = new URL(baseUrl);
  throw new HoldpointError(
    'INVALID',
    `Requests to ${host} would go through the proxy of ${proxy.variable} (${proxy.shown}), and a load test through a proxy measures the proxy. The run was not started.`,
    {
      hint: `Where ${host} can be reached without it, add it to NO_PROXY in the environment of the console, or remove ${proxy.variable} there.`,
    },
  );
}
