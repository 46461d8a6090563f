import { describe, expect, it } from 'vitest';
import { sqlStepOf, sqlStepSchema, sqlWorkSchema } from './sql-step.ts';

const problemsOf = (written: unknown) =>
  sqlStepSchema.safeParse(written).error?.issues.map((issue) => [...issue.path, issue.message].join(' ')) ?? [];
const stepOf = (written: unknown) => sqlStepOf(sqlStepSchema.parse(written), 'item');

describe('a sql step', () => {
  it('is one statement of a datasource, prepared', () => {
    expect(stepOf({ datasource: 'shop', text: 'select $1', params: [1, '${id}', true, null] })).toEqual({
      kind: 'sql',
      name: 'item',
      reference: { datasource: 'shop', role: null },
      database: 'shop',
      statements: [{ name: 'statement_1', text: 'select $1', params: [1, '${id}', true, null] }],
      begin: null,
      prepared: true,
      pool: null,
      capture: 'none',
    });
  });

  it('is a transaction with a name for each statement', () => {
    const transaction = [{ text: 'select 1' }, { name: 'buy', text: 'select $1', params: ['a'] }];
    const step = stepOf({ datasource: 'shop', role: 'clerk', transaction, isolation: 'serializable', readOnly: true, pool: 3 });
    expect(step).toMatchObject({
      database: 'shop as clerk',
      statements: [{ name: 'statement_1', params: [] }, { name: 'buy' }],
      begin: 'begin isolation level serializable read only',
      pool: 3,
    });
    expect(sqlWorkSchema.parse(step)).not.toHaveProperty('reference');
  });

  it('shares a pool with the steps of the same database only', () => {
    const database = (more: object) => stepOf({ text: 'select 1', ...more }).database;
    const all = [
      { datasource: 'shop' },
      { datasource: 'shop', role: 'clerk' },
      { url: 'postgres://a@h/d' },
      { url: 'postgres://a@h/d', passwordEnv: 'P' },
      { url: 'postgres://b@h/d' },
    ].map(database);
    expect(new Set(all).size).toBe(all.length);
  });

  it.each([
    [{ text: 'select 1' }, 'exactly one of datasource and url'],
    [{ datasource: 'a', url: 'postgres://h/d', text: 'select 1' }, 'exactly one of datasource and url'],
    [{ datasource: 'a' }, 'exactly one of text and transaction'],
    [{ datasource: 'a', text: 'select ${x}' }, 'text must not hold ${…}'],
    [{ datasource: 'a', text: 'select 1', isolation: 'serializable' }, 'isolation belongs to a transaction'],
    [{ datasource: 'a', transaction: [{ text: 'select 1' }], params: [1] }, 'params belong to text'],
    [{ datasource: 'a', transaction: [{ name: 'statement_2', text: 'a' }, { text: 'b' }] }, 'two statements are called "statement_2"'],
    [{ datasource: 'a', transaction: [{ name: 'commit', text: 'a' }] }, 'must not be'],
    [{ url: 'postgres://u:secret@h/d', text: 'select 1' }, 'url must not hold a password'],
    [{ url: 'postgres://u@h/d?password=secret', text: 'select 1' }, 'url must not hold a password'],
    [{ url: 'postgres://u@h/d', role: 'r', text: 'select 1' }, 'role belongs to a datasource'],
    [{ datasource: 'a', passwordEnv: 'P', text: 'select 1' }, 'passwordEnv belongs to a url'],
    [{ datasource: 'a', text: 'select 1', pool: 0 }, 'pool'],
  ])('%j is refused', (written, message) => {
    expect(problemsOf(written).join('\n')).toContain(message);
  });

  it('does not repeat a refused password', () => {
    expect(problemsOf({ url: 'postgres://u:secret@h/d', text: 'select 1' }).join()).not.toContain('secret');
  });
});
