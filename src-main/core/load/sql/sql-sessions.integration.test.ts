import { appendFileSync, chownSync, chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { present } from '../../postgres/testing/present.ts';
import { TestPostgres } from '../../postgres/testing/test-postgres.ts';
import { spawnProgram } from '../../processes/spawn-program.ts';
import { SqlUser, type Written } from './testing/sql-user.ts';
import { constantUsers } from '../testing/constant-users.ts';

/** A loaded machine may take its time. */
const patience = { timeout: 20_000 };

let postgres: TestPostgres;
let url: string;
let admin: Client;

beforeAll(async () => {
  postgres = await TestPostgres.start();
  url = await postgres.url();
  admin = await postgres.connect();
});
afterAll(() => postgres[Symbol.asyncDispose]());

const count = async (where: string): Promise<number | undefined> => {
  const { rows } = await admin.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where application_name = 'holdpoint load' and (${where})`,
  );
  return rows[0]?.n;
};
const pid = { name: 'pid', text: 'select pg_backend_pid() as pid', capture: 'first' as const };

describe('a step that is given up', () => {
  it('is cancelled at the server, reports nothing more, and its session is never used again', async () => {
    using user = await SqlUser.of(url, [{ name: 'sleep', text: 'select pg_sleep(600)', pool: 1 }, pid]);
    const before = (await user.run('pid')).answer?.values['pid'];
    const call = user.start('sleep');
    await expect.poll(() => count("wait_event = 'PgSleep'"), patience).toBe(1);
    user.driver.abandon(call);
    const after = (await user.run('pid')).answer?.values['pid'];
    expect(after).not.toBe(before);
    await expect.poll(() => count("query like '%pg_sleep(600)%' and state = 'active'"), patience).toBe(0);
    expect(call.outcome).toMatchObject({ ends: 0, answer: null, failure: null });
  });

  it('while it waits for a connection leaves the one in use alone', async () => {
    using user = await SqlUser.of(url, [{ name: 'sleep', text: 'select pg_sleep($1)', params: ['${s}'], pool: 1 }, pid]);
    const before = (await user.run('pid')).answer?.values['pid'];
    const running = user.start('sleep', [0.2]);
    const waiting = user.start('sleep', [600]);
    const behind = user.start('pid');
    user.driver.abandon(waiting);
    expect(await running.ended).toMatchObject({ failure: null });
    expect((await behind.ended).answer?.values['pid']).toBe(before);
    expect(waiting.outcome.ends).toBe(0);
  });

  it('within a transaction takes the transaction with it', async () => {
    await admin.query('create table half (n int)');
    using user = await SqlUser.of(url, [
      { name: 'half', transaction: [{ text: 'insert into half values (1)' }, { text: 'select pg_sleep(600)' }], pool: 1 },
      pid,
    ]);
    const call = user.start('half');
    await expect.poll(() => count("wait_event = 'PgSleep'"), patience).toBe(1);
    user.driver.abandon(call);
    await expect
      .poll(() => count("state like 'idle in transaction%' or query like '%pg_sleep(600)%' and state = 'active'"), patience)
      .toBe(0);
    expect((await admin.query('select count(*)::int as n from half')).rows).toEqual([{ n: 0 }]);
    expect(await user.run('pid')).toMatchObject({ failure: null });
  });

  it('by the server ends with its SQLSTATE', async () => {
    using user = await SqlUser.of(`${url}?options=${encodeURIComponent('-c statement_timeout=50ms')}`, [
      { name: 'sleep', text: 'select pg_sleep(600)' },
      pid,
    ]);
    expect(await user.run('sleep')).toMatchObject({ failure: '57014 query_canceled' });
    expect(await user.run('pid')).toMatchObject({ failure: null });
  });
});

describe('a session that the server ends', () => {
  it('fails the statement on it with the reason, and another is opened', async () => {
    using user = await SqlUser.of(url, [{ name: 'sleep', text: 'select pg_sleep(600)', pool: 1 }, pid]);
    const call = user.start('sleep');
    await expect.poll(() => count("wait_event = 'PgSleep'"), patience).toBe(1);
    await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'");
    expect(await call.ended).toMatchObject({ failure: '57P01 admin_shutdown', ends: 1 });
    expect(await user.run('pid')).toMatchObject({ failure: null });
  });

  it('while it rests is not noticed by anybody', async () => {
    using user = await SqlUser.of(url, [{ ...pid, pool: 1 }]);
    const { answer } = await user.run('pid');
    await admin.query('select pg_terminate_backend($1)', [answer?.values['pid']]);
    await expect.poll(() => count(`pid = ${String(answer?.values['pid'])}`), patience).toBe(0);
    // The loss itself reaches this process a little later: what matters is that sooner or later all is well again.
    await expect.poll(async () => (await user.run('pid')).failure, patience).toBeNull();
  });
});

describe('a server that is killed in the middle', () => {
  it('fails what is under way and what comes until it is back; every call ends exactly once', async () => {
    using user = await SqlUser.of(url, [{ name: 'work', text: 'select pg_sleep(0.005)', pool: 4 }], {
      executor: constantUsers(4),
    });
    const restarts = postgres.server.restarts;
    const failures = new Map<string, number>();
    let good = 0;
    let started = 0;
    let goodSinceBack = 0;
    const endedOnce: boolean[] = [];
    const worker = async () => {
      while (goodSinceBack < 50) {
        started += 1;
        const outcome = await user.run('work');
        endedOnce.push(outcome.ends === 1 && (outcome.answer === null) !== (outcome.failure === null));
        if (outcome.failure === null) {
          good += 1;
          if (postgres.server.restarts > restarts) goodSinceBack += 1;
          if (good === 20) process.kill(present(postgres.server.pid, 'a server'), 'SIGKILL');
        } else {
          failures.set(outcome.failure, (failures.get(outcome.failure) ?? 0) + 1);
          // The loop rests 50 ms as well.
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
    const failed = [...failures.values()].reduce((sum, n) => sum + n, 0);
    expect(failed).toBeGreaterThan(0);
    expect(good + failed).toBe(started);
    expect(endedOnce).toEqual(Array.from({ length: started }, () => true));
    const known = new Set([
      'connection closed',
      'ECONNREFUSED',
      'ECONNRESET',
      'EPIPE',
      '57P01 admin_shutdown',
      '57P02 crash_shutdown',
      '57P03 cannot_connect_now',
    ]);
    expect([...failures.keys()].filter((kind) => !known.has(kind))).toEqual([]);
    admin = await postgres.connect();
  });
});

/** A server of the loopback that is no Postgres. */
async function listening(onSocket: (socket: net.Socket) => void): Promise<{ port: number; close: () => Promise<unknown> }> {
  const server = net.createServer((socket) => {
    // What is not read keeps a socket from noticing its end.
    socket.resume();
    socket.on('error', () => socket.destroy());
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as net.AddressInfo).port, close: () => new Promise((resolve) => server.close(resolve)) };
}

describe('before a run', () => {
  const refusal = (address: string, written: readonly Written[], load = {}) =>
    SqlUser.of(address, written, load).then(
      (user) => {
        user[Symbol.dispose]();
        return 'was accepted';
      },
      (error: unknown) => String(error),
    );

  it('a statement that the server cannot read is refused, with its words', async () => {
    expect(await refusal(url, [{ name: 'item', text: 'selekt 1' }])).toMatch(/step item cannot be run, 42601 syntax_error: .*selekt/);
    expect(await refusal(url, [{ name: 'item', text: 'select 1; select 2' }])).toMatch(/multiple commands/);
    expect(await refusal(url, [{ name: 'item', text: 'select $1::int + $2::int', params: [1] }])).toContain(
      'it has 2 parameters, and 1 are given',
    );
    expect(await refusal(url, [{ name: 'item', text: 'select 1', params: [1] }])).toContain('it has 0 parameters, and 1 are given');
    // A table may come with an earlier step.
    expect(await refusal(url, [{ name: 'item', text: 'select * from not_yet' }])).toBe('was accepted');
  });

  it('a server that cannot be had is told with the place, and without the password', async () => {
    const silent = await listening(() => {});
    const { port } = silent;
    const at = (address: string, load = {}) => refusal(address, [{ name: 'item', text: 'select 1' }], load);
    expect(await at(`postgres://me:hush@127.0.0.1:${port}/d`, { timeoutMs: 50 })).toMatch(
      `127.0.0.1:${port} did not give a connection: ETIMEDOUT`,
    );
    await silent.close();
    const closed = await at(`postgres://me:hush@127.0.0.1:${port}/d`);
    expect(closed).toMatch('ECONNREFUSED');
    const wrong = url.replace(/:[^:@/]+@/, ':hush@');
    expect(await at(wrong)).toMatch('28P01 invalid_password');
    expect(await at(url.replace(/\/app$/, '/nothing'))).toMatch('3D000 invalid_catalog_name');
    expect(await at(url.replace(/:[^:@/]+@/, '@'))).toMatch('asks for a password, and none is given');
    expect(`${closed}${await at(wrong)}`).not.toContain('hush');
  });

  it('what is no Postgres is recognised', async () => {
    const web = await listening((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const { port } = web;
    expect(await refusal(`postgres://me@127.0.0.1:${port}/d`, [{ text: 'select 1' }])).toMatch('does not speak the protocol of Postgres');
    await web.close();
  });

  it('more connections than the server has are refused with what can be done', async () => {
    const reason = await refusal(url, [{ text: 'select 1', pool: 500 }], { executor: constantUsers(500) });
    expect(reason).toMatch(/did not give 500 connections: 53300 too_many_connections/);
  });
});

