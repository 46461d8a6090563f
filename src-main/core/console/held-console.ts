import { openWorkspace } from '../workspace/workspace.ts';
import type { ConsoleCore } from './console-core.ts';
import { type ConsoleOptions, openConsole } from './open-console.ts';
import { type LockHolder, WorkspaceLock } from './workspace-lock.ts';

export interface HeldConsole extends AsyncDisposable {
  core: ConsoleCore;
  lock: WorkspaceLock;
}

export interface HeldConsoleOptions extends ConsoleOptions {
  kind: LockHolder['kind'];
  /** How long to wait for a short command that has the workspace. */
  patienceMs?: number;
  signal?: AbortSignal;
}

/**
 * Opens a workspace that no other process has, and lets go of it last.
 * @throws WorkspaceHeldError when another process has it; HoldpointError as `openConsole`.
 */
export async function openHeldConsole(options: HeldConsoleOptions): Promise<HeldConsole> {
  await using opening = new AsyncDisposableStack();
  // First, so that a folder that is no workspace gets no state folder.
  const { root } = openWorkspace(options.workspace);
  const { kind, patienceMs, signal } = options;
  const lock = opening.use(
    await WorkspaceLock.acquire(root, kind, { ...(patienceMs === undefined ? {} : { patienceMs }), ...(signal ? { signal } : {}) }),
  );
  const core = opening.use(await openConsole(options));
  const parts = opening.move();
  return { core, lock, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
