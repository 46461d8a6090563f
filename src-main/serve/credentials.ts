import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Role, roles } from '#shared/contract/base.ts';
import { Emitter } from '#core/lifecycle/emitter.ts';
import type { StoredSessions } from './session-file.ts';

/** 256 bits: nobody guesses it. */
const tokenBytes = 32;
/** A sign-in address is printed in a terminal and opened soon; after this it is a stale secret in a scroll-back. */
const linkLifetimeMs = 24 * 3_600_000;
/** A browser that was not used for a soak and its weekend signs in again. */
const sessionLifetimeMs = 7 * 24 * 3_600_000;
/** Browsers signed in at once; the oldest is signed out. */
const sessionsKept = 100;
const linksKept = 100;

interface Grant {
  digest: string;
  role: Role;
  expiresAt: number;
}

/** Who may do what: role tokens (bearer, for the command line), one-time sign-in tokens, and the browser sessions made from them. */
export class Credentials {
  /** Live as long as this process; written to the 0600 lock file. */
  readonly tokens: Readonly<Record<Role, string>> = { viewer: newToken(), operator: newToken(), approver: newToken() };
  /** A session came or went: what is kept for the next start is out of date. */
  readonly changed = new Emitter<void>();
  #links: Grant[] = [];
  #sessions: Grant[];
  readonly #now: () => number;

  constructor(known: StoredSessions['sessions'] = [], now: () => number = Date.now) {
    this.#sessions = [...known];
    this.#now = now;
  }

  /** A token for one sign-in. */
  newLink(role: Role): string {
    const token = newToken();
    const link = { digest: digestOf(token), role, expiresAt: this.#now() + linkLifetimeMs };
    this.#links = [...this.#links.filter((other) => other.expiresAt > this.#now()), link].slice(-linksKept);
    return token;
  }

  /** Turns a sign-in token into a session, once. null: unknown, used or too old. */
  exchange(token: string): { session: string; role: Role; maxAgeSeconds: number } | null {
    const link = find(this.#links, token, this.#now());
    if (!link) return null;
    this.#links = this.#links.filter((other) => other !== link);
    const session = newToken();
    const grant = { digest: digestOf(session), role: link.role, expiresAt: this.#now() + sessionLifetimeMs };
    this.#sessions = [...this.#sessions.filter((other) => other.expiresAt > this.#now()), grant].slice(-sessionsKept);
    this.changed.emit();
    return { session, role: link.role, maxAgeSeconds: sessionLifetimeMs / 1000 };
  }

  roleOfSession(session: string): Role | null {
    return find(this.#sessions, session, this.#now())?.role ?? null;
  }

  roleOfToken(token: string): Role | null {
    const presented = digestOf(token);
    let found: Role | null = null;
    // All are compared, so that the time taken does not tell which one.
    for (const role of roles) if (same(presented, digestOf(this.tokens[role]))) found = role;
    return found;
  }

  /** For the next start. */
  sessions(): StoredSessions['sessions'] {
    return this.#sessions.filter((session) => session.expiresAt > this.#now());
  }
}

function newToken(): string {
  return randomBytes(tokenBytes).toString('base64url');
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function find(grants: readonly Grant[], secret: string, now: number): Grant | undefined {
  const presented = digestOf(secret);
  let found: Grant | undefined;
  for (const grant of grants) if (same(presented, grant.digest) && grant.expiresAt > now) found = grant;
  return found;
}

/** Threat: reading a secret out of how long its comparison takes. Digests are compared, and in constant time. */
function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
