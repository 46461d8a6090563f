import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import type { PostgresBinaries } from './embedded-binaries.ts';
import { type Account, canTraverse } from './server-account.ts';

/** Where one embedded server keeps its things. */
export interface EmbeddedLocation {
  /** Ours; the folders of the server lie in it. */
  folder: string;
  /** The cluster; owned by the account that runs the server. */
  data: string;
  /** null where the platform has no Unix sockets or the path would be too long for one. */
  socketFolder: string | null;
  /** Password of the superuser, mode 0600. */
  passwordFile: string;
  /** The port it had last: kept where possible, for people who connect to it by hand. */
  portFile: string;
  /** Who started the server last. */
  ownerFile: string;
  /** Something a person should know about the place, or null. */
  note: string | null;
}

/** `sun_path` holds 104 to 108 bytes with the file name `.s.PGSQL.65535` in it. */
const longestSocketPath = 100;
/** A new cluster takes about 40 MB, its first write-ahead log 16 MB more; the rest is room to work. */
const neededBytes = 120 * 1024 * 1024;

/**
 * Makes the folders of a datasource.
 * @param stateDir `.holdpoint` of the workspace.
 * @param account null: the server runs as ourselves.
 * @throws HoldpointError `UNAVAILABLE` when they cannot be made.
 */
export function prepareLocation(stateDir: string, datasource: string, account: Account | null): EmbeddedLocation {
  let folder = path.join(stateDir, 'postgres', datasource);
  let note: string | null = null;
  try {
    mkdirSync(stateDir, { recursive: true });
    if (account) letThrough(stateDir, account);
    if (account && !canTraverse(stateDir, account)) {
      const moved = path.join('/var/lib/holdpoint', createHash('sha256').update(folder).digest('hex').slice(0, 16));
      note = `The account ${account.name}, which runs Postgres because we are root, cannot enter ${stateDir}: the data is in ${moved}.`;
      makePassable(moved);
      writeFileSync(path.join(moved, 'BELONGS-TO'), `${folder}\n`);
      folder = moved;
    }
    makePassable(folder);
  } catch (error) {
    throw new HoldpointError('UNAVAILABLE', `The folder for the database "${datasource}" cannot be made: ${messageOf(error)}`, {
      cause: error,
      hint: `Check permissions and free space of ${path.dirname(folder)}.`,
    });
  }
  const socketFolder = path.join(folder, 'socket');
  const socketFits = process.platform !== 'win32' && Buffer.byteLength(path.join(socketFolder, '.s.PGSQL.65535')) < longestSocketPath;
  return {
    folder,
    data: path.join(folder, 'data'),
    socketFolder: socketFits ? socketFolder : null,
    passwordFile: path.join(folder, 'superuser.password'),
    portFile: path.join(folder, 'port'),
    ownerFile: path.join(folder, 'owner.json'),
    note,
  };
}

/** Makes a folder that others may pass through, whatever the mask of the process takes away. */
function makePassable(folder: string): void {
  const first = mkdirSync(folder, { recursive: true }) ?? folder;
  for (let dir = folder; dir.length >= first.length; dir = path.dirname(dir)) chmodSync(dir, 0o755);
}

/** The state folder is ours: the account, and nobody else, may pass through it (not list it), where only that was missing. */
function letThrough(stateDir: string, account: Account): void {
  if (canTraverse(stateDir, account) || !canTraverse(path.dirname(stateDir), account)) return;
  const { uid, mode } = statSync(stateDir);
  if (uid !== process.getuid?.()) return;
  chownSync(stateDir, uid, account.gid);
  chmodSync(stateDir, (mode & 0o777) | 0o010);
}

/** @throws HoldpointError `UNAVAILABLE` when a new cluster would not fit. */
export function requireSpace(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free >= neededBytes) return;
  const mb = (bytes: number) => Math.round(bytes / 1024 / 1024);
  throw new HoldpointError(
    'UNAVAILABLE',
    `Not enough space for a database in ${folder}: ${mb(free)} MB free, ${mb(neededBytes)} MB needed.`,
    {
      hint: 'Free some space there, or keep the workspace on another disk.',
    },
  );
}

/**
 * The same programs at a place where `account` can run them: where they are, or a copy made once.
 * @throws HoldpointError `UNAVAILABLE` when the copy fails.
 */
export function reachableBinaries(binaries: PostgresBinaries, account: Account | null): PostgresBinaries {
  if (!account || canTraverse(path.dirname(binaries.postgres), account)) return binaries;
  const cache = path.join('/var/cache/holdpoint', `postgres-${binaries.version}-${os.arch()}`);
  if (!existsSync(path.join(cache, 'bin', path.basename(binaries.postgres)))) {
    const copy = `${cache}.${process.pid}`;
    try {
      makePassable(path.dirname(cache));
      cpSync(binaries.root, copy, { recursive: true, verbatimSymlinks: true });
      // Whole or not at all: another console may be doing the same.
      if (!existsSync(cache)) renameSync(copy, cache);
    } catch (error) {
      throw new HoldpointError(
        'UNAVAILABLE',
        `The account ${account.name} cannot run ${binaries.postgres}, and copying it failed: ${messageOf(error)}`,
        {
          cause: error,
          hint: `Check space and permissions of ${path.dirname(cache)}, or start Holdpoint as an ordinary user.`,
        },
      );
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  }
  return {
    ...binaries,
    root: cache,
    initdb: path.join(cache, 'bin', path.basename(binaries.initdb)),
    postgres: path.join(cache, 'bin', path.basename(binaries.postgres)),
  };
}
