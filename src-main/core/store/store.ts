import { closeSync, copyFileSync, existsSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import type { Migration } from './migration.ts';
import { migrations as allMigrations } from './migrations/index.ts';

/** How long a writer waits for another process (the command line beside a console) before it fails. */
const pageBytes = 8192;
const busyTimeoutMs = 5000;

export type Row = Record<string, SQLInputValue>;

/** The SQLite file of a workspace. Synchronous: statements here take microseconds; nothing long may run in it. */
export class Store implements Disposable {
  readonly file: string;
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;

  private constructor(file: string, db: DatabaseSync) {
    this.file = file;
    this.#db = db;
  }

  /**
   * Opens or creates the store and brings its schema up to date, after a backup beside it.
   * @throws HoldpointError `CONFLICT` when a newer version wrote it, `UNAVAILABLE` when it cannot be opened or is damaged.
   */
  static open(file: string, migrations: readonly Migration[] = allMigrations): Store {
    let db: DatabaseSync;
    try {
      if (file !== ':memory:') makePrivate(file);
      db = new DatabaseSync(file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true });
      // Of a new file only: histograms of frames (some 1.5 KB) fit into a leaf, where 4 KB pages would give each a page of its own beside it.
      db.exec(`PRAGMA page_size = ${pageBytes}`);
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
      const check = db.prepare('PRAGMA quick_check(1)').get();
      if (check?.['quick_check'] !== 'ok') throw new Error(String(check?.['quick_check']));
    } catch (error) {
      throw new HoldpointError('UNAVAILABLE', `The store ${file} cannot be opened: ${messageOf(error)}`, {
        cause: error,
        hint: `Check free space and permissions. If the file is damaged, move it away or put back a backup (${path.basename(file)}.before-v*.bak beside it), then start again.`,
      });
    }
    const store = new Store(file, db);
    try {
      store.#migrate(migrations);
    } catch (error) {
      db.close();
      throw error;
    }
    return store;
  }

  /**
   * Opens a store that a console has open, to read from another thread: nothing is changed, neither data nor schema.
   * @throws HoldpointError `UNAVAILABLE` when it cannot be opened.
   */
  static openToRead(file: string): Store {
    try {
      return new Store(file, new DatabaseSync(file, { timeout: busyTimeoutMs, readOnly: true }));
    } catch (error) {
      throw new HoldpointError('UNAVAILABLE', `The store ${file} cannot be read: ${messageOf(error)}`, { cause: error });
    }
  }

  #migrate(migrations: readonly Migration[]): void {
    const current = Number(this.get('PRAGMA user_version')?.['user_version'] ?? 0);
    const newest = Math.max(0, ...migrations.map((migration) => migration.version));
    if (current > newest) {
      throw new HoldpointError(
        'CONFLICT',
        `The store ${this.file} was written by a newer Holdpoint (schema ${current}; this one knows ${newest}). Nothing was changed.`,
        { hint: 'Start it with that version or a later one.' },
      );
    }
    if (current === newest) return;
    if (current > 0 && this.file !== ':memory:') this.#backup(current);
    for (const migration of migrations.toSorted((a, b) => a.version - b.version)) {
      if (migration.version <= current) continue;
      this.transaction(() => {
        this.#db.exec(migration.sql);
        this.#db.exec(`PRAGMA user_version = ${migration.version}`);
      });
    }
  }

  #backup(version: number): void {
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    const backup = `${this.file}.before-v${version + 1}.bak`;
    if (!existsSync(backup)) copyFileSync(this.file, backup);
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** Statements are kept prepared: build SQL from constants, pass values as parameters. */
  run(sql: string, ...values: SQLInputValue[]): { changes: number; lastId: number } {
    const { changes, lastInsertRowid } = this.#prepare(sql).run(...values);
    return { changes: Number(changes), lastId: Number(lastInsertRowid) };
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values);
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepare(sql).all(...values);
  }

  /** All or nothing. Nested calls join the outer transaction. */
  transaction<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    this.#db.exec('BEGIN IMMEDIATE');
    this.#depth += 1;
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      // A full disk may have rolled it back already.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    } finally {
      this.#depth -= 1;
    }
  }

  /** As `transaction`, and on the disk when it returns: for the ledger and approvals. */
  durable<T>(work: () => T): T {
    if (this.#depth > 0) throw new Error('durable() inside a transaction would promise more than it can keep');
    this.#db.exec('PRAGMA synchronous = FULL');
    try {
      return this.transaction(work);
    } finally {
      this.#db.exec('PRAGMA synchronous = NORMAL');
    }
  }

  [Symbol.dispose](): void {
    this.#statements.clear();
    if (this.#db.isOpen) this.#db.close();
  }
}

/** For its owner only, from its first byte; SQLite gives its journal files the same mode. The folder may let others through, to Postgres. */
function makePrivate(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  closeSync(openSync(file, 'a', 0o600));
}
