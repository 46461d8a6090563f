import type { IncomingMessage } from 'node:http';
import type { Role } from '#shared/contract/base.ts';
import type { OwnAddresses } from './addresses.ts';
import type { Credentials } from './credentials.ts';
import type { FailureLimit } from './failure-limit.ts';

export interface Refusal {
  status: 400 | 401 | 403 | 405 | 421 | 429;
  message: string;
  headers?: Record<string, string>;
}
type Caller = { by: 'session' | 'token'; role: Role } | { by: 'nobody' };
export type Judgement = { refused: Refusal } | { refused: null; caller: Caller };

interface GuardParts {
  addresses: OwnAddresses;
  credentials: Credentials;
  failures: FailureLimit;
  cookieName: string;
}

/** Judges every request and every upgrade before anything else looks at it: Host, then Origin, then credential. */
export class RequestGuard {
  readonly #parts: GuardParts;

  constructor(parts: GuardParts) {
    this.#parts = parts;
  }

  judge(request: IncomingMessage, { upgrade }: { upgrade: boolean }): Judgement {
    const refused = this.#wrongMethod(request) ?? this.#wrongHost(request) ?? this.#foreignOrigin(request);
    if (refused) return { refused };
    const judgement = this.#credential(request);
    // Threat: cross-site WebSocket hijacking. Browsers send cookies with an upgrade from any site, and no preflight asks first; but they
    // always say where it comes from. Without Origin it is no browser, and then it has a bearer token.
    if (upgrade && !judgement.refused && judgement.caller.by === 'session' && request.headers.origin === undefined) {
      return { refused: { status: 403, message: 'A WebSocket with a browser session must say its Origin.' } };
    }
    return judgement;
  }

  #wrongMethod(request: IncomingMessage): Refusal | null {
    // Nothing here changes by a plain request: all calls go over the WebSocket. So there is nothing a forged form could post to.
    if (request.method === 'GET' || request.method === 'HEAD') return null;
    return { status: 405, message: 'Only GET and HEAD.', headers: { allow: 'GET, HEAD' } };
  }

  /** Threat: DNS rebinding (see `ownAddresses`). */
  #wrongHost(request: IncomingMessage): Refusal | null {
    const host = request.headers.host?.toLowerCase();
    if (host !== undefined && this.#parts.addresses.hosts.has(host)) return null;
    return {
      status: 421,
      message: 'This console does not answer under that name. Start it with --host or --origin to give it more names.',
    };
  }

  /** Threat: another site in the user's browser that talks to us with the user's cookie. */
  #foreignOrigin(request: IncomingMessage): Refusal | null {
    const { origin } = request.headers;
    if (origin !== undefined && !this.#parts.addresses.origins.has(origin)) {
      return { status: 403, message: 'Requests from pages of another origin are refused.' };
    }
    // Images, scripts and fetches of another site carry no Origin when they are plain; browsers name the relation here. Following a link
    // (navigation) is allowed: it shows the page to its user and tells the other site nothing.
    const site = request.headers['sec-fetch-site'];
    const mode = request.headers['sec-fetch-mode'];
    if ((site === 'cross-site' || site === 'same-site') && mode !== 'navigate') {
      return { status: 403, message: 'Requests from pages of another origin are refused.' };
    }
    return null;
  }

  #credential(request: IncomingMessage): Judgement {
    const { credentials, cookieName } = this.#parts;
    const bearer = /^Bearer ([\w-]{1,200})$/.exec(request.headers.authorization ?? '')?.[1];
    const session = cookieOf(request, cookieName);
    if (session !== undefined) {
      const role = credentials.roleOfSession(session);
      if (role) return { refused: null, caller: { by: 'session', role } };
    }
    if (bearer !== undefined) {
      const role = credentials.roleOfToken(bearer);
      if (role) return { refused: null, caller: { by: 'token', role } };
    }
    if (session === undefined && request.headers.authorization === undefined) return { refused: null, caller: { by: 'nobody' } };
    const waiting = this.waiting(request);
    if (waiting) return { refused: waiting };
    this.failed(request);
    // The browser forgets a session that does not count, so that a page left open does not go on failing.
    const forget =
      session === undefined ? {} : { headers: { 'set-cookie': `${cookieName}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0` } };
    return { refused: { status: 401, message: 'The session or token is not valid any more.', ...forget } };
  }

  /** A wrong credential was presented. */
  failed(request: IncomingMessage): void {
    this.#parts.failures.failed(request.socket.remoteAddress ?? 'unknown');
  }

  /** The refusal for an address that presented too many wrong credentials, or null. */
  waiting(request: IncomingMessage): Refusal | null {
    const seconds = this.#parts.failures.waitSeconds(request.socket.remoteAddress ?? 'unknown');
    if (seconds === 0) return null;
    return { status: 429, message: `Too many wrong credentials. Wait ${seconds} s.`, headers: { 'retry-after': String(seconds) } };
  }
}

function cookieOf(request: IncomingMessage, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}
