import net from 'node:net';

export interface EnvironmentProxy {
  /** Name of the variable that says so. */
  variable: string;
  /** Its host and port, without the credentials that may stand before them. */
  shown: string;
}

/**
 * The proxy that the environment names for an address, as curl and most programs read it: `HTTP_PROXY` or `HTTPS_PROXY` by the protocol, then
 * `ALL_PROXY`, in either case, unless `NO_PROXY` covers the host. This machine itself is never reached through one.
 */
export function proxyFor(url: URL, env: Readonly<Record<string, string | undefined>>): EnvironmentProxy | null {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  if (isLoopback(host)) return null;
  const names = [url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY', 'ALL_PROXY'];
  const variable = names.flatMap((name) => [name.toLowerCase(), name]).find((name) => env[name]);
  if (variable === undefined) return null;
  const exceptions = (env['no_proxy'] || env['NO_PROXY'] || '').split(/[\s,]+/).filter((entry) => entry !== '');
  if (exceptions.some((entry) => covers(entry.toLowerCase(), host, port))) return null;
  return { variable, shown: withoutCredentials(env[variable] ?? '') };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || (net.isIPv4(host) && host.startsWith('127.'));
}

/** One entry of `NO_PROXY`: `*`, a domain with everything below it, an address, or a network such as `10.0.0.0/8`; with or without a port. */
function covers(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, bracketed, plain, only] = /^(?:\[(.+)\]|([^:]+|[^:]*:[^:]*:.*?))(?::(\d+))?$/.exec(entry) ?? [];
  if (only !== undefined && only !== port) return false;
  const name = (bracketed ?? plain ?? entry).replace(/^\*?\./, '');
  const family = net.isIP(host);
  if (family === 0) return host === name || host.endsWith(`.${name}`);
  const [network = '', bits] = name.split('/');
  if (net.isIP(network) !== family) return false;
  const list = new net.BlockList();
  const kind = family === 6 ? 'ipv6' : 'ipv4';
  const length = bits === undefined ? (family === 6 ? 128 : 32) : Number(bits);
  if (!Number.isInteger(length) || length < 0 || length > (family === 6 ? 128 : 32)) return false;
  list.addSubnet(network, length, kind);
  return list.check(host, kind);
}

function withoutCredentials(proxy: string): string {
  return proxy
    .replace(/^[a-z0-9+.-]+:\/\//i, '')
    .replace(/^.*@/, '')
    .replace(/\/.*$/, '');
}
