import net from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { TlsTrust } from './tls-trust.ts';

/** Where the requests of a run go. */
export interface Origin {
  secure: boolean;
  /** What is connected to: an address where the name was resolved, else the name. */
  address: string;
  port: number;
  /** `127.0.0.1:8080`, for messages. */
  shown: string;
  tls: ConnectionOptions;
}

/** @param baseUrl `http` or `https`. @param address what the host's name was resolved to; null: each connection resolves it. */
export function originOf(baseUrl: string, address: string | null, trust: TlsTrust): Origin {
  const url = new URL(baseUrl);
  const secure = url.protocol === 'https:';
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (secure ? 443 : 80);
  const host = address ?? name;
  return {
    secure,
    address: host,
    port,
    shown: net.isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`,
    // The name stays what the certificate is for, whatever address it has.
    tls: { ...trust, host, port, servername: net.isIP(name) === 0 ? name : '', ALPNProtocols: ['http/1.1'] },
  };
}
