import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import path from 'node:path';
import type { AttachEvent, TerminalSession } from '#shared/contract/terminals.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { Emitter } from '../lifecycle/emitter.ts';
import { conflated } from '../lifecycle/stream.ts';
import type { Notices } from '../notices/notices.ts';
import type { ProcessStarter } from '../processes/process-starter.ts';
import { Attachment } from './attachment.ts';
import { sessionLimit } from './flow-control.ts';
import type { FromPtyHost } from './protocol.ts';
import { PtyHosts, type PtyHostLoss } from './pty-hosts.ts';
import { sessionEnvironment } from './session-environment.ts';
import { userShell } from './shell.ts';

/** The list is small and people look at it: quick, but not one message per keystroke of a rename. */
const watchIntervalMs = 100;

export interface CreateSession {
  name?: string | undefined;
  /** Absolute, or relative to the workspace; the workspace when left out. */
  cwd?: string | undefined;
  columns: number;
  rows: number;
}

/** Terminal sessions of a console. They live in pty hosts, whether or not a page looks at them, until closed or the console ends. */
export class TerminalService implements AsyncDisposable {
  /** The list, after each change. */
  readonly changes = new Emitter<TerminalSession[]>();
  readonly #hosts: PtyHosts;
  readonly #workspaceRoot: string;
  readonly #notices: Notices;
  readonly #sessions = new Map<string, TerminalSession>();
  readonly #attachments = new Map<string, Attachment>();
  /** Callers that wait for a session to start or to be closed. */
  readonly #starting = new Map<string, PromiseWithResolvers<void>>();
  readonly #closing = new Map<string, PromiseWithResolvers<void>>();
  #disposed = false;

  constructor(options: {
    starter: ProcessStarter;
    workspaceRoot: string;
    notices: Notices;
    hostIdleMs?: number | undefined;
    sessionsPerHost?: number | undefined;
  }) {
    this.#workspaceRoot = options.workspaceRoot;
    this.#notices = options.notices;
    this.#hosts = new PtyHosts({ starter: options.starter, idleMs: options.hostIdleMs, capacity: options.sessionsPerHost });
    this.#hosts.messages.on((message) => this.#onMessage(message));
    this.#hosts.lost.on((loss) => this.#onHostLost(loss));
  }

  /** Process ids of the pty hosts, the oldest first; none while there is nothing to host. */
  get hostPids(): number[] {
    return this.#hosts.pids;
  }

