import { setTimeout as delay } from 'node:timers/promises';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import { type Program, spawnProgram } from '../processes/spawn-program.ts';
import type { PostgresBinaries } from './embedded-binaries.ts';
import type { EmbeddedLocation } from './embedded-location.ts';
import type { Account } from './server-account.ts';
import { ServerLog } from './server-log.ts';

/** Ports that were free a moment ago and then taken: more than this in a row is no accident. */
const portAttempts = 5;
/** How long the sessions of a killed server may hold its shared memory before we say so and give up. */
const predecessorPatienceMs = 15_000;
/** Recovery replays the log since the last checkpoint, at most `max_wal_size`: seconds. This is the end of all patience. */
const readyPatienceMs = 10 * 60_000;

export interface LaunchOptions {
  location: EmbeddedLocation;
  binaries: PostgresBinaries;
  account: Account | null;
  choosePort: () => Promise<number>;
  onProgress: (words: string) => void;
  /** Each program as soon as it runs, ready or not: whoever stops the server must be able to end it. */
  onProgram: (program: Program) => void;
  /** True when nobody wants it any more. */
  stopped: () => boolean;
}

/**
 * Starts the server on a free port and waits until it accepts connections.
 * @throws HoldpointError `UNAVAILABLE` with the server's own complaint.
 */
export async function launchServer(options: LaunchOptions): Promise<{ program: Program; port: number }> {
  const { location, choosePort, stopped } = options;
  const patienceEnds = performance.now() + predecessorPatienceMs;
  for (let attempt = 1; ; attempt += 1) {
    const port = await choosePort();
    const log = new ServerLog();
    if (stopped()) throw new HoldpointError('UNAVAILABLE', 'The database was stopped while it started.');
    const program = startProgram(options, port, log);
    options.onProgram(program);
    const outcome = await waitUntilReady(program, log, options.onProgress);
    if (outcome === 'ready') return { program, port };
    if (stopped()) throw new HoldpointError('UNAVAILABLE', 'The database was stopped while it started.');
    if (log.portTaken && attempt < portAttempts) continue;
    if (log.predecessorStillEnding && performance.now() < patienceEnds) {
      await delay(250);
      continue;
    }
    throw log.failure('Starting Postgres', location.folder);
  }
}

function startProgram(options: LaunchOptions, port: number, log: ServerLog): Program {
  const { location, binaries, account } = options;
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: location.socketFolder === null ? '' : `"${location.socketFolder}"`,
    shared_preload_libraries: 'pg_stat_statements',
    // We read its words from standard error.
    logging_collector: 'off',
    log_destination: 'stderr',
    lc_messages: 'C',
  };
  const program = spawnProgram({
    file: binaries.postgres,
    args: ['-D', location.data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    cwd: location.folder,
    env: { LC_ALL: 'C', LANG: 'C' },
    // A Ctrl+C in our terminal must not stop it before its clients.
    detached: true,
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  });
  program.stderrLines.on((line) => log.add(line));
  return program;
}

async function waitUntilReady(program: Program, log: ServerLog, onProgress: (words: string) => void): Promise<'ready' | 'ended'> {
  const ready = Promise.withResolvers<'ready'>();
  using _lines = program.stderrLines.on((line) => {
    if (line.includes('database system is ready to accept connections')) ready.resolve('ready');
    if (line.includes('automatic recovery in progress')) onProgress('recovering the database after a crash');
  });
  const ended = program.exited.then((exit): 'ended' => {
    if (exit.error) log.add(`FATAL: ${messageOf(exit.error)}`);
    return 'ended';
  });
  const tooLong = new AbortController();
  const timeout = delay(readyPatienceMs, 'timeout' as const, { ref: false, signal: tooLong.signal }).catch(() => 'timeout' as const);
  const outcome = await Promise.race([ready.promise, ended, timeout]);
  tooLong.abort();
  if (outcome !== 'timeout') return outcome;
  program.kill('SIGKILL');
  await program.exited;
  log.add(`FATAL: not ready after ${readyPatienceMs / 60_000} minutes`);
  return 'ended';
}
