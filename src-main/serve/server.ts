import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Role, roleSchema } from '#shared/contract/base.ts';
import type { ConsoleCore } from '#core/console/console-core.ts';
import { HoldpointError, messageOf } from '#core/errors/holdpoint-error.ts';
import type { ApiContext } from '../api/base.ts';
import { securityHeaders } from '../page/content-security-policy.ts';
import { inUrl, ownAddresses } from './addresses.ts';
import type { Credentials } from './credentials.ts';
import { FailureLimit } from './failure-limit.ts';
import { PageServer } from './page-server.ts';
import { type Judgement, type Refusal, RequestGuard } from './request-guard.ts';
import { RpcSockets } from './rpc-sockets.ts';
import { refusalPage } from './refusal-page.ts';

/** Threat: connections that send slowly or nothing (slow loris). */
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 15_000;
const maxConnections = 256;
/** How long a clean end waits for answers under way. */
const closingMs = 2000;

export interface ServerOptions {
  core: ConsoleCore;
  credentials: Credentials;
  /** Address to bind to. */
  host: string;
  /** Ports to try in turn; 0 is any free one. */
  ports: readonly number[];
  /** Origins under which a reverse proxy shows this console. */
  proxies?: readonly string[];
  /** Folder of the built page. */
  pageRoot: string;
  /** What the contract calls this host. */
  kind?: ApiContext['host'];
}

export interface RunningServer extends AsyncDisposable {
  /** Without credential: `http://127.0.0.1:4123`. */
  url: string;
  port: number;
  /** An address that signs a browser in, once. */
  signInUrl(role: Role): string;
}

