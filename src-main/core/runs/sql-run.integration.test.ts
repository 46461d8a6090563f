import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestPostgres } from '../postgres/testing/test-postgres.ts';
import { RunBench } from './testing/run-bench.ts';

let postgres: TestPostgres;
let url: string;
let password: string;

beforeAll(async () => {
  postgres = await TestPostgres.start();
  ({ password } = await postgres.access());
  url = (await postgres.url()).replace(`:${password}@`, '@');
  process.env['SQL_RUN_PASSWORD'] = password;
  const admin = await postgres.connect();
  await admin.query('create table seen (n bigint generated always as identity, word text)');
});
afterAll(async () => {
  delete process.env['SQL_RUN_PASSWORD'];
  await postgres[Symbol.asyncDispose]();
});

/** A number of iterations rather than a time: exact on any machine. */
const scenario = (steps: string) => `
name: statements
executor: shared-iterations
vus: 4
iterations: 80
duration: 50s
vars: { word: hello }
steps:
${steps}`;
const at = () => `url: ${url}, passwordEnv: SQL_RUN_PASSWORD`;

describe('a run of sql steps', { timeout: 120_000 }, () => {
  it('needs no target, accounts for each statement, and keeps no password', async () => {
    await using bench = new RunBench();
    const runId = await bench.start(
      scenario(`
  - name: insert
    sql: { ${at()}, text: "insert into seen (word) values ($1) returning n", params: ["\${word}"] }
    check: { value: { rows: 1 } }
    extract: { n: { value: n } }
  - name: both
    sql:
      { ${at()}, transaction: [ { name: read, text: "select word from seen where n = $1", params: ["\${n}"] }, { text: "select 1 / ($1::bigint % 2)", params: ["\${n}"] } ] }
    check: { value: { rows: 2 } }`),
    );
    const { result } = await bench.ended(runId);
    expect(result.totals).toMatchObject({ scheduled: 160, completed: 120, failed: 40, timedOut: 0, dropped: 0, pending: 0 });
    const both = result.steps?.find(({ name }) => name === 'both');
    expect(Object.entries(both?.latencies ?? {}).map(([name, { n }]) => [name, n])).toEqual(
      expect.arrayContaining([
        ['begin', 80],
        ['read', 80],
        ['statement_2', 80],
        ['commit', 40],
        ['rollback', 40],
      ]),
    );
    expect(both?.counters['rows']).toBe(120);
    expect(result.failures).toEqual({ '22012 division_by_zero': 40 });
    const admin = await postgres.connect();
    expect((await admin.query("select count(*)::int as n from seen where word = 'hello'")).rows).toEqual([{ n: 80 }]);
    // Neither in the result nor in anything that the console keeps.
    expect(JSON.stringify(bench.runs.get({ runId }))).not.toContain(password);
    const state = path.join(bench.root, '.holdpoint');
    for (const file of readdirSync(state)) expect(readFileSync(path.join(state, file)).includes(password)).toBe(false);
  });

  it('does not begin with a statement that the server cannot read, and says where', async () => {
    await using bench = new RunBench();
    const runId = await bench.start(scenario(`  - { name: typo, sql: { ${at()}, text: selekt 1 } }`));
    const { result, events } = await bench.ended(runId);
    expect(result).toMatchObject({ state: 'failed', totals: { scheduled: 0 } });
    expect(JSON.stringify(events)).toMatch(/step typo cannot be run, 42601 syntax_error/);
  });

  it('does not begin without its password, or with a datasource that the workspace has not', async () => {
    await using bench = new RunBench();
    const start = (steps: string) => bench.start(scenario(steps));
    await expect(start(`  - { sql: { url: ${url}, passwordEnv: NOT_SET_ANYWHERE, text: select 1 } }`)).rejects.toThrow(
      'NOT_SET_ANYWHERE is not set',
    );
    await expect(start('  - { name: a, group: [ { name: b, sql: { datasource: shop, text: select 1 } } ] }')).rejects.toThrow(
      /s\w+\.yaml:9:\d+: steps\.0\.group\.0\.sql\.datasource: there is no datasource "shop"/,
    );
  });
});
