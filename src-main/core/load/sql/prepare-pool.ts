import { HoldpointError } from '../../errors/holdpoint-error.ts';
import type { ServerError } from './server-messages.ts';
import type { SqlConnection } from './sql-connection.ts';
import type { Borrower, SqlPool } from './sql-pool.ts';
import type { Statement } from './statement.ts';

/** Wrong whatever the data are. Others, such as a table that is not there, an earlier step may put right. */
const syntaxError = '42601';

/** Holds one connection and introduces statements on it. */
class Preparer implements Borrower {
  readonly #granted = Promise.withResolvers<SqlConnection>();
  #answered: PromiseWithResolvers<ServerError | null> | null = null;

  get connection(): Promise<SqlConnection> {
    return this.#granted.promise;
  }

  async introduce(connection: SqlConnection, statement: Statement): Promise<ServerError | null> {
    this.#answered = Promise.withResolvers();
    connection.prepare(statement);
    return this.#answered.promise;
  }

  granted(connection: SqlConnection): void {
    this.#granted.resolve(connection);
  }

  refused(kind: string): void {
    this.#granted.reject(new Error(kind));
  }

  finished(connection: SqlConnection): void {
    this.#answered?.resolve(connection.error);
  }

  lost(kind: string): void {
    this.#answered?.reject(new Error(kind));
  }
}

/**
 * Opens the connections of a pool and introduces all statements on each, so that a run measures statements and not its own start.
 * @throws HoldpointError `UNAVAILABLE` without a connection, `INVALID` for a statement that the server cannot read.
 */
export async function prepareOnAll(work: {
  pool: SqlPool;
  connections: number;
  statements: readonly Statement[];
  names: readonly string[];
}): Promise<void> {
  const { pool, connections, statements, names } = work;
  const preparers = Array.from({ length: connections }, () => new Preparer());
  for (const preparer of preparers) pool.acquire(preparer);
  const opened = await Promise.allSettled(preparers.map((preparer) => preparer.connection));
  const refused = opened.find((result) => result.status === 'rejected');
  if (refused) throw unreachable(pool, connections, names, refused.reason);
  const all = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  try {
    await Promise.all(preparers.map((preparer, index) => introduceAll(preparer, all[index], statements, names)));
  } catch (error) {
    throw error instanceof HoldpointError ? error : unreachable(pool, connections, names, error);
  }
  for (const connection of all) pool.release(connection);
}

async function introduceAll(
  preparer: Preparer,
  connection: SqlConnection | undefined,
  statements: readonly Statement[],
  names: readonly string[],
): Promise<void> {
  if (!connection) return;
  for (const statement of statements) {
    const error = await preparer.introduce(connection, statement);
    if (error?.fatal) throw new Error(error.kind);
    if (error?.sqlstate === syntaxError) throw unreadable(statement, names, `${error.kind}: ${error.message}`);
    if (error === null && connection.parameters !== statement.params) {
      throw unreadable(statement, names, `it has ${connection.parameters} parameters, and ${statement.params} are given`);
    }
  }
}

function unreadable({ text }: Statement, names: readonly string[], why: string): HoldpointError {
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return new HoldpointError('INVALID', `A statement of ${stepsWords(names)} cannot be run, ${why}. It begins: ${shown}`, {
    hint: 'One statement per text; the values of $1, $2 … stand in params.',
  });
}

function unreachable(pool: SqlPool, connections: number, names: readonly string[], error: unknown): HoldpointError {
  const why = error instanceof Error ? error.message : String(error);
  const what = connections === 1 ? 'a connection' : `${connections} connections`;
  return new HoldpointError('UNAVAILABLE', `The database of ${stepsWords(names)} at ${pool.shown} did not give ${what}: ${why}.`, {
    hint: why.startsWith('53300') ? 'Lower "pool" of the step, or raise max_connections.' : 'Check that it runs and who may connect.',
  });
}

function stepsWords(names: readonly string[]): string {
  return `the ${names.length === 1 ? 'step' : 'steps'} ${names.join(', ')}`;
}
