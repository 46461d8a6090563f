import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestPostgres } from '../../postgres/testing/test-postgres.ts';
import { SqlUser } from '../sql/testing/sql-user.ts';
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
  await admin.query('create table t (id int primary key, word text not null)');
  await admin.query("insert into t select n, 'word ' || n from generate_series(1, 1000) n");
});
afterAll(() => postgres[Symbol.asyncDispose]());

const one = async (sql: string, params: unknown[] = []): Promise<unknown> => {
  const { rows } = await admin.query<{ value: unknown }>(`select (${sql}) as value`, params);
  return rows[0]?.value;
};
/** Sessions of load drivers that the server has; those of an earlier test may take a moment to end. */
const sessions = (where = 'true') =>
  one(`select count(*)::int from pg_stat_activity where application_name = 'holdpoint load' and ${where}`);

describe('a statement', () => {
  it('is answered with its rows, and with their columns where somebody looks', async () => {
    using user = await SqlUser.of(url, [
      { name: 'plain', text: 'select * from t where id <= $1', params: [7] },
      {
        name: 'first',
        text: 'select id, word, id = 3 as mine, null::int as none from t where id >= $1 order by id',
        params: [3],
        capture: 'first',
      },
      { name: 'rows', text: 'select id from t where id <= $1 order by id', params: [3], capture: 'rows' },
      { name: 'empty', text: 'select id from t where id < 0', capture: 'rows' },
      { name: 'update', text: 'update t set word = word where id <= 5' },
    ]);
    expect(await user.run('plain')).toMatchObject({
      ends: 1,
      failure: null,
      counts: { rows: 7 },
      answer: { status: null, body: null, values: { rows: 7 } },
    });
    expect((await user.run('first')).answer?.values).toEqual({ id: 3, word: 'word 3', mine: true, none: null, rows: 998 });
    expect((await user.run('rows')).answer).toMatchObject({ body: '[{"id":1},{"id":2},{"id":3}]', values: { id: 1, rows: 3 } });
    expect((await user.run('empty')).answer).toMatchObject({ body: '[]', values: { rows: 0 } });
    expect((await user.run('update')).answer?.values).toEqual({ rows: 5 });
    // The rows of one are not the rows of the next.
    expect((await user.run('plain')).answer?.values).toEqual({ rows: 7 });
  });

  it('takes parameters of every type as text', async () => {
    const columns =
      '$1::int as i, $2::numeric as n, $3::boolean as b, $4::text as t, $5::int as none, $6::timestamptz as at, $7::int[] as list, $8::jsonb as doc, $9 as untyped';
    using user = await SqlUser.of(url, [
      {
        name: 'given',
        text: `select ${columns}`,
        params: [-5, 12.5, true, 'ä \\ \' " €', null, '2026-03-01T12:00:00Z', '{1,2}', '{"a":[1]}', '${word}'],
        capture: 'first',
      },
    ]);
    const filled = [-5, 12.5, false, 'filled 🙂', null, '2026-03-01T12:00:00Z', '{1,2}', '{"a":[1]}', 'w'];
    expect((await user.run('given', filled)).answer?.values).toMatchObject({
      i: -5,
      n: 12.5,
      b: false,
      t: 'filled 🙂',
      none: null,
      list: '{1,2}',
      doc: '{"a": [1]}',
      untyped: 'w',
    });
    expect(await user.run('given', ['five', 0, true, '', null, 'now', '{}', '{}', ''])).toMatchObject({
      failure: '22P02 invalid_text_representation',
    });
    const long = 'ü'.repeat(200_000);
    expect((await user.run('given', [1, 1, true, long, null, 'now', '{}', '{}', ''])).answer?.values['t']).toBe(long);
  });

  it('is prepared once per connection and executed thousands of times, none lost', async () => {
    await admin.query('create table counted (n bigint generated always as identity, user_no int)');
    using user = await SqlUser.of(url, [{ name: 'count', text: 'insert into counted (user_no) values ($1)', params: ['${n}'], pool: 4 }], {
      executor: constantUsers(4),
    });
    const each = 1500;
    const ends = await Promise.all(
      [0, 1, 2, 3].map(async (number) => {
        let good = 0;
        for (let n = 0; n < each; n += 1) if ((await user.run('count', [number])).answer?.values['rows'] === 1) good += 1;
        return good;
      }),
    );
    expect(ends).toEqual([each, each, each, each]);
    expect(await one('select count(*)::int from counted')).toBe(4 * each);
    expect(await one('select count(distinct user_no)::int from counted')).toBe(4);
    expect(await one("select sum(calls)::int from pg_stat_statements where query like 'insert into counted%'")).toBe(4 * each);
    await expect.poll(() => sessions(), patience).toBe(4);
  });

  it('without a name leaves nothing prepared behind', async () => {
    const text = 'select count(*)::int as known from pg_prepared_statements';
    using user = await SqlUser.of(url, [
      { name: 'unprepared', text, prepared: false, capture: 'first', pool: 1 },
      { name: 'prepared', text, capture: 'first', pool: 1 },
    ]);
    for (let n = 0; n < 3; n += 1) expect((await user.run('unprepared')).answer?.values).toMatchObject({ known: 1 });
    // The other of the two is the one that is known, and stays the only one.
    expect((await user.run('prepared')).answer?.values).toMatchObject({ known: 1 });
  });

  it('that fails is called by its SQLSTATE, and the next is none the worse', async () => {
    using user = await SqlUser.of(url, [
      { name: 'divide', text: 'select 1 / $1::int', params: ['${n}'], pool: 1 },
      { name: 'missing', text: 'select * from there_is_none', pool: 1 },
      { name: 'twice', text: "insert into t values (1, 'again')", pool: 1 },
      { name: 'own', text: "do $$ begin raise exception 'x' using errcode = 'HP042'; end $$", pool: 1 },
      { name: 'copy', text: 'copy t from stdin', pool: 1 },
      { name: 'out', text: 'copy t to stdout', pool: 1 },
    ]);
    expect(await user.run('divide', [0])).toMatchObject({ failure: '22012 division_by_zero', ends: 1, serviceMs: expect.any(Number) });
    expect(await user.run('divide', [1])).toMatchObject({ failure: null, answer: { values: { rows: 1 } } });
    expect(await user.run('missing')).toMatchObject({ failure: '42P01 undefined_table' });
    expect(await user.run('twice')).toMatchObject({ failure: '23505 unique_violation' });
    expect(await user.run('own')).toMatchObject({ failure: 'HP042' });
    expect(await user.run('copy')).toMatchObject({ failure: '57014 query_canceled' });
    expect(await user.run('out')).toMatchObject({ failure: null, answer: { values: { rows: 1000 } } });
    expect(await user.run('divide', [1])).toMatchObject({ failure: null });
    await expect.poll(() => sessions(), patience).toBe(1);
  });

  it('whose table changed under it fails once and is prepared anew', async () => {
    await admin.query('create table changing (a int); insert into changing values (1)');
    using user = await SqlUser.of(url, [{ name: 'all', text: 'select * from changing', capture: 'first', pool: 1 }]);
    expect((await user.run('all')).answer?.values).toEqual({ a: 1, rows: 1 });
    await admin.query("alter table changing add b text default 'new'");
    expect(await user.run('all')).toMatchObject({ failure: '0A000 feature_not_supported' });
    expect((await user.run('all')).answer?.values).toEqual({ a: 1, b: 'new', rows: 1 });
    await expect.poll(() => sessions(), patience).toBe(1);
  });

  it('that leaves a transaction open fails, and nobody gets its session', async () => {
    using user = await SqlUser.of(url, [
      { name: 'begin', text: 'begin', pool: 1 },
      { name: 'pid', text: 'select pg_backend_pid() as pid', capture: 'first', pool: 1 },
    ]);
    const before = (await user.run('pid')).answer?.values['pid'];
    expect(await user.run('begin')).toMatchObject({ failure: 'left a transaction open', answer: null });
    const after = (await user.run('pid')).answer?.values['pid'];
    expect(after).not.toBe(before);
  });

  it('waits for a connection when all are in use, and no more are opened', async () => {
    using user = await SqlUser.of(url, [{ name: 'sleep', text: 'select pg_sleep(0.05)', pool: 2 }], {
      executor: constantUsers(8),
    });
    const calls = Array.from({ length: 8 }, () => user.start('sleep'));
    await expect.poll(() => sessions(), patience).toBe(2);
    const outcomes = await Promise.all(calls.map((call) => call.ended));
    expect(outcomes.map(({ failure }) => failure)).toEqual(Array.from({ length: 8 }, () => null));
    expect(outcomes.map(({ counts }) => counts['pool_waits'] ?? 0)).toEqual([0, 0, 1, 1, 1, 1, 1, 1]);
    // The wait is not the server's: service time has none of it.
    for (const { serviceMs } of outcomes) expect(serviceMs).toBeGreaterThanOrEqual(49);
    await expect.poll(() => sessions(), patience).toBe(2);
  });
});

