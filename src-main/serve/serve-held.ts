import path from 'node:path';
import type { HeldConsole } from '#core/console/held-console.ts';
import type { LockHolder } from '#core/console/workspace-lock.ts';
import { pageRoot } from '../page/page-file.ts';
import { Credentials } from './credentials.ts';
import { type RunningServer, startServer } from './server.ts';
import { SessionFile } from './session-file.ts';

export interface ServeHeldOptions {
  kind: LockHolder['kind'];
  /** Address to bind to. */
  host: string;
  /** Left out: the port of the last time if it is free, else any. */
  port?: number | undefined;
  /** Origins under which a reverse proxy shows this console. */
  proxies?: readonly string[];
}

/**
 * Serves an open console and says so in the lock file, so that the command line finds it. Dispose it before the console.
 * @throws HoldpointError as `startServer`.
 */
export async function serveHeld({ core, lock }: Pick<HeldConsole, 'core' | 'lock'>, options: ServeHeldOptions): Promise<RunningServer> {
  const { kind, host, port, proxies = [] } = options;
  // Only `serve` is there for browsers that come back; the others leave its port and sessions alone.
  const sessions = kind === 'serve' ? new SessionFile(path.join(core.workspace.stateDir, 'sessions.json')) : null;
  const known = sessions?.read() ?? { port: null, sessions: [] };
  const credentials = new Credentials(known.sessions);
  const server = await startServer({
    core,
    credentials,
    host,
    ports: port === undefined ? [...(known.port === null ? [] : [known.port]), 0] : [port],
    proxies,
    pageRoot: pageRoot(),
    kind: kind === 'command' ? 'cli' : kind,
  });
  const keepSessions = () => sessions?.write({ port: server.port, sessions: credentials.sessions() });
  keepSessions();
  credentials.changed.on(keepSessions);
  lock.announce({ kind, url: server.url, tokens: { ...credentials.tokens } });
  return server;
}
