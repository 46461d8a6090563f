import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddedDatabase } from './embedded-database.ts';
import { TestPostgres } from './testing/test-postgres.ts';

describe('the database of a workspace', () => {
  let postgres: TestPostgres;
  let folder: string;

  beforeAll(async () => {
    postgres = await TestPostgres.start();
    folder = path.join(postgres.folder, 'migrations');
    mkdirSync(folder);
  });
  afterAll(() => postgres[Symbol.asyncDispose]());

  const prepare = (database: string) => new EmbeddedDatabase({ server: postgres.server, database, migrations: folder }).prepare(() => {});
  const ask = async (database: string, sql: string) => {
    const client = await postgres.connect(undefined, { database });
    const { rows } = await client.query(sql);
    await client.end();
    return rows;
  };

  it('applies each migration once, in order of name, and tells when a file changed afterwards', async () => {
    writeFileSync(path.join(folder, '002_b.sql'), 'INSERT INTO t SELECT count(*) FROM t; INSERT INTO t VALUES (10)');
    writeFileSync(path.join(folder, '001_a.sql'), 'CREATE TABLE t (n int)');
    expect(await prepare('one')).toMatchObject({ applied: ['001_a', '002_b'], changed: [] });
    expect(await prepare('one')).toMatchObject({ applied: [], changed: [] });
    expect(await ask('one', 'SELECT n FROM t ORDER BY n')).toEqual([{ n: 0 }, { n: 10 }]);

    expect(await ask('one', "SELECT schemaname FROM pg_tables WHERE tablename = 't'")).toEqual([{ schemaname: 'public' }]);

    writeFileSync(path.join(folder, '001_a.sql'), 'CREATE TABLE t (n bigint)');
    expect(await prepare('one')).toMatchObject({ applied: [], changed: ['001_a'] });
  });

  it('keeps nothing of a migration that fails, and names the file and the line', async () => {
    const file = path.join(folder, '003_c.sql');
    writeFileSync(file, 'CREATE TABLE half (n int);\n\nSELECT nonsense FROM half;\n');
    await expect(prepare('two')).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining(`${file}:3: column "nonsense" does not exist (SQLSTATE 42703)`),
      problems: [{ file, line: 3 }],
    });
    expect(await ask('two', "SELECT to_regclass('half') AS half, (SELECT count(*)::int FROM holdpoint.migrations) AS kept")).toEqual([
      { half: null, kept: 2 },
    ]);
    writeFileSync(file, 'CREATE TABLE whole (n int)');
    expect(await prepare('two')).toMatchObject({ applied: ['003_c'] });
  });

  it('hands out a password of its own for a role, which no statistics view shows', async () => {
    const client = await postgres.connect();
    await client.query('CREATE ROLE clerk LOGIN');
    const { password, user } = await postgres.access('clerk');
    expect(user).toBe('clerk');
    const asClerk = await postgres.connect('clerk');
    expect((await asClerk.query('SELECT current_user AS me')).rows).toEqual([{ me: 'clerk' }]);
    const { rows } = await client.query('SELECT query FROM pg_stat_statements UNION ALL SELECT query FROM pg_stat_activity');
    expect(rows.length).toBeGreaterThan(1);
    expect(JSON.stringify(rows)).not.toContain(password);
    await expect(postgres.access('nobody_knows')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