  list(): TerminalSession[] {
    return Array.from(this.#sessions.values(), (session) => ({ ...session }));
  }

  watch(signal?: AbortSignal): AsyncGenerator<TerminalSession[], void, void> {
    return conflated({ initial: () => this.list(), changes: this.changes, minIntervalMs: watchIntervalMs, signal });
  }

  /**
   * Starts the user's shell in a new session.
   * @throws HoldpointError `INVALID` for a folder that is none, `CONFLICT` at the limit of sessions, `UNAVAILABLE` when it cannot be started.
   */
  async create({ name, cwd, columns, rows }: CreateSession): Promise<TerminalSession> {
    if (this.#disposed) throw new HoldpointError('UNAVAILABLE', 'The console is closing.');
    if (this.#sessions.size >= sessionLimit) {
      throw new HoldpointError('CONFLICT', `${sessionLimit} terminals are open, which is the most there can be.`, {
        hint: 'Close some that are not needed.',
      });
    }
    const folder = path.resolve(this.#workspaceRoot, cwd ?? '.');
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
      throw new HoldpointError('INVALID', `${folder} is not a folder, so no terminal can start in it.`, {
        hint: 'Leave the folder out to start in the workspace.',
      });
    }
    const sessionId = randomUUID();
    this.#hosts.place(sessionId);
    const shell = userShell();
    const session: TerminalSession = {
      sessionId,
      name: name ?? this.#freeName(),
      state: 'starting',
      pid: null,
      shell: shell.file,
      cwd: folder,
      columns,
      rows,
      createdAt: Date.now(),
      exitCode: null,
      exitSignal: null,
      exitReason: null,
      attached: 0,
    };
    const started = Promise.withResolvers<void>();
    this.#starting.set(sessionId, started);
    this.#sessions.set(sessionId, session);
    this.#changed();
    const env = sessionEnvironment();
    this.#hosts.send({ type: 'create', sessionId, shell: shell.file, args: shell.args, cwd: folder, env, columns, rows });
    await started.promise;
    return { ...session };
  }

  rename(sessionId: string, name: string): TerminalSession {
    const session = this.#session(sessionId);
    session.name = name;
    this.#changed();
    return { ...session };
  }

  /** Ends all processes of the session and forgets it; settles when they are gone. */
  async close(sessionId: string): Promise<void> {
    this.#session(sessionId);
    const closed = this.#closing.get(sessionId) ?? Promise.withResolvers<void>();
    this.#closing.set(sessionId, closed);
    // Without a host there is nothing left of it to end.
    if (!this.#hosts.send({ type: 'close', sessionId })) this.#forget(sessionId);
    await closed.promise;
  }

  resize(sessionId: string, columns: number, rows: number): void {
    const session = this.#session(sessionId);
    if (session.columns === columns && session.rows === rows) return;
    session.columns = columns;
    session.rows = rows;
    this.#hosts.send({ type: 'resize', sessionId, columns, rows });
    this.#changed();
  }

  /** @throws HoldpointError `CONFLICT` when the session has ended. */
  write(sessionId: string, data: string): void {
    const session = this.#session(sessionId);
    if (session.state === 'exited' || !this.#hosts.send({ type: 'write', sessionId, data })) {
      throw new HoldpointError('CONFLICT', `The terminal "${session.name}" has ended and takes no input.`, { hint: 'Open a new one.' });
    }
  }

  /**
   * A snapshot, then everything that follows, until the session ends or `signal` aborts. The reader says with `acknowledge` what it has
   * parsed. A second call with the same `readerId` replaces the first.
   * @throws HoldpointError `NOT_FOUND`.
   */
  attach({ sessionId, readerId }: { sessionId: string; readerId: string }, signal?: AbortSignal): AsyncGenerator<AttachEvent, void, void> {
    // Here and not in the generator: who asks for a session that is not there hears it at once.
    return this.#attach(this.#session(sessionId), readerId, signal);
  }

  async *#attach(session: TerminalSession, readerId: string, signal: AbortSignal | undefined): AsyncGenerator<AttachEvent, void, void> {
    const { sessionId } = session;
    this.#attachments.get(readerId)?.[Symbol.dispose]();
    using attachment = new Attachment(sessionId, readerId);
    this.#attachments.set(readerId, attachment);
    this.#countReaders(session);
    try {
      if (session.exitReason !== null || !this.#hosts.send({ type: 'attach', sessionId, readerId }))
        this.#pushLostExit(session, attachment);
      yield* attachment.events(signal);
    } finally {
      if (this.#attachments.get(readerId) === attachment) {
        this.#attachments.delete(readerId);
        this.#hosts.send({ type: 'detach', sessionId, readerId });
      }
      this.#countReaders(session);
    }
  }

  /** `seq` as in the events: everything before it is parsed. */
  acknowledge(sessionId: string, readerId: string, seq: number): void {
    this.#session(sessionId);
    this.#hosts.send({ type: 'acknowledge', sessionId, readerId, seq });
  }

  #session(sessionId: string): TerminalSession {
    const session = this.#sessions.get(sessionId);
    if (!session) {
      throw new HoldpointError('NOT_FOUND', `There is no terminal ${sessionId}. It was closed, or the console was started anew since.`, {
        hint: 'Open a new one.',
      });
    }
    return session;
  }

  #onMessage(message: FromPtyHost): void {
    if (message.type === 'reader') return this.#attachments.get(message.readerId)?.push(message.event);
    if (message.type === 'stopped') return;
    const session = this.#sessions.get(message.sessionId);
    if (!session) return;
    const { sessionId } = session;
    switch (message.type) {
      case 'started':
        session.state = 'running';
        session.pid = message.pid;
        this.#starting.get(sessionId)?.resolve();
        this.#starting.delete(sessionId);
        break;
      case 'failed':
        this.#failStart(session, `A terminal with ${session.shell} cannot be started: ${message.message}`);
        break;
      case 'exited':
        session.state = 'exited';
        session.exitCode = message.code;
        session.exitSignal = message.signal;
        break;
      case 'closed':
        this.#forget(sessionId);
        return;
      default:
        return message satisfies never;
    }
    this.#changed();
  }

  #failStart(session: TerminalSession, message: string): void {
    this.#sessions.delete(session.sessionId);
    this.#hosts.release(session.sessionId);
    this.#starting.get(session.sessionId)?.reject(new HoldpointError('UNAVAILABLE', message));
    this.#starting.delete(session.sessionId);
  }

