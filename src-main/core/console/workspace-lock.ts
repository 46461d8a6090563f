import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';

/** How long a console that has just taken the lock may need to say who it is. */
const introductionMs = 3000;
const pollMs = 50;

const holderSchema = z.object({
  pid: z.number().int().positive(),
  kind: z.enum(['serve', 'desktop', 'command']),
  since: z.iso.datetime(),
  /** Where it answers (`http://127.0.0.1:4123`), or null: a desktop window or a short command. */
  url: z.string().nullable(),
  /** Bearer tokens by role. They are why the file is 0600. */
  tokens: z.object({ viewer: z.string(), operator: z.string(), approver: z.string() }).nullable(),
});
/** Who holds a workspace, as it wrote itself into `.holdpoint/console.json`. */
export type LockHolder = z.infer<typeof holderSchema>;

/** Another process has the workspace. */
export class WorkspaceHeldError extends HoldpointError {
  /** null: it holds the lock but has not said who it is. */
  readonly holder: LockHolder | null;

  constructor(root: string, holder: LockHolder | null) {
    const who = holder === null ? 'another process' : `${describeKind[holder.kind]} with pid ${holder.pid}`;
    super('CONFLICT', `${root} is open in ${who}${holder?.url ? ` at ${holder.url}` : ''}.`, {
      hint: holder?.url
        ? `Connect to it with "holdpoint open --workspace ${root}", or end it first.`
        : 'One console per workspace: end the other one first, or wait for it.',
    });
    this.name = 'WorkspaceHeldError';
    this.holder = holder;
  }
}

const describeKind = { serve: 'a console', desktop: 'the desktop console', command: 'a command' } as const;

/**
 * One console per workspace. What locks is a lock of the kernel (the one SQLite takes on `console.lock`): it goes away with its process
 * however that ends, so there are no stale locks to judge and no race in taking one over. `console.json` beside it only tells who holds it.
 */
export class WorkspaceLock implements Disposable {
  readonly #db: DatabaseSync;
  readonly #file: string;
  #held = true;

  private constructor(db: DatabaseSync, file: string) {
    this.#db = db;
    this.#file = file;
  }

  /**
   * @param root folder of the workspace; its state folder is made when it is missing.
   * @param patienceMs how long to wait for a holder without an address (a short command) to finish.
   * @throws WorkspaceHeldError when another process has it, HoldpointError `UNAVAILABLE` when the state folder cannot be written.
   */
  static async acquire(
    root: string,
    kind: LockHolder['kind'],
    { patienceMs = 0, signal }: { patienceMs?: number; signal?: AbortSignal } = {},
  ) {
    const stateDir = path.join(root, '.holdpoint');
    const file = path.join(stateDir, 'console.json');
    const started = performance.now();
    for (;;) {
      const db = tryLock(stateDir);
      if (db) {
        const lock = new WorkspaceLock(db, file);
        lock.announce({ kind, url: null, tokens: null });
        return lock;
      }
      const holder = readHolder(file);
      const waited = performance.now() - started;
      const patience = holder === null ? Math.max(introductionMs, patienceMs) : holder.url === null ? patienceMs : 0;
      if (waited >= patience) throw new WorkspaceHeldError(root, holder);
      await pause(pollMs, undefined, signal ? { signal } : {});
    }
  }

  /** Says who holds it and where it answers. Written whole and renamed; readable by the owner only, for the tokens in it. */
  announce(holder: Pick<LockHolder, 'kind' | 'url' | 'tokens'>): void {
    const content: LockHolder = { pid: process.pid, since: new Date().toISOString(), ...holder };
    writeFileSync(`${this.#file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }

  [Symbol.dispose](): void {
    if (!this.#held) return;
    this.#held = false;
    rmSync(this.#file, { force: true });
    this.#db.close();
  }
}

/** The holder of a workspace's lock, or null when nobody has it (or it has not said who it is yet). */
export function readHolder(file: string): LockHolder | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new HoldpointError('UNAVAILABLE', `${file} cannot be read: ${messageOf(error)}`, {
      cause: error,
      hint: 'It belongs to who started the console; use the same account.',
    });
  }
  const holder = holderSchema.safeParse(parseJson(text)).data;
  // A console that was killed leaves its file: it is about nobody then.
  return holder && isAlive(holder.pid) ? holder : null;
}

function tryLock(stateDir: string): DatabaseSync | null {
  let db: DatabaseSync | undefined;
  try {
    // 0711: the account that runs the embedded Postgres must be able to pass through to its folder, and nobody needs to list this one.
    mkdirSync(stateDir, { recursive: true, mode: 0o711 });
    db = new DatabaseSync(path.join(stateDir, 'console.lock'), { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db?.close();
    if (isBusy(error)) return null;
    throw new HoldpointError('UNAVAILABLE', `The state folder ${stateDir} cannot be used: ${messageOf(error)}`, {
      cause: error,
      hint: 'Check free space and permissions.',
    });
  }
}

function isBusy(error: unknown): boolean {
  // SQLITE_BUSY; extended codes carry it in the low byte.
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && (error.errcode & 0xff) === 5;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not ours, or cut off: nobody introduced themselves.
    return null;
  }
}
