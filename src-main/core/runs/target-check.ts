import net from 'node:net';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import { checkHealth } from '../targets/health-check.ts';

/** A listening socket on a near network answers within milliseconds. */
const patienceMs = 3000;

/**
 * Looks whether a target is there before a run is started against it.
 * @param health path of its health check; null where it has none.
 * @returns in words what is wrong with a target that answers but is not healthy, else null.
 * @throws HoldpointError `UNAVAILABLE` when nothing listens there.
 */
export async function checkTarget(name: string, baseUrl: string, health: string | null, signal: AbortSignal): Promise<string | null> {
  const url = new URL(baseUrl);
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  try {
    await connects(url.hostname.replace(/^\[|\]$/g, ''), port, signal);
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
  if (health === null) return null;
  const answer = await checkHealth(`${baseUrl}${health}`, signal);
  return answer.up ? null : answer.message;
}

function connects(host: string, port: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port, timeout: patienceMs, signal });
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('timeout', () => socket.destroy(new Error(`no connection within ${patienceMs / 1000} s`)));
    socket.once('error', reject);
  });
}
