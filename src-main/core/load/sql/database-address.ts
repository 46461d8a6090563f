import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import net from 'node:net';
import { HoldpointError, messageOf } from '../../errors/holdpoint-error.ts';

/** Where a pool connects to. Holds the password: never logged, never shown. */
export interface DatabaseAddress {
  /** Host and port for people and messages: no user, no password. */
  shown: string;
  host: string;
  port: number;
  /** Instead of host and port: the path of a Unix-domain socket. */
  socketPath: string | null;
  user: string;
  password: string | null;
  database: string;
  applicationName: string;
  /** Command-line settings for the session, such as `-c statement_timeout=50ms`; null: none. */
  options: string | null;
  /** null: without TLS. */
  tls: ConnectionOptions | null;
}

/** Accepted, and of no importance here. */
const ignored = new Set(['fallback_application_name', 'connect_timeout', 'keepalives', 'keepalives_idle', 'keepalives_interval']);
const handled = new Set(['host', 'port', 'user', 'password', 'dbname', 'application_name', 'options', 'client_encoding']);
const ofTls = new Set(['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'sslnegotiation', 'channel_binding', 'uselibpqcompat']);

/**
 * Takes the URL of a database apart, as libpq does where it can be done.
 * @throws HoldpointError `INVALID` for what it asks and cannot be had here: silence about it would be a test of something else.
 */
export function databaseAddress(url: string): DatabaseAddress {
  // libpq has a user without a host (the host is a setting, or the local one), URLs have not.
  const whole = url.replace(/^(postgres(?:ql)?:\/\/[^/@]+@)(?=[/?]|$)/, '$1localhost');
  if (!URL.canParse(whole))
    throw invalid('The address of the database is not a URL.', 'Write postgres://user@host:5432/database; one host only.');
  const { hostname, port, username, password, pathname, searchParams } = new URL(whole);
  const given = (name: string) => searchParams.get(name) ?? undefined;
  for (const name of searchParams.keys()) {
    if (handled.has(name) || ofTls.has(name) || ignored.has(name)) continue;
    throw invalid(`The address of the database has the setting ${name}, which is not known here.`, 'Remove it.');
  }
  const encoding = given('client_encoding')?.replace('-', '').toLowerCase();
  if (encoding !== undefined && encoding !== 'utf8' && encoding !== 'auto') {
    throw invalid('The address of the database asks for a client_encoding other than UTF8.', 'Remove it.');
  }
  const host = given('host') ?? (hostname === '' ? 'localhost' : decodeURIComponent(hostname).replace(/^\[|\]$/g, ''));
  if (host.includes(',')) throw invalid('The address of the database names several hosts.', 'Name the one that is to carry the load.');
  const portNumber = Number(given('port') ?? (port || 5432));
  if (!Number.isInteger(portNumber) || portNumber < 1 || portNumber > 65_535)
    throw invalid('The address of the database has no usable port.');
  const user = given('user') ?? decodeURIComponent(username);
  if (user === '') throw invalid('The address of the database names no user.', 'Write postgres://user@host:5432/database.');
  const socketPath = host.startsWith('/') ? `${host}/.s.PGSQL.${portNumber}` : null;
  const secret = given('password') ?? decodeURIComponent(password);
  return {
    shown: socketPath ?? `${net.isIPv6(host) ? `[${host}]` : host}:${portNumber}`,
    host,
    port: portNumber,
    socketPath,
    user,
    password: secret === '' ? null : secret,
    database: given('dbname') ?? (decodeURIComponent(pathname.slice(1)) || user),
    applicationName: given('application_name') ?? 'holdpoint load',
    options: given('options') ?? null,
    tls: tlsOf(given, host, socketPath !== null),
  };
}

/** The words of `sslmode` as the driver of the probes has them: whoever asks for TLS gets a certificate checked, unless `no-verify`. */
function tlsOf(given: (name: string) => string | undefined, host: string, local: boolean): ConnectionOptions | null {
  const mode = given('sslmode') ?? 'disable';
  if (given('channel_binding') === 'require') {
    throw invalid('The address of the database requires channel binding, which is not supported.', 'Remove channel_binding=require.');
  }
  if (given('uselibpqcompat') !== undefined && given('uselibpqcompat') !== 'false') {
    throw invalid('The address of the database has uselibpqcompat, which is not supported.', 'Use sslmode=no-verify or verify-full.');
  }
  if (mode === 'disable') return null;
  if (!['require', 'verify-ca', 'verify-full', 'no-verify'].includes(mode)) {
    const hint = 'Use disable, require, verify-ca, verify-full or no-verify: whether a load was encrypted must not depend on the server.';
    throw invalid(`The address of the database has sslmode=${mode}, which is not supported.`, hint);
  }
  const negotiation = given('sslnegotiation') ?? 'postgres';
  if (negotiation !== 'postgres') throw invalid(`sslnegotiation=${negotiation} is not supported.`, 'Remove it.');
  if (local) throw invalid('Postgres has no TLS over a Unix-domain socket.', 'Remove sslmode.');
  const [ca, cert, key] = ['sslrootcert', 'sslcert', 'sslkey'].map((name) => readPem(name, given(name)));
  return {
    ...(net.isIP(host) ? {} : { servername: host }),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    rejectUnauthorized: mode !== 'no-verify',
    // The certificate is checked, its name is not.
    ...(mode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
  };
}

function readPem(name: string, file: string | undefined): string | undefined {
  if (file === undefined || file === 'system') return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw invalid(`${name}=${file} of the address of the database cannot be read: ${messageOf(error)}`);
  }
}

function invalid(message: string, hint?: string): HoldpointError {
  return new HoldpointError('INVALID', message, hint === undefined ? {} : { hint });
}
