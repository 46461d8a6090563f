import { randomBytes } from 'node:crypto';
import { appendFileSync, chownSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import { spawnProgram } from '../processes/spawn-program.ts';
import type { PostgresBinaries } from './embedded-binaries.ts';
import { type EmbeddedLocation, requireSpace } from './embedded-location.ts';
import type { Account } from './server-account.ts';
import { ServerLog } from './server-log.ts';

export const superuser = 'holdpoint';

/** Passwords on every way in; checksums, so that a damaged page is noticed (the default since 18). */
const clusterOptions = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--data-checksums', '--no-instructions'];

/** Written once into `postgresql.conf`, where a person may change them: a small server beside a console. */
const smallServer = `
# Holdpoint: a small server for one machine. Change freely.
max_connections = 80
reserved_connections = 3          # for probes, when the application has used up the rest
shared_buffers = 32MB
work_mem = 4MB
maintenance_work_mem = 32MB
min_wal_size = 32MB
max_wal_size = 256MB
autovacuum_max_workers = 2
max_worker_processes = 4
io_method = sync
jit = off
track_io_timing = on
log_line_prefix = ''
`;

/**
 * Makes the cluster if there is none: `initdb` into a folder beside, renamed when it is whole, so that a crash leaves nothing half made.
 * @returns whether it was made now.
 * @throws HoldpointError `UNAVAILABLE` with what went wrong and what to do.
 */
export async function ensureCluster(options: {
  location: EmbeddedLocation;
  binaries: PostgresBinaries;
  account: Account | null;
  onProgress: (words: string) => void;
}): Promise<boolean> {
  const { location, binaries, account, onProgress } = options;
  if (existsSync(path.join(location.data, 'PG_VERSION'))) {
    requireSameMajor(location, binaries);
    if (!existsSync(location.passwordFile)) throw passwordLost(location);
    return false;
  }
  onProgress('creating the database cluster (about 5 s)');
  requireSpace(location.folder);
  removeLeftovers(location);
  const fresh = path.join(location.folder, `data.new-${process.pid}`);
  // Read by initdb, which runs as the account: the file that stays is ours.
  const passwordForInit = path.join(location.folder, `init-${process.pid}.password`);
  const password = randomBytes(24).toString('base64url');
  try {
    mkdirSync(fresh, { mode: 0o700 });
    writeFileSync(passwordForInit, password, { mode: 0o600 });
    if (account) for (const item of [fresh, passwordForInit]) chownSync(item, account.uid, account.gid);
    await initdb({ fresh, passwordForInit, location, binaries, account });
    appendFileSync(path.join(fresh, 'postgresql.conf'), forMajor(smallServer, binaries.major));
    rmSync(location.passwordFile, { force: true });
    writeFileSync(location.passwordFile, password, { mode: 0o600, flag: 'wx' });
    renameSync(fresh, location.data);
    return true;
  } catch (error) {
    if (error instanceof HoldpointError) throw error;
    throw new HoldpointError('UNAVAILABLE', `The database cluster could not be made in ${location.folder}: ${messageOf(error)}`, {
      cause: error,
      hint: `Check permissions and free space of ${location.folder}.`,
    });
  } finally {
    rmSync(passwordForInit, { force: true });
    rmSync(fresh, { recursive: true, force: true });
  }
}

async function initdb(options: {
  fresh: string;
  passwordForInit: string;
  location: EmbeddedLocation;
  binaries: PostgresBinaries;
  account: Account | null;
}): Promise<void> {
  const { fresh, passwordForInit, location, binaries, account } = options;
  // The builtin provider (since 17) sorts the same on every system; before, plain C does.
  const locale = binaries.major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : [];
  const program = spawnProgram({
    file: binaries.initdb,
    args: ['-D', fresh, '-U', superuser, `--pwfile=${passwordForInit}`, ...clusterOptions, ...locale],
    // The folder we stand in may be closed to the account.
    cwd: location.folder,
    env: { LC_ALL: 'C', LANG: 'C' },
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  });
  const log = new ServerLog();
  program.stdoutLines.on((line) => log.add(line));
  program.stderrLines.on((line) => log.add(line));
  const exit = await program.exited;
  if (exit.error) throw exit.error;
  if (exit.code !== 0) throw log.failure('Creating the database cluster', location.folder);
}

/** What an interrupted start left behind; only one console at a time gets this far. */
function removeLeftovers(location: EmbeddedLocation): void {
  for (const name of readdirSync(location.folder)) {
    if (/^(data\.new-|init-)\d+/.test(name)) rmSync(path.join(location.folder, name), { recursive: true, force: true });
  }
}

function requireSameMajor(location: EmbeddedLocation, binaries: PostgresBinaries): void {
  const major = Number.parseInt(readFileSync(path.join(location.data, 'PG_VERSION'), 'utf8'), 10);
  if (major === binaries.major) return;
  throw new HoldpointError(
    'UNAVAILABLE',
    `The data in ${location.data} is of Postgres ${major}; the programs here are of Postgres ${binaries.major}.`,
    {
      hint: `Start with a Holdpoint that brings Postgres ${major} and export what you need, or move the folder away to begin anew.`,
    },
  );
}

function passwordLost(location: EmbeddedLocation): HoldpointError {
  return new HoldpointError('UNAVAILABLE', `The password of the embedded database is gone: ${location.passwordFile} is missing.`, {
    hint: `Put the file back, or move ${location.folder} away to begin anew with an empty database.`,
  });
}

/** Settings that older majors do not know would keep them from starting. */
function forMajor(settings: string, major: number): string {
  const since: Record<string, number> = { reserved_connections: 16, io_method: 18 };
  return settings
    .split('\n')
    .filter((line) => major >= (since[line.split(' ')[0] ?? ''] ?? 0))
    .join('\n');
}
