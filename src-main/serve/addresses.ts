import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Values of the Host header under which this console answers, and the origins of its pages. */
export interface OwnAddresses {
  hosts: ReadonlySet<string>;
  origins: ReadonlySet<string>;
}

/**
 * Threat: DNS rebinding. A site of an attacker resolves its own name to our address, and the browser then takes it for one origin with us.
 * Its requests still carry its name in Host, which is not among ours.
 * @param host what the server is bound to. For "every address" the addresses of this machine are ours (a number cannot be rebound) and its name.
 * @param proxies origins under which a reverse proxy shows this console, such as `https://console.example.com`.
 */
export function ownAddresses(host: string, port: number, proxies: readonly string[]): OwnAddresses {
  const names = new Set(['127.0.0.1', 'localhost', '[::1]']);
  if (host === '0.0.0.0' || host === '::') {
    names.add(hostname().toLowerCase());
    for (const { address, scopeid } of Object.values(networkInterfaces()).flatMap((list) => list ?? [])) {
      if (!scopeid) names.add(inUrl(address));
    }
  } else names.add(inUrl(host.toLowerCase()));
  const hosts = new Set<string>();
  const origins = new Set<string>();
  for (const name of names) {
    hosts.add(`${name}:${port}`);
    // Browsers leave the default port out.
    if (port === 80) hosts.add(name);
    origins.add(new URL(`http://${name}:${port}`).origin);
  }
  for (const proxy of proxies) {
    const url = new URL(proxy);
    hosts.add(url.host);
    origins.add(url.origin);
  }
  return { hosts, origins };
}

/** An address as it stands in a URL: IPv6 in brackets. */
export function inUrl(address: string): string {
  return isIP(address) === 6 ? `[${address}]` : address;
}
