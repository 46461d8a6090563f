import type { SqlWork } from '../../scenarios/steps/sql-step.ts';
import type { Load } from '../engine-messages.ts';
import { databaseAddress } from '../sql/database-address.ts';
import { SqlPool } from '../sql/sql-pool.ts';
import { prepareOnAll } from '../sql/prepare-pool.ts';
import { Statement } from '../sql/statement.ts';
import { type StatementPlan, SqlTask, textsOf } from './sql-task.ts';
import type { DriverContext, StepCall, StepDriver } from './step-driver.ts';

export interface SqlLoadStep extends SqlWork {
  kind: 'sql';
  name: string;
}

/** Connections of a pool where nothing else is said. More than a few per core of the server seldom make a database faster. */
const usualConnections = 32;
/** What a chunk of answers is read into. */
const bufferBytes = 64 * 1024;

/**
 * Statements of one worker against the databases of its sql steps, each with a pool of its own.
 *
 * One statement is in flight per connection, as the drivers of applications do it. Sending those of several users into one connection
 * (pipelining) would save system calls, but the server works them off one after the other: each would wait for those before it, and the
 * latency of a statement would be that of its neighbours.
 */
export class SqlDriver implements StepDriver<SqlLoadStep> {
  readonly #context: DriverContext<SqlLoadStep>;
  readonly #pools = new Map<string, { pool: SqlPool; statements: Statement[]; users: SqlLoadStep[] }>();
  readonly #plans = new Map<string, StatementPlan>();
  /** Those at rest, and all there are: a task serves one call after the other. */
  readonly #free: SqlTask[] = [];
  readonly #tasks: SqlTask[] = [];

  /** @throws HoldpointError `INVALID` for an address that asks for what cannot be had. */
  constructor(context: DriverContext<SqlLoadStep>) {
    this.#context = context;
    for (const step of context.steps) this.#plans.set(step.name, this.#planOf(step));
  }

  /** @throws HoldpointError `UNAVAILABLE` when a database cannot be reached, `INVALID` for a statement that it does not understand. */
  async prepare(): Promise<void> {
    const { load, workers } = this.#context;
    const users = Math.max(1, Math.ceil(mostUsers(load) / workers));
    for (const { pool, statements, users: steps } of this.#pools.values()) {
      const names = steps.map((step) => step.name);
      await prepareOnAll({ pool, connections: Math.min(pool.limit, users), statements, names });
    }
  }

  run(step: SqlLoadStep, call: StepCall): void {
    const plan = this.#plans.get(step.name);
    if (!plan) throw new Error(`there is no sql step ${step.name}`);
    (this.#free.pop() ?? this.#newTask()).begin(plan, step, call);
  }

  abandon(call: StepCall): void {
    this.#tasks.find((task) => task.call === call)?.abandon();
  }

  destroy(): void {
    for (const { pool } of this.#pools.values()) pool.destroy();
  }

  #newTask(): SqlTask {
    const task = new SqlTask(this.#context.clock, this.#free);
    this.#tasks.push(task);
    return task;
  }

  #planOf(step: SqlLoadStep): StatementPlan {
    const { pool, statements } = this.#poolOf(step);
    const add = (text: string, params: SqlLoadStep['statements'][number]['params'], capture: SqlWork['capture']) => {
      const varies = params.some((value) => typeof value === 'string' && value.includes('${'));
      const statement = new Statement({
        index: statements.length,
        text,
        constant: varies ? null : textsOf(params),
        params: params.length,
        prepared: step.prepared,
        capture,
      });
      statements.push(statement);
      return statement;
    };
    const own = step.statements.map(({ text, params }) => add(text, params, step.capture));
    const names = step.statements.map(({ name }) => name);
    if (step.begin === null) return { pool, parts: own, names, transaction: false, rollback: null };
    const parts = [add(step.begin, [], 'none'), ...own, add('commit', [], 'none')];
    return { pool, parts, names: ['begin', ...names, 'commit'], transaction: true, rollback: add('rollback', [], 'none') };
  }

  #poolOf(step: SqlLoadStep): { pool: SqlPool; statements: Statement[] } {
    const known = this.#pools.get(step.database);
    if (known) {
      known.users.push(step);
      return known;
    }
    const { load, steps, workers } = this.#context;
    const url = load.databases?.[step.database];
    if (url === undefined) throw new Error(`the load brings no address for the database of the step ${step.name}`);
    const wished = steps.filter((other) => other.database === step.database).map((other) => other.pool ?? 0);
    const connections = Math.max(...wished) || Math.min(load.connections, usualConnections);
    const pool = new SqlPool({
      address: databaseAddress(url),
      limit: Math.max(1, Math.ceil(connections / workers)),
      connectMs: load.timeoutMs,
      buffer: Buffer.allocUnsafe(bufferBytes),
    });
    const entry = { pool, statements: [], users: [step] };
    this.#pools.set(step.database, entry);
    return entry;
  }
}

/** Statements that may be under way at once over all workers: each user of a closed model waits for its own. */
function mostUsers({ executor, maxInFlight }: Load): number {
  if (executor.model === 'open') return maxInFlight;
  return Math.max(...executor.curve.map(({ users, ramp }) => Math.max(users, ramp?.users ?? 0)));
}