/**
 * Serves the page and the contract.
 * @throws HoldpointError `UNAVAILABLE` when the address cannot be bound.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { core, credentials, host, kind = 'serve' } = options;
  const server = createServer({ headersTimeout: headersTimeoutMs, requestTimeout: requestTimeoutMs, keepAliveTimeout: 5000 });
  server.maxConnections = maxConnections;
  const port = await listen(server, host, options.ports);
  const url = `http://${isEveryAddress(host) ? '127.0.0.1' : inUrl(host)}:${port}`;
  // Cookies are shared by all ports of a host name: each console needs a name of its own.
  const cookieName = `holdpoint-${port}`;
  const addresses = ownAddresses(host, port, options.proxies ?? []);
  const guard = new RequestGuard({ addresses, credentials, failures: new FailureLimit(), cookieName });
  const pages = new PageServer(options.pageRoot);
  const sockets = new RpcSockets();
  const signInUrl = (role: Role) => `${url}/auth?token=${credentials.newLink(role)}`;

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const judgement = guard.judge(request, { upgrade: false });
    if (judgement.refused) return refuse(request, response, judgement.refused);
    answer(request, response, judgement).catch((error: unknown) => {
      process.stderr.write(`holdpoint: ${request.method} failed: ${messageOf(error)}\n`);
      if (response.headersSent) response.destroy();
      else refuse(request, response, { status: 400, message: 'The request could not be answered.' });
    });
  });

  const answer = async (request: IncomingMessage, response: ServerResponse, judgement: Judgement & { refused: null }): Promise<void> => {
    const { pathname, query } = splitTarget(request.url ?? '/');
    const { caller } = judgement;
    if (pathname === '/auth') return signIn(request, response, query);
    if (caller.by === 'nobody') {
      return refuse(request, response, {
        status: 401,
        message: 'Open the address with the token that the console printed when it started.',
      });
    }
    if (pathname === '/auth/link') {
      // Only for who holds a token of the 0600 file: a page must not be able to make sign-ins for others, nor for more than it may itself.
      const role = roleSchema.safeParse(query.get('role') ?? 'approver');
      if (caller.by !== 'token' || caller.role !== 'approver' || !role.success) {
        return refuse(request, response, {
          status: 403,
          message: 'Sign-in addresses are made by "holdpoint open" on the machine of the console.',
        });
      }
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify({ url: signInUrl(role.data) }));
      return;
    }
    if (pathname === '/rpc') {
      response.writeHead(426, { 'content-type': 'text/plain; charset=utf-8', upgrade: 'websocket', 'cache-control': 'no-store' });
      response.end('This is a WebSocket.\n');
      return;
    }
    return pages.answer(request, response, pathname);
  };

  const signIn = (request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void => {
    // While an address has to wait, its tokens are not even looked at.
    const waiting = guard.waiting(request);
    if (waiting) return refuse(request, response, waiting);
    // A HEAD (link previews, prefetch) must not use the token up.
    const made = request.method === 'GET' ? credentials.exchange(query.get('token') ?? '') : null;
    if (!made) {
      guard.failed(request);
      return refuse(request, response, { status: 401, message: 'This sign-in address was used already, or is too old.' });
    }
    const secure =
      request.headers.host !== undefined && addresses.origins.has(`https://${request.headers.host.toLowerCase()}`) ? '; Secure' : '';
    response.writeHead(303, {
      location: ownPath(query.get('to')),
      'cache-control': 'no-store',
      'set-cookie': `${cookieName}=${made.session}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${made.maxAgeSeconds}${secure}`,
    });
    response.end();
  };

  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const judgement = guard.judge(request, { upgrade: true });
    if (judgement.refused) return refuseUpgrade(stream, judgement.refused.status);
    const { caller } = judgement;
    if (caller.by === 'nobody') return refuseUpgrade(stream, 401);
    if (splitTarget(request.url ?? '/').pathname !== '/rpc') return refuseUpgrade(stream, 404);
    if (sockets.full) return refuseUpgrade(stream, 503);
    const who = caller.by === 'session' ? `browser (${caller.role})` : `command line (${caller.role})`;
    sockets.accept(request, stream, head, { core, host: kind, role: caller.role, who });
  });

  return {
    url,
    port,
    signInUrl,
    async [Symbol.asyncDispose]() {
      sockets[Symbol.dispose]();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), closingMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

async function listen(server: Server, host: string, ports: readonly number[]): Promise<number> {
  let problem: unknown;
  for (const port of ports) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port, host }, () => {
          server.off('error', reject);
          resolve();
        });
      });
      const address = server.address();
      if (address !== null && typeof address === 'object') return address.port;
      throw new Error('the server has no port');
    } catch (error) {
      server.removeAllListeners('error');
      problem = error;
    }
  }
  throw portError(problem, host, ports.at(-1) ?? 0);
}

function portError(problem: unknown, host: string, port: number): HoldpointError {
  const code = problem instanceof Error && 'code' in problem ? problem.code : undefined;
  const options = { cause: problem };
  if (code === 'EADDRINUSE') {
    return new HoldpointError('UNAVAILABLE', `Port ${port} of ${host} is in use by another program.`, {
      ...options,
      hint: 'Name another one with --port, or leave it out for a free one.',
    });
  }
  if (code === 'EACCES') {
    return new HoldpointError('UNAVAILABLE', `Port ${port} needs privileges that this account does not have.`, {
      ...options,
      hint: 'Choose a port from 1024 on, and put a reverse proxy before it if it must be 80 or 443.',
    });
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new HoldpointError('UNAVAILABLE', `${host} is not an address of this machine.`, {
      ...options,
      hint: 'Name one of its addresses with --host.',
    });
  }
  return new HoldpointError('UNAVAILABLE', `The console cannot listen on ${host}:${port}: ${messageOf(problem)}`, options);
}

function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const page = (request.headers.accept ?? '').includes('text/html');
  response.writeHead(refusal.status, {
    'content-type': page ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    ...refusal.headers,
  });
  response.end(request.method === 'HEAD' ? undefined : page ? refusalPage(refusal) : `${refusal.message}\n`);
}

function refuseUpgrade(stream: Duplex, status: number): void {
  stream.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Path as sent (still encoded) and query. `new URL` would resolve ".." before we have seen it. */
function splitTarget(target: string): { pathname: string; query: URLSearchParams } {
  const at = target.indexOf('?');
  return at < 0
    ? { pathname: target, query: new URLSearchParams() }
    : { pathname: target.slice(0, at), query: new URLSearchParams(target.slice(at + 1)) };
}

/** Threat: an address of ours that sends the user to another site ("//evil", "/\evil"). */
function ownPath(to: string | null): string {
  return to !== null && /^\/(?![/\\])[\w\-./:?=&%]*$/.test(to) ? to : '/';
}

function isEveryAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}
