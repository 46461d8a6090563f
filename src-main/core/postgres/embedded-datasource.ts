import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import { Emitter } from '../lifecycle/emitter.ts';
import type { Notices } from '../notices/notices.ts';
import { superuser } from './embedded-cluster.ts';
import { EmbeddedDatabase } from './embedded-database.ts';
import { EmbeddedServer } from './embedded-server.ts';

/** A datasource with `embedded: true`: its server and its database as one thing that is up or says why not. */
export class EmbeddedDatasource implements AsyncDisposable {
  readonly changes = new Emitter<void>();
  readonly #name: string;
  readonly #server: EmbeddedServer;
  readonly #database: EmbeddedDatabase;
  readonly #notices: Notices;
  readonly #onProgress: (words: string) => void;
  #prepared = false;
  #doing = 'not started';
  #failure: string | null = null;
  #toldDown = false;

  constructor(options: {
    name: string;
    stateDir: string;
    database: string;
    migrations: string | null;
    notices: Notices;
    onProgress: (words: string) => void;
  }) {
    const { name, stateDir, database, migrations, notices, onProgress } = options;
    this.#name = name;
    this.#notices = notices;
    this.#onProgress = onProgress;
    this.#server = new EmbeddedServer({ stateDir, name });
    this.#database = new EmbeddedDatabase({ server: this.#server, database, migrations });
    this.#server.progress.on((words) => this.#say(words));
    this.#server.changes.on(() => this.#onServerChange());
  }

  /** Never throws: what went wrong is its standing, and a notice. */
  async start(): Promise<void> {
    this.#failure = null;
    try {
      await this.#server.start();
      const { changed } = await this.#database.prepare((words) => this.#say(words));
      this.#prepared = true;
      const note = this.#server.location?.note;
      if (note) this.#onProgress(note);
      if (changed.length > 0) this.#warnOfChanged(changed);
    } catch (error) {
      const hint = error instanceof HoldpointError ? error.hint : undefined;
      this.#fail(hint === undefined ? messageOf(error) : `${messageOf(error).replace(/\.?$/, '.')} ${hint}`);
    }
    this.changes.emit();
  }

  standing(): { state: 'starting' | 'down' | 'up'; message: string } {
    if (this.#failure !== null) return { state: 'down', message: this.#failure };
    const { state, message } = this.#server;
    // A server without its database yet is of no use to anybody.
    if (state === 'up' && !this.#prepared) return { state: 'starting', message: this.#doing };
    return { state: state === 'stopped' ? 'down' : state, message };
  }

  access(role: string = superuser): ReturnType<EmbeddedDatabase['access']> {
    return this.#database.access(role);
  }

  probeAccess(): ReturnType<EmbeddedDatabase['access']> {
    return this.#database.probeAccess();
  }

  #say(words: string): void {
    this.#doing = words;
    this.#onProgress(words);
    this.changes.emit();
  }

  #onServerChange(): void {
    // The first start reports its own failure; later deaths are news.
    if (this.#prepared && this.#server.state === 'starting' && !this.#toldDown) {
      this.#toldDown = true;
      this.#notices.post({ level: 'warning', title: `Database ${this.#name} ended`, message: this.#server.message, link: '/postgres' });
    }
    if (this.#prepared && this.#server.state === 'down') this.#fail(this.#server.message);
    if (this.#prepared && this.#server.state === 'up') this.#toldDown = false;
    this.changes.emit();
  }

  #fail(message: string): void {
    this.#failure = message;
    this.#onProgress(message);
    this.#notices.post({ level: 'error', title: `Database ${this.#name} is down`, message, link: '/postgres' });
  }

  #warnOfChanged(changed: readonly string[]): void {
    this.#notices.post({
      level: 'warning',
      title: 'A migration changed after it was applied',
      message: `${changed.join(', ')}: the database still has what the file said then. Put the file back, or add a new migration.`,
      link: '/postgres',
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#prepared = false;
    await this.#server[Symbol.asyncDispose]();
    this.changes[Symbol.dispose]();
  }
}
