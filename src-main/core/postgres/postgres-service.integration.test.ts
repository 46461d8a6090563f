import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PostgresLive } from '#shared/contract/postgres.ts';
import type { Notice } from '#shared/contract/system.ts';
import { Notices } from '../notices/notices.ts';
import { Store } from '../store/store.ts';
import { openWorkspace } from '../workspace/workspace.ts';
import { PostgresService } from './postgres-service.ts';
import { testFolder } from './testing/test-postgres.ts';
import { present } from './testing/present.ts';

/** The first of at most twenty that is as wanted. */
async function firstLive(stream: AsyncIterable<PostgresLive>, wanted: (live: PostgresLive) => boolean): Promise<PostgresLive> {
  let seen = 0;
  for await (const live of stream) {
    if (wanted(live)) return live;
    seen += 1;
    if (seen === 20) break;
  }
  throw new Error('it never came');
}

describe('the databases of a workspace', () => {
  const folder = testFolder();
  const store = Store.open(':memory:');
  const notices = new Notices();
  const posted: Notice[] = [];
  const progress: string[] = [];
  let service: PostgresService;

  beforeAll(async () => {
    notices.posted.on((notice) => posted.push(notice));
    mkdirSync(path.join(folder, 'migrations'));
    writeFileSync(path.join(folder, 'migrations/001.sql'), 'CREATE TABLE t (n int)');
    writeFileSync(
      path.join(folder, 'holdpoint.yaml'),
      `version: 1
name: test
datasources:
  own: { embedded: true, migrations: migrations }
  away: { url: "postgres://probe@127.0.0.1:1/app" }
  locked: { url: "postgres://probe@127.0.0.1:1/app", passwordEnv: NOT_SET_ANYWHERE }
`,
    );
    service = new PostgresService({ workspace: openWorkspace(folder), store, notices, onProgress: (line) => progress.push(line) });
    await service.start();
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    store[Symbol.dispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const status = (name: string) =>
    present(
      service.statuses().find((each) => each.name === name),
      name,
    );

  it('are started and probed; one that is not there says why', async () => {
    await vi.waitFor(() =>
      expect(status('own')).toMatchObject({ state: 'up', version: '18.4', connections: expect.any(Number), maxConnections: 80 }),
    );
    await vi.waitFor(() => expect(status('away')).toMatchObject({ state: 'down', message: expect.stringContaining('ECONNREFUSED') }));
    await vi.waitFor(() => expect(status('locked')).toMatchObject({ state: 'down', message: expect.stringContaining('NOT_SET_ANYWHERE') }));
    expect(progress).toContain('database own: creating the database cluster (about 5 s)');
    expect(progress).toContain('database own: applying migration 001');
    await expect(service.probeNow('away')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(service.probeNow('nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(JSON.stringify([service.statuses(), progress, posted])).not.toContain(new URL(await service.connectionUrl('own')).password);
  });

  it('show their probes live, and locks within a second or two while somebody watches', async () => {
    const { Client } = await import('pg');
    const connect = async () => {
      const client = new Client({ connectionString: await service.connectionUrl('own') });
      client.on('error', () => {});
      await client.connect();
      return client;
    };
    const holder = await connect();
    const waiter = await connect();
    await holder.query('BEGIN; LOCK TABLE t');
    const ender = new AbortController();
    const waits = waiter.query('SELECT * FROM t');
    const first = await firstLive(service.live('own', ender.signal), (live) => live.locks.length === 2 && live.probes.length === 5);
    expect(first.datasource).toMatchObject({ name: 'own', state: 'up' });
    expect(first.locks[0]).toMatchObject({ depth: 0, blocks: 1, relation: 't', lockMode: 'AccessExclusiveLock' });
    expect(first.locks[1]).toMatchObject({ depth: 1, relation: 't' });
    ender.abort();
    await holder.end();
    await waits;
    await waiter.end();
  });

  it('come back after their server is killed, with the outage as a gap in the history', async () => {
    await service.probeNow('own', ['connections']);
    const pid = await serverPid();
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(() => expect(status('own').state).not.toBe('up'), { timeout: 5000, interval: 5 });
    await vi.waitFor(() => expect(status('own').state).toBe('up'), { timeout: 30_000, interval: 50 });
    await vi.waitFor(() => {
      expect(service.history('own', 'connections', { width: 400 }).gaps).toContainEqual(
        expect.objectContaining({ reason: 'the database was not reachable' }),
      );
    });
    expect(posted).toContainEqual(expect.objectContaining({ level: 'warning', title: 'Database own ended' }));
    const chart = service.history('own', 'connections', { width: 400 });
    expect(chart.series[0]).toMatchObject({ name: 'connections', unit: 'connections' });
    expect(() => service.history('own', 'nonsense', { width: 400 })).toThrow(/no probe/);
  });

  async function serverPid(): Promise<number> {
    const { readPostmaster } = await import('./server-owner.ts');
    return present(readPostmaster(path.join(folder, '.holdpoint/postgres/own/data'))?.pid, 'runs');
  }
});

describe('a database whose migration fails', () => {
  it('is down with the file and the line, while the console goes on', async () => {
    const folder = testFolder();
    mkdirSync(path.join(folder, 'migrations'));
    writeFileSync(path.join(folder, 'migrations/001.sql'), 'SELECT 1;\nCREATE TABEL t (n int)');
    writeFileSync(
      path.join(folder, 'holdpoint.yaml'),
      'version: 1\nname: test\ndatasources:\n  own: { embedded: true, migrations: migrations }\n',
    );
    const store = Store.open(':memory:');
    const notices = new Notices();
    const posted: Notice[] = [];
    notices.posted.on((notice) => posted.push(notice));
    const service = new PostgresService({ workspace: openWorkspace(folder), store, notices });
    try {
      await service.start();
      expect(service.statuses()[0]).toMatchObject({ state: 'down', message: expect.stringMatching(/001\.sql:2: syntax error/) });
      expect(posted).toContainEqual(expect.objectContaining({ level: 'error', title: 'Database own is down' }));
    } finally {
      await service[Symbol.asyncDispose]();
      store[Symbol.dispose]();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
