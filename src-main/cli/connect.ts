import path from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { createRouterClient } from '@orpc/server';
import { WebSocket } from 'ws';
import type { Role } from '#shared/contract/base.ts';
import type { ContractClient } from '#shared/contract/index.ts';
import { openHeldConsole } from '#core/console/held-console.ts';
import { type LockHolder, readHolder, WorkspaceHeldError } from '#core/console/workspace-lock.ts';
import { HoldpointError, messageOf } from '#core/errors/holdpoint-error.ts';
import { keyFolder } from '#core/identities/demo-identities.ts';
import { PassphraseSecretStore } from '#core/identities/passphrase-secret-store.ts';
import { forkStarter } from '#core/processes/fork-starter.ts';
import { openWorkspace } from '#core/workspace/workspace.ts';
import { router } from '../api/router.ts';
import { serveWorkspace } from '../serve/serve-workspace.ts';
import type { ClientInfo, ClientOptions } from './command.ts';
import { asUnreachable } from './unreachable.ts';

/** A console on this machine answers at once; one that is busy opening its store takes a moment. */
const connectMs = 5000;
/** Commands that only read or write a little are done within this; the next one waits its turn. */
const turnMs = 15_000;

interface Surroundings {
  note(text: string): void;
  signal: AbortSignal;
}
type Work<T> = (client: ContractClient, info: ClientInfo) => Promise<T>;

/** See `CliHost.withClient`. */
export async function withClient<T>(dir: string, options: ClientOptions, surroundings: Surroundings, work: Work<T>): Promise<T> {
  const { root } = openWorkspace(dir);
  const holder = readHolder(path.join(root, '.holdpoint', 'console.json'));
  if (holder?.url) return withLive(holder, options, surroundings, work);
  try {
    return await (options.services ? withServed(root, surroundings, work) : withOwn(root, surroundings, work));
  } catch (error) {
    if (!(error instanceof WorkspaceHeldError)) throw error;
    // It appeared between our look and our try, or has just said where it answers.
    if (error.holder?.url) return withLive(error.holder, options, surroundings, work);
    throw asUnreachable(error);
  }
}

async function withLive<T>(holder: LockHolder, { role = 'approver' }: ClientOptions, { signal }: Surroundings, work: Work<T>): Promise<T> {
  const socket = await connect(holder, role);
  try {
    const client: ContractClient = createORPCClient(new RPCLink({ websocket: socket }));
    return await work(client, { live: true, signal });
  } finally {
    socket.close();
  }
}

function connect(holder: LockHolder, role: Role): Promise<WebSocket> {
  const { url, tokens, pid } = holder;
  const gone = (cause: unknown) =>
    new HoldpointError('UNAVAILABLE', `The console with pid ${pid} at ${url} does not answer: ${messageOf(cause)}`, {
      cause,
      hint: 'It may be starting or ending: try again. If it hangs, end it.',
    });
  if (url === null || tokens === null) return Promise.reject(gone(new Error('it has no address')));
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/rpc`, {
      headers: { authorization: `Bearer ${tokens[role]}` },
      handshakeTimeout: connectMs,
    });
    socket.once('open', () => {
      // Later errors close the socket, and the calls under way fail by that.
      socket.on('error', () => {});
      resolve(socket);
    });
    socket.once('error', (error) => reject(gone(error)));
  });
}

/** For commands that take a while: others, and a browser, can look at what they do. */
async function withServed<T>(workspace: string, { note, signal }: Surroundings, work: Work<T>): Promise<T> {
  await using served = await opened(
    serveWorkspace({ workspace, kind: 'command', host: '127.0.0.1', startServices: true, onProgress: note, patienceMs: turnMs, signal }),
  );
  const client = createRouterClient(router, { context: { core: served.core, host: 'cli', role: 'approver', who: who() } });
  return await work(client, { live: false, signal });
}

async function withOwn<T>(workspace: string, { note, signal }: Surroundings, work: Work<T>): Promise<T> {
  await using held = await opened(
    openHeldConsole({
      workspace,
      kind: 'command',
      starter: forkStarter,
      secrets: new PassphraseSecretStore(keyFolder(path.join(workspace, '.holdpoint'))),
      startServices: false,
      onProgress: note,
      patienceMs: turnMs,
      signal,
    }),
  );
  const client = createRouterClient(router, { context: { core: held.core, host: 'cli', role: 'approver', who: who() } });
  return await work(client, { live: false, signal });
}

/** Who holds the workspace is for the caller: that console may be the one to speak to. */
async function opened<T>(opening: Promise<T>): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    throw error instanceof WorkspaceHeldError ? error : asUnreachable(error);
  }
}

function who(): string {
  return `command line (${process.env['USER'] ?? process.env['USERNAME'] ?? 'unknown user'})`;
}
