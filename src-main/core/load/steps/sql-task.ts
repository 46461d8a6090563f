import type { MachineClock } from '../machine-clock.ts';
import type { ParameterText } from '../sql/message-writer.ts';
import type { ColumnValue } from '../sql/result-rows.ts';
import type { SqlConnection } from '../sql/sql-connection.ts';
import type { Borrower, SqlPool } from '../sql/sql-pool.ts';
import type { Statement } from '../sql/statement.ts';
import type { SqlLoadStep } from './sql-driver.ts';
import type { Answer, StepCall } from './step-driver.ts';

/** What a step sends, made once. */
export interface StatementPlan {
  pool: SqlPool;
  /** One statement; or BEGIN, the statements, COMMIT. */
  parts: readonly Statement[];
  /** Of each part, for its latency. */
  names: readonly string[];
  transaction: boolean;
  /** Of a transaction only. */
  rollback: Statement | null;
}

interface SqlAnswer extends Answer {
  values: Record<string, ColumnValue>;
}

/** The step of one virtual user on its way through its statements; used again for the next call. */
export class SqlTask implements Borrower {
  readonly #clock: MachineClock;
  readonly #free: SqlTask[];
  /** For steps of which nothing but the number of rows is looked at: valid until the loop has looked. */
  readonly #plain: SqlAnswer = { status: null, headers: [], body: null, values: { rows: 0 } };
  #call: StepCall | null = null;
  #plan: StatementPlan | null = null;
  #step: SqlLoadStep | null = null;
  #connection: SqlConnection | null = null;
  #at = 0;
  #partNs = 0;
  #rows = 0;
  #failure: string | null = null;
  #kept: readonly Readonly<Record<string, ColumnValue>>[] = [];

  constructor(clock: MachineClock, free: SqlTask[]) {
    this.#clock = clock;
    this.#free = free;
  }

  get call(): StepCall | null {
    return this.#call;
  }

  begin(plan: StatementPlan, step: SqlLoadStep, call: StepCall): void {
    this.#plan = plan;
    this.#step = step;
    this.#call = call;
    this.#at = 0;
    this.#rows = 0;
    this.#failure = null;
    if (!plan.pool.acquire(this)) call.count('pool_waits', 1);
  }

  granted(connection: SqlConnection): void {
    this.#connection = connection;
    this.#present(this.#call).sent();
    this.#send(connection);
  }

  refused(kind: string): void {
    this.#leave().failed(kind);
  }

  lost(kind: string): void {
    this.#leave().failed(kind);
  }

  finished(connection: SqlConnection): void {
    const plan = this.#present(this.#plan);
    const call = this.#present(this.#call);
    // The rollback after a failure: the step was over before it.
    if (this.#failure !== null) {
      call.time('rollback', this.#clock() - this.#partNs);
      this.#end(connection);
      return;
    }
    if (plan.transaction) this.#finishedPart(plan, call, connection);
    else this.#finishedOnly(call, connection);
  }

  /** Nothing is reported any more. A session that is at work is cancelled and closed. */
  abandon(): void {
    const { pool } = this.#present(this.#plan);
    const connection = this.#connection;
    if (connection === null) pool.withdraw(this);
    this.#leave();
    if (connection) pool.drop(connection);
  }

  #finishedOnly(call: StepCall, connection: SqlConnection): void {
    call.received();
    this.#take(connection);
    if (connection.error) this.#failure = connection.error.kind;
    // The next user would be in it: a transaction across steps needs a session across steps, and a pool has none.
    else if (connection.inTransaction) this.#failure = 'left a transaction open';
    this.#end(connection);
  }

  #finishedPart(plan: StatementPlan, call: StepCall, connection: SqlConnection): void {
    const now = this.#clock();
    call.time(plan.names[this.#at] ?? '', now - this.#partNs);
    if (connection.error) {
      call.received();
      this.#failure = connection.error.kind;
      if (connection.inTransaction && plan.rollback) {
        this.#partNs = now;
        connection.run(plan.rollback, null);
      } else this.#end(connection);
      return;
    }
    this.#take(connection);
    this.#at += 1;
    if (this.#at < plan.parts.length) this.#send(connection);
    else {
      call.received();
      this.#end(connection);
    }
  }

  #send(connection: SqlConnection): void {
    const plan = this.#present(this.#plan);
    const part = plan.parts[this.#at];
    if (!part) throw new Error('a statement after the last');
    if (plan.transaction) this.#partNs = this.#clock();
    connection.run(part, part.fixed ? null : this.#values(plan));
  }

  /** Parameters of the statement that is next, filled for this user. */
  #values(plan: StatementPlan): readonly ParameterText[] {
    const statement = this.#present(this.#step).statements[plan.transaction ? this.#at - 1 : this.#at];
    return textsOf(statement?.params ?? []);
  }

  #take(connection: SqlConnection): void {
    this.#rows += connection.rows;
    const { all } = connection.kept;
    if (all.length > 0) this.#kept = all;
  }

  /** Gives the connection back, then reports: the next step of the user may want it. */
  #end(connection: SqlConnection): void {
    const { pool } = this.#present(this.#plan);
    const capture = this.#present(this.#step).capture;
    const failure = this.#failure;
    const rows = this.#rows;
    const kept = this.#kept;
    if (connection.inTransaction) pool.drop(connection);
    else pool.release(connection);
    const call = this.#leave();
    if (rows > 0) call.count('rows', rows);
    if (failure !== null) call.failed(failure);
    else if (capture === 'none') call.answered(this.#plainAnswer(rows));
    else {
      const body = capture === 'rows' ? JSON.stringify(kept) : null;
      call.answered({ status: null, headers: [], body, values: { ...kept[0], rows } });
    }
  }

  #plainAnswer(rows: number): Answer {
    this.#plain.values['rows'] = rows;
    return this.#plain;
  }

  /** Ready for another call; gives the one that is over. */
  #leave(): StepCall {
    const call = this.#present(this.#call);
    this.#call = null;
    this.#connection = null;
    this.#kept = [];
    this.#free.push(this);
    return call;
  }

  #present<T>(value: T | null): T {
    if (value === null) throw new Error('a task without a call');
    return value;
  }
}

/** Parameters as they travel. */
export function textsOf(params: readonly (string | number | boolean | null)[]): ParameterText[] {
  return params.map((value) => (value === null ? null : String(value)));
}