describe('a session', () => {
  const inData = (name: string) => path.join(present(postgres.server.location, 'a place').data, name);

  it('is opened with md5 and with a clear password where the server asks for them', async () => {
    await admin.query(
      "set password_encryption = 'md5'; create role md5_user login password 'old secret'; set password_encryption = 'scram-sha-256'",
    );
    await admin.query("create role clear_user login password 'ünclear'");
    const rules = readFileSync(inData('pg_hba.conf'), 'utf8');
    const added = 'host all md5_user 127.0.0.1/32 md5\nhost all clear_user 127.0.0.1/32 password\n';
    writeFileSync(inData('pg_hba.conf'), added + rules);
    await admin.query('select pg_reload_conf()');
    const as = (user: string, secret: string) => url.replace(/\/\/.*@/, `//${user}:${encodeURIComponent(secret)}@`);
    const written = [{ name: 'who', text: 'select current_user as me', capture: 'first' as const }];
    for (const [name, secret] of [
      ['md5_user', 'old secret'],
      ['clear_user', 'ünclear'],
    ] as const) {
      await expect
        .poll(async () => {
          using user = await SqlUser.of(as(name, secret), written);
          return (await user.run('who')).answer?.values['me'];
        }, patience)
        .toBe(name);
    }
    await expect(SqlUser.of(as('md5_user', 'wrong'), written)).rejects.toThrow('28P01 invalid_password');
  });

  it('is encrypted where the address says so, and the certificate is checked', async (context) => {
    const request = [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
    ];
    const program = spawnProgram({
      file: 'openssl',
      args: [...request, '-keyout', `${postgres.folder}/key.pem`, '-out', `${postgres.folder}/cert.pem`],
    });
    const { code } = await program.exited;
    if (code !== 0) return context.skip('openssl is needed to make a certificate');
    for (const [from, to] of [
      ['cert.pem', 'server.crt'],
      ['key.pem', 'server.key'],
    ] as const) {
      writeFileSync(inData(to), readFileSync(path.join(postgres.folder, from)));
      chmodSync(inData(to), 0o600);
      const { uid, gid } = statSync(inData('pg_hba.conf'));
      chownSync(inData(to), uid, gid);
    }
    const plain = `${url}?sslmode=require&sslrootcert=${postgres.folder}/cert.pem`.replace('127.0.0.1', 'localhost');
    await expect(SqlUser.of(plain, [pid])).rejects.toThrow('the server has no TLS');

    appendFileSync(inData('postgresql.conf'), '\nssl = on\n');
    await admin.query('select pg_reload_conf()');
    const text = 'select ssl, bits > 0 as strong from pg_stat_ssl where pid = pg_backend_pid()';
    await expect
      .poll(async () => {
        using user = await SqlUser.of(plain, [{ name: 'tls', text, capture: 'first' }]).catch(() => ({
          run: async () => null,
          [Symbol.dispose]: () => {},
        }));
        return (await user.run('tls'))?.answer?.values;
      }, patience)
      .toEqual({ ssl: true, strong: true, rows: 1 });
    using user = await SqlUser.of(plain, [
      { name: 'sleep', text: 'select pg_sleep(600)', pool: 1 },
      { name: 'rows', text: 'select repeat($1, 100000) from generate_series(1, 20)', params: ['x'], pool: 1 },
    ]);
    expect((await user.run('rows')).answer?.values).toEqual({ rows: 20 });
    const call = user.start('sleep');
    await expect.poll(() => count("wait_event = 'PgSleep'"), patience).toBe(1);
    user.driver.abandon(call);
    await expect.poll(() => count("query like '%pg_sleep(600)%' and state = 'active'"), patience).toBe(0);

    const refusal = (from: string, to: string) => SqlUser.of(plain.replace(from, to), [pid]).then(() => 'accepted', String);
    expect(await refusal(/&sslrootcert=.*/.exec(plain)?.[0] ?? '', '')).toMatch('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(await refusal('localhost', '127.0.0.1')).toMatch('ERR_TLS_CERT_ALTNAME_INVALID');
    using unnamed = await SqlUser.of(plain.replace('localhost', '127.0.0.1').replace('require', 'verify-ca'), [pid]);
    expect(await unnamed.run('pid')).toMatchObject({ failure: null });
  });
});
