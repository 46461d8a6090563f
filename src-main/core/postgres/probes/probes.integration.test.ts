import type { Client } from 'pg';
import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ProbeResult } from '#shared/contract/postgres.ts';
import { probeDatabase } from '../probe-database.ts';
import { ProbeSession } from '../probe-session.ts';
import { TestPostgres } from '../testing/test-postgres.ts';
import { BlockingTree } from './blocking-tree.ts';
import { createProbes } from './index.ts';
import { runProbe } from './probe.ts';
import { present } from '../testing/present.ts';

describe('the probes on a real Postgres', () => {
  let postgres: TestPostgres;
  let session: ProbeSession;

  beforeAll(async () => {
    postgres = await TestPostgres.start();
    const setup = await postgres.connect();
    await setup.query('ALTER SYSTEM SET max_prepared_transactions = 2');
    await setup.end();
    await postgres.server.stop();
    await postgres.server.start();
    session = await ProbeSession.open(await postgres.database.probeAccess());
    const admin = await postgres.connect();
    await admin.query('CREATE TABLE accounts (id int PRIMARY KEY, balance int NOT NULL)');
    await admin.query('INSERT INTO accounts SELECT n, 100 FROM generate_series(1, 1000) AS n');
    await admin.query('GRANT ALL ON accounts TO PUBLIC');
    await admin.end();
  });
  afterAll(async () => {
    await session[Symbol.asyncDispose]();
    await postgres[Symbol.asyncDispose]();
  });

  const probe = async (name: string): Promise<ProbeResult> => {
    const [only] = createProbes([name]);
    return runProbe(present(only, 'exists'), session);
  };

  it('are all answered by the role pg_monitor alone, in a read-only session named holdpoint', async () => {
    const results = await probeDatabase(await postgres.url('holdpoint_probe'));
    expect(results.map(({ probe }) => probe)).toEqual(['connections', 'blocking_tree', 'cache_hit', 'slow_statements', 'xid_age']);
    for (const result of results) {
      expect(result).toMatchObject({ status: expect.stringMatching(/^(ok|warn)$/) });
      expect(result.sql).toContain('SELECT');
    }
    expect(results.find(({ probe }) => probe === 'cache_hit')).toMatchObject({ metric: 'cache_hit_ratio', unit: '%' });
    const admin = await postgres.connect();
    const { rows } = await admin.query("SELECT DISTINCT application_name AS name FROM pg_stat_activity WHERE usename = 'holdpoint_probe'");
    expect(rows).toEqual([{ name: 'holdpoint' }]);
    await admin.end();
  });

  it('count connections by state and turn critical when they run out, even then', async () => {
    const before = await probe('connections');
    const limit = present(before.critical, 'has a limit');
    const opened = [];
    for (let n = before.value ?? 0; n < limit; n += 1)
      opened.push(await postgres.connect('holdpoint_probe', { application_name: 'crowd' }));
    const idle = present(opened[0], 'opened some');
    await idle.query('BEGIN');
    const full = await probe('connections');
    expect(full).toMatchObject({ status: 'critical' });
    expect(full.value).toBeGreaterThanOrEqual(limit);
    expect(full.rows).toContainEqual(expect.objectContaining({ application: 'crowd', state: 'idle', connections: opened.length - 1 }));
    expect(full.message).toMatch(/1 idle in transaction/);
    await Promise.all(opened.map((client) => client.end()));
    await vi.waitFor(async () => expect((await probe('connections')).status).toBe('ok'));
  });

  const pidOf = async (client: Client) =>
    z.object({ pid: z.number() }).parse((await client.query('SELECT pg_backend_pid() AS pid')).rows[0]).pid;

  it('show who blocks whom: the root cause first, the queue behind it, and nothing once it is gone', async () => {
    const root = await postgres.connect(undefined, { application_name: 'root' });
    const second = await postgres.connect(undefined, { application_name: 'second' });
    const third = await postgres.connect(undefined, { application_name: 'third' });
    const [rootPid, secondPid, thirdPid] = [await pidOf(root), await pidOf(second), await pidOf(third)];
    const tree = new BlockingTree();
    const sample = () => runProbe(tree, session);

    await root.query('BEGIN; UPDATE accounts SET balance = 0 WHERE id = 1');
    await second.query('BEGIN');
    const secondWaits = second.query('UPDATE accounts SET balance = 1 WHERE id = 1');
    await vi.waitFor(async () => {
      await sample();
      expect(tree.nodes).toHaveLength(2);
    });
    // The third wants the whole table: it waits for both who have written to it.
    const thirdWaits = third.query('BEGIN; LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE');
    await vi.waitFor(async () => {
      const result = await sample();
      expect(tree.nodes.map(({ pid, depth, blocks }) => ({ pid, depth, blocks }))).toEqual([
        { pid: rootPid, depth: 0, blocks: 2 },
        { pid: secondPid, depth: 1, blocks: 1 },
        { pid: thirdPid, depth: 2, blocks: 0 },
      ]);
      // Long enough to be more than how locks work.
      expect(result).toMatchObject({ status: 'warn', value: 2 });
    }, 10_000);
    const [first, middle, last] = tree.nodes;
    expect(first).toMatchObject({ application: 'root', blockedBy: [], state: 'idle in transaction', waitSeconds: null });
    expect(middle).toMatchObject({
      blockedBy: [rootPid],
      relation: 'accounts',
      waitEvent: 'Lock / transactionid',
      query: expect.stringContaining('UPDATE'),
    });
    expect(last).toMatchObject({ relation: 'accounts', lockMode: 'AccessExclusiveLock' });
    expect(new Set(last?.blockedBy)).toEqual(new Set([rootPid, secondPid]));
    expect(last?.waitSeconds).toBeGreaterThan(1);

    // One who comes later waits behind the third, which holds nothing yet: a soft block.
    const fourth = await postgres.connect(undefined, { application_name: 'fourth' });
    const fourthPid = await pidOf(fourth);
    const fourthWaits = fourth.query('SELECT count(*) FROM accounts');
    await vi.waitFor(async () => {
      const { rows } = await sample();
      expect(rows.find(({ pid }) => pid === fourthPid)).toMatchObject({
        blockedBy: String(thirdPid),
        softBlockedBy: String(thirdPid),
        depth: 3,
      });
      expect(rows.find(({ pid }) => pid === secondPid)).toMatchObject({ softBlockedBy: '' });
    });

    await root.query('ROLLBACK');
    await secondWaits;
    await second.query('ROLLBACK');
    await thirdWaits;
    await third.query('ROLLBACK');
    await fourthWaits;
    expect(await sample()).toMatchObject({ status: 'ok', value: 0, rows: [] });
    await Promise.all([root, second, third, fourth].map((client) => client.end()));
  });

  it('name a prepared transaction that nobody remembers as the root cause', async () => {
    const forgetful = await postgres.connect();
    await forgetful.query('BEGIN; LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE');
    await forgetful.query("PREPARE TRANSACTION 'lost'");
    await forgetful.end();
    const waiter = await postgres.connect();
    const waits = waiter.query('SELECT count(*) FROM accounts');
    await vi.waitFor(async () => {
      const { rows } = await probe('blocking_tree');
      expect(rows).toMatchObject([
        {
          pid: 0,
          depth: 0,
          application: '(prepared transaction)',
          state: 'prepared',
          lockMode: 'AccessExclusiveLock',
          relation: 'accounts',
          blocks: 1,
        },
        { depth: 1, blockedBy: '0', relation: 'accounts' },
      ]);
    });
    const admin = await postgres.connect();
    await admin.query("ROLLBACK PREPARED 'lost'");
    await waits;
    await Promise.all([admin.end(), waiter.end()]);
  });

  it('all answer while somebody holds an ACCESS EXCLUSIVE lock on a user table', async () => {
    const holder = await postgres.connect();
    await holder.query('BEGIN; LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE');
    for (const each of createProbes()) {
      const result = await runProbe(each, session);
      expect(result).toMatchObject({ status: expect.stringMatching(/^(ok|warn)$/) });
    }
    await holder.end();
  });

  it('report what a role without pg_monitor may not see, and never as ok', async () => {
    const admin = await postgres.connect();
    await admin.query('CREATE ROLE stranger LOGIN');
    await admin.query('GRANT pg_read_all_settings TO stranger');
    await admin.end();
    const results = await probeDatabase(await postgres.url('stranger'));
    const of = (name: string) => results.find(({ probe }) => probe === name);
    for (const name of ['connections', 'blocking_tree', 'slow_statements']) {
      expect(of(name)).toMatchObject({
        status: 'insufficient_privilege',
        message: expect.stringContaining('GRANT pg_monitor TO stranger'),
      });
    }
    // Open to every role.
    expect(of('xid_age')).toMatchObject({ status: 'ok' });
    expect(of('cache_hit')?.value).toBeGreaterThan(0);
  });

  it('say that pg_stat_statements is missing, and how to get it', async () => {
    const admin = await postgres.connect();
    await admin.query('CREATE DATABASE bare');
    await admin.end();
    const url = (await postgres.url('holdpoint_probe')).replace(/app$/, 'bare');
    const [result] = await probeDatabase(url, ['slow_statements']);
    expect(result).toMatchObject({
      status: 'unsupported',
      value: null,
      message: expect.stringContaining('CREATE EXTENSION pg_stat_statements'),
    });
  });

  it('find the statement that became slow since the last sample, not the one that once was', async () => {
    const client = await postgres.connect();
    const slow = present(createProbes(['slow_statements'])[0], 'the probe');
    await client.query('SELECT pg_sleep(0.7)');
    const first = await runProbe(slow, session);
    expect(first).toMatchObject({ status: 'warn', message: expect.stringContaining('since the statistics were reset') });
    expect(first.value).toBeGreaterThan(700);

    await client.query('SELECT count(*) FROM accounts WHERE balance > 1');
    const second = await runProbe(slow, session);
    expect(second).toMatchObject({
      status: 'ok',
      rows: [expect.objectContaining({ calls: 1, statement: expect.stringContaining('WHERE balance > $1') })],
    });
    expect(second.value).toBeLessThan(500);
    await client.end();
  });

  it('see a cache that is too small for its table', async () => {
    const client = await postgres.connect();
    const cache = present(createProbes(['cache_hit'])[0], 'the probe');
    // Larger than shared_buffers (32 MB), so each pass reads it again.
    await client.query("CREATE TABLE big AS SELECT n, repeat('x', 1000) AS filler FROM generate_series(1, 60000) AS n");
    await client.query('VACUUM big');
    await client.query('SELECT pg_stat_force_next_flush()');
    await runProbe(cache, session);
    for (let pass = 0; pass < 3; pass += 1) await client.query('SELECT count(filler) FROM big');
    await client.query('SELECT pg_stat_force_next_flush()');
    await vi.waitFor(async () =>
      expect(await runProbe(cache, session)).toMatchObject({ status: 'critical', message: expect.stringContaining('over the last') }),
    );
    await client.end();
  });

  it('give transaction and multixact age of each database, the oldest first', async () => {
    const result = await probe('xid_age');
    const ages = result.rows.map((row) => Math.max(Number(row['xidAge']), Number(row['multixactAge'])));
    expect(ages).toEqual(ages.toSorted((a, b) => b - a));
    expect(ages[0]).toBe(result.value);
    expect(result).toMatchObject({ warn: 800_000_000, critical: 1_600_000_000 });
  });

  it('change nothing: a statement that writes is refused in their session', async () => {
    await expect(session.read(z.unknown(), 'CREATE TABLE sneaky (n int)')).rejects.toMatchObject({ code: '25006' });
    expect(session.open).toBe(true);
    expect(await session.read(z.object({ one: z.number() }), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('give up on a statement after 2 s and go on', async () => {
    await expect(session.read(z.unknown(), 'SELECT pg_sleep(30)')).rejects.toMatchObject({ code: '57014' });
    expect(session.open).toBe(true);
  });

  it('explain why a database cannot be reached, without its password', async () => {
    const { host, port } = await postgres.access();
    const wrong = probeDatabase(`postgres://holdpoint_probe:sesame@${host}:${port}/app`);
    await expect(wrong).rejects.toMatchObject({ code: 'UNAVAILABLE', hint: expect.stringContaining('password') });
    await expect(wrong).rejects.not.toThrow(/sesame/);
    await expect(probeDatabase(`postgres://x:sesame@${host}:1/app`)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    await expect(probeDatabase('mysql://somewhere')).rejects.toMatchObject({ code: 'INVALID' });
    await expect(probeDatabase('postgres://x@y/z', ['nonsense'])).rejects.toMatchObject({
      code: 'INVALID',
      hint: expect.stringContaining('connections'),
    });
  });
});
