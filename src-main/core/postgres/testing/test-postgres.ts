import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client, type ClientConfig } from 'pg';
import { EmbeddedDatabase } from '../embedded-database.ts';
import { EmbeddedServer } from '../embedded-server.ts';

/** A folder that a server run as another user may enter; `mkdtemp` alone makes one that it may not. */
export function testFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'hp-pg-'));
  chmodSync(folder, 0o755);
  return folder;
}

export type Access = Awaited<ReturnType<EmbeddedDatabase['access']>>;

/** A real embedded Postgres for the tests of one file; about a second to start. */
export class TestPostgres implements AsyncDisposable {
  readonly folder: string;
  readonly server: EmbeddedServer;
  readonly database: EmbeddedDatabase;
  readonly #clients = new Set<Client>();

  private constructor(folder: string, migrations: string | null) {
    this.folder = folder;
    this.server = new EmbeddedServer({ stateDir: path.join(folder, '.holdpoint'), name: 'test' });
    this.database = new EmbeddedDatabase({ server: this.server, database: 'app', migrations });
  }

  static async start(options: { migrations?: string } = {}): Promise<TestPostgres> {
    const postgres = new TestPostgres(testFolder(), options.migrations ?? null);
    try {
      await postgres.server.start();
      await postgres.database.prepare(() => {});
      return postgres;
    } catch (error) {
      await postgres[Symbol.asyncDispose]();
      throw error;
    }
  }

  access(role?: string): Promise<Access> {
    return this.database.access(role ?? 'holdpoint');
  }

  async url(role?: string): Promise<string> {
    const { user, password, host, port, database } = await this.access(role);
    return `postgres://${user}:${password}@${host}:${port}/${database}`;
  }

  /** A connection that is closed with the server; as the superuser when no role is named. */
  async connect(role?: string, config: ClientConfig = {}): Promise<Client> {
    const client = new Client({ ...(await this.access(role)), ...config });
    client.on('error', () => {});
    await client.connect();
    this.#clients.add(client);
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled([...this.#clients].map((client) => client.end()));
    await this.server[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