describe('a transaction', () => {
  const transfer = {
    name: 'transfer',
    transaction: [
      { name: 'take', text: 'update accounts set cents = cents - $1 where id = 1', params: ['${cents}'] },
      { name: 'give', text: 'update accounts set cents = cents + $1 where id = 2', params: ['${cents}'] },
    ],
    pool: 1,
  };

  beforeAll(async () => {
    await admin.query('create table accounts (id int primary key, cents int not null check (cents >= 0))');
    await admin.query('insert into accounts values (1, 100), (2, 2147483600)');
  });

  it('keeps all of it, with the latency of each statement', async () => {
    using user = await SqlUser.of(url, [transfer]);
    const { times, counts, answer } = await user.run('transfer', [10], [10]);
    expect(times.map(([name]) => name)).toEqual(['begin', 'take', 'give', 'commit']);
    expect(times.every(([, ns]) => ns > 0)).toBe(true);
    expect(counts).toEqual({ rows: 2 });
    expect(answer?.values).toEqual({ rows: 2 });
    expect(await one('select array_agg(cents order by id) from accounts')).toEqual([90, 2_147_483_610]);
  });

  it('keeps nothing of it when a statement fails, and its session is used again', async () => {
    using user = await SqlUser.of(url, [transfer, { name: 'pid', text: 'select pg_backend_pid() as pid', capture: 'first' }]);
    const before = await user.run('pid');
    const first = await user.run('transfer', [50], [1000]);
    expect(first).toMatchObject({ failure: '22003 numeric_value_out_of_range', ends: 1, answer: null });
    expect(first.times.map(([name]) => name)).toEqual(['begin', 'take', 'give', 'rollback']);
    expect(await one('select cents from accounts where id = 1')).toBe(90);
    expect(await user.run('transfer', [1000], [0])).toMatchObject({ failure: '23514 check_violation' });
    expect(await user.run('transfer', [1], [1])).toMatchObject({ failure: null });
    expect((await user.run('pid')).answer?.values).toEqual(before.answer?.values);
    expect(await sessions("state like 'idle in transaction%'")).toBe(0);
  });

  it('that cannot be serialized fails with 40001', async () => {
    const statements = [
      { text: 'select sum(cents) from accounts' },
      { text: 'select pg_advisory_xact_lock(40001)' },
      { text: 'update accounts set cents = cents where id = 1' },
    ];
    using user = await SqlUser.of(url, [{ name: 'sum', transaction: statements, isolation: 'serializable', pool: 1 }]);
    const other = await postgres.connect();
    // Reads what the step writes and writes what the step reads; the lock makes it commit in between.
    await other.query('select pg_advisory_lock(40001)');
    await other.query('begin isolation level serializable');
    await other.query('select sum(cents) from accounts');
    await other.query('update accounts set cents = cents where id = 2');
    const call = user.start('sum');
    await expect.poll(() => sessions("wait_event_type = 'Lock'"), patience).toBe(1);
    await other.query('commit');
    await other.query('select pg_advisory_unlock(40001)');
    expect(await call.ended).toMatchObject({ failure: '40001 serialization_failure', ends: 1 });
    await other.end();
  });

  it('that only reads cannot write', async () => {
    using user = await SqlUser.of(url, [{ name: 'read', transaction: [{ text: 'delete from accounts' }], readOnly: true }]);
    expect(await user.run('read')).toMatchObject({ failure: '25006 read_only_sql_transaction' });
  });

  it('that fails at its commit is a failure', async () => {
    await admin.query('create table children (parent int references accounts deferrable initially deferred)');
    using user = await SqlUser.of(url, [{ name: 'orphan', transaction: [{ text: 'insert into children values (99)' }] }]);
    const outcome = await user.run('orphan');
    expect(outcome).toMatchObject({ failure: '23503 foreign_key_violation' });
    expect(outcome.times.map(([name]) => name)).toEqual(['begin', 'statement_1', 'commit']);
  });
});
