import { randomBytes } from 'node:crypto';
import { Client, type ClientConfig, escapeIdentifier, escapeLiteral } from 'pg';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { applyMigrations, readMigrations } from './apply-migrations.ts';
import { superuser } from './embedded-cluster.ts';
import type { EmbeddedServer } from './embedded-server.ts';
import { scramVerifier } from './scram-verifier.ts';

/** Reads statistics, and nothing else. */
const probeRole = 'holdpoint_probe';

/** The database of a workspace inside its embedded server: made, migrated, and handed out role by role. */
export class EmbeddedDatabase {
  readonly #server: EmbeddedServer;
  readonly #database: string;
  readonly #migrations: string | null;
  /** Passwords live as long as this console; nobody else needs them. */
  readonly #passwords = new Map<string, Promise<string>>();

  /** @param options.migrations absolute path of a folder, or null. */
  constructor(options: { server: EmbeddedServer; database: string; migrations: string | null }) {
    this.#server = options.server;
    this.#database = options.database;
    this.#migrations = options.migrations;
  }

  /**
   * Makes the database and the probe's role where they are missing, and applies migrations.
   * @returns versions of migrations whose file changed after they were applied.
   */
  async prepare(onProgress: (words: string) => void): Promise<{ changed: string[] }> {
    await this.#asSuperuser('postgres', async (client) => {
      // By default "$user" comes first, and our schema has the name of this role: tables of a migration would be made in it.
      await client.query(`ALTER ROLE ${superuser} SET search_path = public`);
      const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [this.#database]);
      if (rowCount === 0) {
        onProgress(`creating the database ${this.#database}`);
        await client.query(`CREATE DATABASE ${escapeIdentifier(this.#database)}`);
      }
      const role = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [probeRole]);
      if (role.rowCount === 0) await client.query(`CREATE ROLE ${probeRole} LOGIN IN ROLE pg_monitor`);
      // Since 16: sessions kept free for whoever looks after the server.
      const reserved = await client.query("SELECT FROM pg_roles WHERE rolname = 'pg_use_reserved_connections'");
      if (reserved.rowCount === 1) await client.query(`GRANT pg_use_reserved_connections TO ${probeRole}`);
    });
    return this.#asSuperuser(this.#database, async (client) => {
      await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
      if (this.#migrations === null) return { changed: [] };
      return applyMigrations(client, readMigrations(this.#migrations), onProgress);
    });
  }

  /**
   * How to connect as a role of the cluster; its password is made at the first call.
   * @throws HoldpointError `NOT_FOUND` when the role does not exist, `UNAVAILABLE` when the server is not up.
   */
  async access(role: string): Promise<ClientConfig & { host: string; port: number; user: string; password: string; database: string }> {
    const address = this.#server.address();
    let password = this.#passwords.get(role);
    if (!password) {
      password = role === superuser ? Promise.resolve(this.#server.superuserPassword()) : this.#setPassword(role);
      this.#passwords.set(role, password);
      password.catch(() => this.#passwords.delete(role));
    }
    return { ...address, user: role, password: await password, database: this.#database };
  }

  probeAccess(): ReturnType<EmbeddedDatabase['access']> {
    return this.access(probeRole);
  }

  async #setPassword(role: string): Promise<string> {
    const password = randomBytes(24).toString('base64url');
    await this.#asSuperuser('postgres', async (client) => {
      const found = await client.query('SELECT FROM pg_roles WHERE rolname = $1 AND rolcanlogin', [role]);
      if (found.rowCount === 0) {
        throw new HoldpointError('NOT_FOUND', `The database has no role "${role}" that may log in.`, {
          hint: 'A migration of the workspace has to make it: CREATE ROLE … LOGIN.',
        });
      }
      await client.query(`ALTER ROLE ${escapeIdentifier(role)} PASSWORD ${escapeLiteral(scramVerifier(password))}`);
    });
    return password;
  }

  async #asSuperuser<T>(database: string, work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({
      ...this.#server.address(),
      user: superuser,
      password: this.#server.superuserPassword(),
      database,
      application_name: 'holdpoint setup',
      connectionTimeoutMillis: 10_000,
    });
    // A session that breaks fails the statement that is on; there is nothing else to tell.
    client.on('error', () => {});
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
}
