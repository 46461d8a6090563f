import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { TestPostgres } from '#core/postgres/testing/test-postgres.ts';
import { findPgbench } from '#core/load/sql/testing/pgbench.ts';
import { need, output, serverCore } from './processors.ts';

/** The embedded Postgres 18 on the server's core, with a table of 10,000 rows. */
export class BenchPostgres implements AsyncDisposable {
  readonly url: string;
  readonly #postgres: TestPostgres;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-sql-'));

  private constructor(postgres: TestPostgres, url: string) {
    this.#postgres = postgres;
    this.url = url;
  }

  static async start(): Promise<BenchPostgres> {
    const postgres = await TestPostgres.start();
    const url = await postgres.url();
    // Sessions are its children and stay where it is.
    output([need('taskset', 'util-linux'), '-acp', String(serverCore), String(postgres.server.pid)]);
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('create table t (id int primary key, word text not null)');
    await client.query("insert into t select n, 'word ' || n from generate_series(1, 10000) n");
    await client.query('vacuum analyze t');
    await client.end();
    return new BenchPostgres(postgres, url);
  }

  /** A file for pgbench with this statement. */
  script(statement: string): string {
    const file = path.join(this.#folder, `${statement.replaceAll(/\W+/g, '-')}.sql`);
    writeFileSync(file, `${statement}\n`);
    return file;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    rmSync(this.#folder, { recursive: true, force: true });
    await this.#postgres[Symbol.asyncDispose]();
  }
}

/** @throws Error that says how to get it. */
export function needPgbench(): string {
  const program = findPgbench();
  if (program) return program;
  throw new Error('pgbench is missing; install it, on Debian with: apt-get install --no-install-recommends postgresql');
}
