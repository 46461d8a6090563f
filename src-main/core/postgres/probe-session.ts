import { Client, type ClientConfig } from 'pg';
import { z } from 'zod';
import { Emitter } from '../lifecycle/emitter.ts';

/** A probe reads statistics views; what takes longer is in trouble itself and must not add to it. */
const statementTimeoutMs = 2000;
/** A probe never queues behind DDL. */
const lockTimeoutMs = 500;
/** The server enforces its timeout; when even that answer does not come, the connection is dead. */
const answerTimeoutMs = 5000;
const connectTimeoutMs = 5000;

const factsSchema = z.object({
  version: z.string(),
  versionNum: z.number(),
  database: z.string(),
  user: z.string(),
  readsAllStats: z.boolean(),
  maxConnections: z.number(),
  superuserReserved: z.number(),
  reserved: z.number(),
});
/** What does not change while a session lasts. */
export type ServerFacts = z.infer<typeof factsSchema>;

const factsSql = `
SELECT current_setting('server_version') AS version,
       current_setting('server_version_num')::int AS "versionNum",
       current_database() AS database,
       current_user AS "user",
       pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS "readsAllStats",
       current_setting('max_connections')::int AS "maxConnections",
       current_setting('superuser_reserved_connections')::int AS "superuserReserved",
       coalesce(current_setting('reserved_connections', true), '0')::int AS reserved`;

/**
 * One connection for probes, opened before trouble and kept. Every read is a read-only transaction with timeouts of its own (`SET LOCAL`,
 * so that a pooler between us and the server hands no setting of ours to others).
 */
export class ProbeSession implements AsyncDisposable {
  /** The connection is gone; null: it was closed on purpose. */
  readonly closed = new Emitter<Error | null>();
  readonly facts: ServerFacts;
  readonly #client: Client;
  #queue: Promise<unknown> = Promise.resolve();
  #open = true;

  private constructor(client: Client, facts: ServerFacts) {
    this.#client = client;
    this.facts = facts;
    const gone = (error: Error | null) => {
      if (!this.#open) return;
      this.#open = false;
      this.closed.emit(error);
    };
    client.on('error', gone);
    client.on('end', () => gone(new Error('the server closed the connection')));
  }

  /** @throws what the driver throws: no route, wrong password, too many clients … */
  static async open(config: ClientConfig): Promise<ProbeSession> {
    const client = new Client({
      ...config,
      application_name: 'holdpoint',
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: answerTimeoutMs,
      keepAlive: true,
    });
    // The promise below carries the same error; without a listener it would end the process.
    const ignore = () => {};
    client.on('error', ignore);
    try {
      await client.connect();
      const { rows } = await client.query(factsSql);
      const session = new ProbeSession(client, factsSchema.parse(rows[0]));
      client.off('error', ignore);
      return session;
    } catch (error) {
      await endQuietly(client);
      throw error;
    }
  }

  get open(): boolean {
    return this.#open;
  }

  /** Rows of one statement, parsed. Statements of one session wait for each other. */
  read<S extends z.ZodType>(row: S, sql: string): Promise<z.output<S>[]> {
    const result = this.#queue.then(() => this.#readNow(row, sql));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #readNow<S extends z.ZodType>(row: S, sql: string): Promise<z.output<S>[]> {
    try {
      await this.#client.query(
        `BEGIN READ ONLY; SET LOCAL statement_timeout = ${statementTimeoutMs}; SET LOCAL lock_timeout = ${lockTimeoutMs}`,
      );
      const { rows } = await this.#client.query(sql);
      return z.array(row).parse(rows);
    } catch (error) {
      // The driver gave up waiting: the answer may still come and would be taken for that of the next statement.
      if (error instanceof Error && error.message === 'Query read timeout') await this.#abandon(error);
      throw error;
    } finally {
      if (this.#open) await this.#client.query('ROLLBACK').catch((error: unknown) => this.#abandon(error));
    }
  }

  async #abandon(error: unknown): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    this.closed.emit(error instanceof Error ? error : new Error(String(error)));
    await endQuietly(this.#client);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const wasOpen = this.#open;
    this.#open = false;
    if (wasOpen) {
      await endQuietly(this.#client);
      this.closed.emit(null);
    }
    this.closed[Symbol.dispose]();
  }
}

/** A connection that is broken already cannot be closed properly, and need not be. */
async function endQuietly(client: Client): Promise<void> {
  await client.end().catch(() => undefined);
}
