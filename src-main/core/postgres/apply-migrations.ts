import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Client, DatabaseError } from 'pg';
import { z } from 'zod';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';

export interface MigrationFile {
  /** File name without `.sql`: the version. */
  version: string;
  file: string;
  sql: string;
  sha256: string;
}

/** `*.sql` of a folder, in order of name. @throws HoldpointError `NOT_FOUND` when the folder is absent. */
export function readMigrations(folder: string): MigrationFile[] {
  if (!existsSync(folder)) throw new HoldpointError('NOT_FOUND', `The folder of migrations ${folder} does not exist.`);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .map((name) => {
      const file = path.join(folder, name);
      const sql = readFileSync(file, 'utf8');
      return { version: path.basename(name, '.sql'), file, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    });
}

const appliedSchema = z.array(z.object({ version: z.string(), sha256: z.string() }));

/**
 * Applies what is not applied yet, each file in a transaction of its own with its row in `holdpoint.migrations`.
 * @returns versions applied now, and those whose file has changed since it was applied (they are not run again).
 * @throws HoldpointError `INVALID` with file and line when one fails; those before it stay applied.
 */
export async function applyMigrations(
  client: Client,
  migrations: readonly MigrationFile[],
  onProgress: (words: string) => void,
): Promise<{ applied: string[]; changed: string[] }> {
  await client.query(`
    CREATE SCHEMA IF NOT EXISTS holdpoint;
    CREATE TABLE IF NOT EXISTS holdpoint.migrations (
      version text PRIMARY KEY,
      sha256 text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`);
  const { rows } = await client.query('SELECT version, sha256 FROM holdpoint.migrations');
  const known = new Map(appliedSchema.parse(rows).map((row) => [row.version, row.sha256]));
  const applied: string[] = [];
  const changed: string[] = [];
  for (const migration of migrations) {
    const before = known.get(migration.version);
    if (before !== undefined) {
      if (before !== migration.sha256) changed.push(migration.version);
      continue;
    }
    onProgress(`applying migration ${migration.version}`);
    await applyOne(client, migration);
    applied.push(migration.version);
  }
  return { applied, changed };
}

async function applyOne(client: Client, migration: MigrationFile): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(migration.sql);
    await client.query('RESET ROLE');
    await client.query('INSERT INTO holdpoint.migrations (version, sha256) VALUES ($1, $2)', [migration.version, migration.sha256]);
    await client.query('COMMIT');
  } catch (error) {
    // The session is broken where this fails too; the first error is the news.
    await client.query('ROLLBACK').catch(() => undefined);
    throw migrationError(migration, error);
  }
}

function migrationError(migration: MigrationFile, error: unknown): HoldpointError {
  const position = error instanceof DatabaseError && error.position !== undefined ? Number(error.position) : null;
  const line = position === null ? undefined : migration.sql.slice(0, position).split('\n').length;
  const where = line === undefined ? migration.file : `${migration.file}:${line}`;
  const code = error instanceof DatabaseError && error.code ? ` (SQLSTATE ${error.code})` : '';
  return new HoldpointError('INVALID', `Migration ${migration.version} failed at ${where}: ${messageOf(error)}${code}`, {
    cause: error,
    hint: 'Nothing of this migration was kept. Correct the file and start again.',
    problems: [{ file: migration.file, ...(line === undefined ? {} : { line }), message: messageOf(error), severity: 'error' }],
  });
}
