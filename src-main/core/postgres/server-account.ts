import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';

/** A user of this machine, by number. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

/** Accounts made for services, the fitting one first. */
const candidates = ['postgres', 'nobody', 'daemon'];

/**
 * Postgres refuses to run as root. Where we are root, the account to run it as; null where we are not.
 * @throws HoldpointError `UNAVAILABLE` when this machine has none of the usual low-privilege accounts.
 */
export function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  let passwd: string;
  try {
    passwd = readFileSync('/etc/passwd', 'utf8');
  } catch (error) {
    throw noAccount(messageOf(error), error);
  }
  return pickAccount(passwd) ?? fail();
}

function fail(): never {
  throw noAccount(`none of ${candidates.join(', ')} is listed in /etc/passwd`);
}

function noAccount(why: string, cause?: unknown): HoldpointError {
  return new HoldpointError('UNAVAILABLE', `Postgres does not run as root, and no unprivileged account was found: ${why}.`, {
    cause,
    hint: 'Start Holdpoint as an ordinary user.',
  });
}

/** @param passwd text of `/etc/passwd`. */
export function pickAccount(passwd: string): Account | null {
  const accounts = new Map<string, Account>();
  for (const line of passwd.split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (!name || !uid || !gid || !/^\d+$/.test(uid) || !/^\d+$/.test(gid) || Number(uid) === 0) continue;
    accounts.set(name, { name, uid: Number(uid), gid: Number(gid) });
  }
  for (const name of candidates) {
    const account = accounts.get(name);
    if (account) return account;
  }
  return null;
}

/** May the account pass through every folder down to `folder`, itself included? */
export function canTraverse(folder: string, account: Account): boolean {
  for (let dir = path.resolve(folder); ; dir = path.dirname(dir)) {
    const stat = statSync(dir, { throwIfNoEntry: false });
    if (stat && !allows(stat, account, 0o1)) return false;
    if (path.dirname(dir) === dir) return true;
  }
}

/** @param bit 4 read, 2 write, 1 execute or traverse. */
function allows(stat: { mode: number; uid: number; gid: number }, account: Account, bit: number): boolean {
  const shift = stat.uid === account.uid ? 6 : stat.gid === account.gid ? 3 : 0;
  return (stat.mode & (bit << shift)) !== 0;
}
