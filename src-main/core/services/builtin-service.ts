import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import { messageOf } from '../errors/holdpoint-error.ts';
import { Emitter } from '../lifecycle/emitter.ts';
import type { Notices } from '../notices/notices.ts';
import type { PostgresService } from '../postgres/postgres-service.ts';
import type { ProcessExit, ProcessStarter, WorkerProcess } from '../processes/process-starter.ts';
import { Supervisor, type SupervisorEvent } from '../processes/supervisor.ts';
import type { serviceSchema } from '../workspace/workspace-schema.ts';
import { fromShopSchema, type ToShop } from './shop-messages.ts';

export interface ServiceState {
  name: string;
  state: 'starting' | 'up' | 'down';
  /** Without a trailing slash; null while it is not open. */
  url: string | null;
  port: number | null;
  pid: number | null;
  /** Since the console started, asked for or not. */
  restarts: number;
  message: string;
}

/** The role under which the sample service writes: through functions only. */
const shopRole = 'agent_user';
/** The shop answers what it has begun and ends within 3 s. */
const closeGraceMs = 5000;
/** Opening is connecting to nothing yet: a second on a slow machine. */
const openPatienceMs = 15_000;

/** One service of the workspace as a supervised child process. It opens when its database is up, on the port it had before. */
export class BuiltinService implements AsyncDisposable {
  readonly changes = new Emitter<void>();
  readonly #name: string;
  readonly #config: z.infer<typeof serviceSchema>;
  readonly #starter: ProcessStarter;
  readonly #postgres: PostgresService;
  readonly #notices: Notices;
  readonly #onProgress: (line: string) => void;
  #supervisor: Supervisor | null = null;
  #wanted = false;
  #state: ServiceState['state'] = 'down';
  #message = 'not started';
  #port: number | null = null;
  #restarts = 0;
  /** Address that the running service was opened with. */
  #openedWith: string | null = null;

  constructor(options: {
    name: string;
    config: z.infer<typeof serviceSchema>;
    starter: ProcessStarter;
    postgres: PostgresService;
    notices: Notices;
    onProgress: (line: string) => void;
  }) {
    this.#name = options.name;
    this.#config = options.config;
    this.#starter = options.starter;
    this.#postgres = options.postgres;
    this.#notices = options.notices;
    this.#onProgress = options.onProgress;
    this.#port = options.config.port === 'auto' ? null : options.config.port;
  }

  state(): ServiceState {
    const up = this.#state === 'up' && this.#port !== null;
    return {
      name: this.#name,
      state: this.#state,
      url: up ? `http://127.0.0.1:${this.#port}` : null,
      port: up ? this.#port : null,
      pid: this.#supervisor?.worker?.pid ?? null,
      restarts: this.#restarts,
      message: this.#message,
    };
  }

  /** Resolves when the service is open, or has failed to open. */
  async start(): Promise<void> {
    this.#wanted = true;
    if (this.#supervisor) return;
    this.#set('starting', 'starting');
    const supervisor = new Supervisor(this.#starter, { entry: 'shop', name: this.#name });
    this.#supervisor = supervisor;
    supervisor.events.on((event) => this.#onSupervisor(event));
    try {
      supervisor.start();
    } catch (error) {
      this.#set('down', messageOf(error));
      return;
    }
    await this.#settled();
  }

  async restart(): Promise<void> {
    await this.#close();
    this.#restarts += 1;
    await this.start();
  }

  /** A service whose database was not there, or is elsewhere now, is opened (again). */
  onDatabaseChange(): void {
    if (!this.#wanted || !this.#isDatabaseUp()) return;
    const worker = this.#supervisor?.worker;
    if (this.#state === 'starting' && this.#openedWith === null && worker) void this.#open(worker);
    else if (this.#state === 'up') void this.#reopenIfMoved();
  }

  #isDatabaseUp(): boolean {
    return this.#postgres.statuses().some(({ name, state }) => name === this.#config.datasource && state === 'up');
  }

  #onSupervisor(event: SupervisorEvent): void {
    switch (event.type) {
      case 'started':
        this.#openedWith = null;
        this.#listen(event.worker);
        void this.#open(event.worker);
        return;
      case 'died':
        this.#restarts += 1;
        this.#set('starting', `ended (${how(event.exit)}); starting it again`);
        this.#notices.post({
          level: 'warning',
          title: `Service ${this.#name} ended`,
          message: `It ended with ${how(event.exit)} and is started again. ${event.lastLines.at(-1) ?? ''}`.trim(),
          link: '/',
        });
        return;
      case 'gave_up':
        this.#supervisor = null;
        this.#set('down', `ended (${how(event.exit)}) too often and is not started again: ${event.lastLines.at(-1) ?? 'no message'}`);
        this.#notices.post({ level: 'error', title: `Service ${this.#name} is down`, message: this.#message, link: '/' });
        return;
    }
  }

  #listen(worker: WorkerProcess): void {
    worker.messages.on((raw) => {
      const message = fromShopSchema.parse(raw);
      switch (message.type) {
        case 'open':
          this.#port = message.port;
          this.#set('up', `open at http://127.0.0.1:${message.port}`);
          this.#onProgress(this.#message);
          return;
        case 'failed':
          this.#set('down', `cannot open: ${message.message}`);
          this.#onProgress(this.#message);
          return;
      }
    });
  }

  async #open(worker: WorkerProcess): Promise<void> {
    if (this.#openedWith !== null) return;
    let databaseUrl: string;
    try {
      databaseUrl = await this.#postgres.connectionUrl(this.#config.datasource, shopRole);
    } catch (error) {
      // Not an end: onDatabaseChange comes back here.
      this.#set('starting', `waits for its database: ${messageOf(error)}`);
      return;
    }
    if (this.#openedWith !== null || this.#supervisor?.worker !== worker) return;
    this.#openedWith = databaseUrl;
    this.#set('starting', 'opening');
    const message: ToShop = { type: 'open', databaseUrl, port: this.#port ?? 0, anyPort: this.#config.port === 'auto' };
    worker.send(message);
  }

  async #reopenIfMoved(): Promise<void> {
    const url = await this.#postgres.connectionUrl(this.#config.datasource, shopRole).catch(() => null);
    if (url === null || url === this.#openedWith || this.#state !== 'up') return;
    this.#onProgress('its database has moved; starting it again');
    await this.restart();
  }

  async #settled(): Promise<void> {
    const settled = Promise.withResolvers<void>();
    using _changes = this.changes.on(() => {
      if (this.#state !== 'starting' || this.#message.startsWith('waits')) settled.resolve();
    });
    if (this.#state !== 'starting') return;
    await Promise.race([settled.promise, delay(openPatienceMs, undefined, { ref: false })]);
  }

  /** Lets it finish what it has begun. */
  async #close(): Promise<void> {
    const supervisor = this.#supervisor;
    this.#supervisor = null;
    this.#wanted = false;
    if (!supervisor) return;
    const worker = supervisor.retire();
    if (worker) {
      const ended = new Promise<ProcessExit>((resolve) => worker.exited.on(resolve));
      const message: ToShop = { type: 'close' };
      if (worker.send(message)) await Promise.race([ended, delay(closeGraceMs, undefined, { ref: false })]);
    }
    supervisor[Symbol.dispose]();
    this.#set('down', 'stopped');
  }

  #set(state: ServiceState['state'], message: string): void {
    this.#state = state;
    this.#message = message;
    this.changes.emit();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
    this.changes[Symbol.dispose]();
  }
}

const how = ({ code, signal }: ProcessExit): string => signal ?? `status ${code}`;