  #forget(sessionId: string): void {
    this.#sessions.delete(sessionId);
    for (const attachment of this.#attachments.values()) {
      if (attachment.sessionId === sessionId) attachment[Symbol.dispose]();
    }
    this.#closing.get(sessionId)?.resolve();
    this.#closing.delete(sessionId);
    this.#hosts.release(sessionId);
    this.#changed();
  }

  #onHostLost({ exit, lastLines, restarted, sessionIds }: PtyHostLoss): void {
    const how = exit.signal ? `by ${exit.signal}` : `with exit code ${exit.code}`;
    const reason = `The program that runs terminals ended ${how}.`;
    let lost = 0;
    for (const sessionId of sessionIds) {
      const session = this.#session(sessionId);
      if (session.state === 'starting') this.#failStart(session, reason);
      if (session.state === 'running') {
        session.state = 'exited';
        lost += 1;
      }
      // Also for a session that had ended: its screen is lost with the host.
      session.exitReason = reason;
      for (const attachment of this.#attachments.values()) {
        if (attachment.sessionId === session.sessionId) this.#pushLostExit(session, attachment);
      }
      if (this.#closing.has(session.sessionId)) this.#forget(session.sessionId);
    }
    this.#changed();
    if (lost === 0 && restarted) return;
    const next = restarted ? 'It was started again: open new terminals.' : 'It ended too often to be started again by itself.';
    const lastLine = lastLines.at(-1);
    this.#notices.post({
      level: 'error',
      title: lost === 1 ? 'A terminal was lost' : `${lost} terminals were lost`,
      message: `${reason} ${next}${lastLine === undefined ? '' : ` Its last words: ${lastLine}`}`,
      link: '/terminal',
    });
  }

  #pushLostExit(session: TerminalSession, attachment: Attachment): void {
    attachment.push({ type: 'exit', code: session.exitCode, signal: session.exitSignal, reason: session.exitReason });
  }

  #countReaders(session: TerminalSession): void {
    const attached = Array.from(this.#attachments.values()).filter((attachment) => attachment.sessionId === session.sessionId).length;
    if (attached === session.attached) return;
    session.attached = attached;
    this.#changed();
  }

  #freeName(): string {
    const taken = new Set(Array.from(this.#sessions.values(), (session) => session.name));
    for (let number = 1; ; number += 1) {
      if (!taken.has(`Terminal ${number}`)) return `Terminal ${number}`;
    }
  }

  #changed(): void {
    if (!this.#disposed) this.changes.emit(this.list());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    await this.#hosts[Symbol.asyncDispose]();
    for (const attachment of this.#attachments.values()) attachment[Symbol.dispose]();
    for (const waiting of this.#starting.values()) waiting.reject(new HoldpointError('UNAVAILABLE', 'The console is closing.'));
    for (const waiting of this.#closing.values()) waiting.resolve();
    this.#sessions.clear();
    this.changes[Symbol.dispose]();
  }
}
