import path from 'node:path';
import type { ConsoleCore } from '#core/console/console-core.ts';
import { openHeldConsole } from '#core/console/held-console.ts';
import { keyFolder } from '#core/identities/demo-identities.ts';
import { PassphraseSecretStore } from '#core/identities/passphrase-secret-store.ts';
import { forkStarter } from '#core/processes/fork-starter.ts';
import { serveHeld, type ServeHeldOptions } from './serve-held.ts';
import type { RunningServer } from './server.ts';

export interface ServeOptions extends ServeHeldOptions {
  workspace: string;
  startServices: boolean;
  onProgress: (line: string) => void;
  /** How long to wait for a short command that has the workspace. */
  patienceMs?: number;
  signal?: AbortSignal;
}

export interface ServedConsole extends AsyncDisposable {
  core: ConsoleCore;
  server: RunningServer;
}

/**
 * The headless host: takes the workspace, opens its core and serves it.
 * @throws WorkspaceHeldError, HoldpointError as `openConsole` and `startServer`.
 */
export async function serveWorkspace(options: ServeOptions): Promise<ServedConsole> {
  await using opening = new AsyncDisposableStack();
  const { workspace, kind, startServices, onProgress, patienceMs, signal } = options;
  const held = opening.use(
    await openHeldConsole({
      workspace,
      kind,
      starter: forkStarter,
      secrets: new PassphraseSecretStore(keyFolder(path.join(path.resolve(workspace), '.holdpoint'))),
      startServices,
      onProgress,
      ...(patienceMs === undefined ? {} : { patienceMs }),
      ...(signal === undefined ? {} : { signal }),
    }),
  );
  const server = opening.use(await serveHeld(held, options));
  const parts = opening.move();
  return { core: held.core, server, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
