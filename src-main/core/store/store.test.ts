import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Migration } from './migration.ts';
import { Store } from './store.ts';

const first: Migration = { version: 1, name: 'first', sql: 'CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT' };
const second: Migration = { version: 2, name: 'second', sql: "ALTER TABLE note ADD COLUMN who TEXT NOT NULL DEFAULT ''" };
const broken: Migration = { version: 2, name: 'broken', sql: 'ALTER TABLE note ADD COLUMN who TEXT; INSERT INTO nowhere VALUES (1)' };

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-store-'));
  file = path.join(folder, 'state', 'holdpoint.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the store', () => {
  it('keeps what was written when it is opened again', () => {
    using one = Store.open(file, [first]);
    one.run('INSERT INTO note (text) VALUES (?)', 'kept');
    one[Symbol.dispose]();
    using two = Store.open(file, [first]);
    expect(two.all('SELECT text FROM note')).toEqual([{ text: 'kept' }]);
  });

  it.skipIf(process.platform === 'win32')('is for its owner only, with its journal', () => {
    using store = Store.open(file, [first]);
    store.run('INSERT INTO note (text) VALUES (?)', 'private');
    for (const name of [file, `${file}-wal`, `${file}-shm`]) expect([name, statSync(name).mode & 0o777]).toEqual([name, 0o600]);
  });

  it('backs the file up before it changes the schema, and keeps the rows', () => {
    const before = Store.open(file, [first]);
    before.run('INSERT INTO note (text) VALUES (?)', 'old');
    before[Symbol.dispose]();
    using after = Store.open(file, [first, second]);
    expect(after.all('SELECT text, who FROM note')).toEqual([{ text: 'old', who: '' }]);
    const backup = `${file}.before-v2.bak`;
    expect(existsSync(backup)).toBe(true);
    using old = Store.open(backup, [first]);
    expect(old.all('SELECT * FROM note')).toEqual([{ id: 1, text: 'old' }]);
  });

  it('changes nothing when a migration fails half way', () => {
    Store.open(file, [first])[Symbol.dispose]();
    expect(() => Store.open(file, [first, broken])).toThrow(/nowhere/);
    using again = Store.open(file, [first]);
    expect(again.get('PRAGMA user_version')).toEqual({ user_version: 1 });
    expect(again.all("SELECT name FROM pragma_table_info('note')").map((row) => row['name'])).toEqual(['id', 'text']);
  });

  it('refuses a file that a newer version wrote, and leaves it alone', () => {
    Store.open(file, [first, second])[Symbol.dispose]();
    const bytes = readFileSync(file);
    expect(() => Store.open(file, [first])).toThrow(/written by a newer Holdpoint \(schema 2; this one knows 1\)/);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it('says what to do when the file is damaged', () => {
    Store.open(file, [first])[Symbol.dispose]();
    writeFileSync(file, 'this is no database, whatever its name says, and it is long enough to be read as a header');
    expect(() => Store.open(file, [first])).toThrow(
      expect.objectContaining({ code: 'UNAVAILABLE', message: expect.stringContaining(file), hint: expect.stringContaining('backup') }),
    );
  });

  it('rolls a transaction back as a whole, nested calls included', () => {
    using store = Store.open(file, [first]);
    const fail = () =>
      store.transaction(() => {
        store.run('INSERT INTO note (text) VALUES (?)', 'outer');
        store.transaction(() => store.run('INSERT INTO note (text) VALUES (?)', 'inner'));
        throw new Error('stop');
      });
    expect(fail).toThrow('stop');
    expect(store.all('SELECT * FROM note')).toEqual([]);
    store.durable(() => store.run('INSERT INTO note (text) VALUES (?)', 'after'));
    expect(store.all('SELECT text FROM note')).toEqual([{ text: 'after' }]);
  });

  it('writes durable work with a full sync and goes back to normal afterwards', () => {
    using store = Store.open(file, [first]);
    const level = () => store.get('PRAGMA synchronous')?.['synchronous'];
    const normal = 1;
    const full = 2;
    expect(level()).toBe(normal);
    store.durable(() => expect(level()).toBe(full));
    expect(level()).toBe(normal);
  });
});
