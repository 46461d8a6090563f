import type { DatabaseAddress } from './database-address.ts';
import { MessageReader, need, ProtocolError, type MessageSink } from './message-reader.ts';
import {
  cancelRequest,
  copyFail,
  password,
  type ParameterText,
  saslInitial,
  saslResponse,
  startup,
  sync,
  terminate,
} from './message-writer.ts';
import { columnsOf, ResultRows } from './result-rows.ts';
import { md5Answer, ScramClient, type ScramKeys } from './scram-client.ts';
import { errorOf, idle, message, passedOver, rowsOf, type ServerError } from './server-messages.ts';
import type { Statement } from './statement.ts';
import { openTransport, type Transport } from './transport.ts';

/** Whoever keeps connections. */
export interface ConnectionOwner {
  /** It takes its first statement. */
  opened(connection: SqlConnection): void;
  /** The statement is over, well or with `error`; the session takes the next one. */
  finished(connection: SqlConnection): void;
  /** It is gone or never opened; once. */
  lost(connection: SqlConnection, kind: string): void;
}

export interface ConnectionOptions {
  address: DatabaseAddress;
  keys: ScramKeys | null;
  /** Read into by all plain connections of the thread. */
  buffer: Buffer;
  owner: ConnectionOwner;
}

/** Rows that an extraction may look at. */
const mostRows = 1000;
/** A prepared statement that the session does not know (any more), or whose result has changed with its tables. */
const forgotten = new Set(['26000', '0A000']);

/** One session with a server: one statement at a time, from its request to ReadyForQuery. */
export class SqlConnection implements MessageSink {
  readonly #options: ConnectionOptions;
  readonly #reader = new MessageReader(this);
  readonly #transport: Transport;
  readonly #rows = new ResultRows(mostRows);
  /** What the session knows of each statement of its pool: undefined before it was introduced. */
  readonly #columns: (readonly { name: string; type: number }[] | undefined)[] = [];
  #phase: 'opening' | 'idle' | 'busy' | 'gone' = 'opening';
  #statement: Statement | null = null;
  #out = Buffer.alloc(1024);
  #scram: ScramClient | null = null;
  #process: { pid: number; key: number } | null = null;
  /** Of the last statement. */
  error: ServerError | null = null;
  /** Rows that the last statement returned or changed. */
  rows = 0;
  /** Of the statement that was prepared last. */
  parameters = 0;
  /** A transaction is open (or failed) in the session. */
  inTransaction = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#transport = openTransport(options.address, options.buffer, {
      connected: () => this.#transport.write(startup(settingsOf(options.address))),
      bytes: (buffer, length) => this.#onBytes(buffer, length),
      lost: (kind) => this.#onLost(kind),
    });
  }

  get open(): boolean {
    return this.#phase === 'idle' || this.#phase === 'busy';
  }

  /** What the last statement returned, as far as it is kept. */
  get kept(): ResultRows {
    return this.#rows;
  }

  /** Sends a statement. @param values where the statement has no fixed ones. */
  run(statement: Statement, values: readonly ParameterText[] | null): void {
    if (this.#phase !== 'idle') throw new Error(`a statement for a connection that is ${this.#phase}`);
    this.#phase = 'busy';
    this.#statement = statement;
    this.error = null;
    this.rows = 0;
    const known = this.#columns[statement.index];
    if (statement.capture !== 'none') {
      this.#rows.clear();
      this.#rows.columns = known ?? [];
    }
    if (known !== undefined && statement.fixed) this.#transport.write(statement.fixed);
    else this.#transport.write(this.#request(statement, values ?? [], known === undefined));
  }

  /** Introduces a statement without running it; `parameters` says how many it has. */
  prepare(statement: Statement): void {
    if (this.#phase !== 'idle') throw new Error(`a statement for a connection that is ${this.#phase}`);
    this.#phase = 'busy';
    this.#statement = statement;
    this.error = null;
    this.#transport.write(Buffer.concat([statement.inquiry, sync()]));
  }

  /** Ends the session at once; what it is doing is cancelled. Nothing is told of it any more. */
  drop(): void {
    if (this.#phase === 'gone') return;
    const busy = this.#phase === 'busy';
    this.#phase = 'gone';
    this.#transport.destroy();
    if (busy) this.#cancel();
  }

  /** Ends a session that does nothing, in good manners. */
  close(): void {
    if (this.#phase !== 'idle') {
      this.drop();
      return;
    }
    this.#phase = 'gone';
    this.#transport.end(terminate());
  }

  wants(type: number): boolean {
    if (type === message.row) return this.#statement !== null && this.#statement.capture !== 'none';
    return type !== message.copyData && type !== message.notice && type !== message.notification;
  }

  message(type: number, bytes: Buffer, from: number, to: number): void {
    // What came before it in the same chunk may have ended this session.
    if (this.#phase === 'gone') return;
    switch (type) {
      case message.row:
        if (this.#statement && this.#statement.capture !== 'none') this.#rows.add(bytes, from, to);
        return;
      case message.complete:
        this.rows += rowsOf(bytes, from, to);
        return;
      case message.ready:
        need(from, to, 1);
        this.#onReady(bytes[from] !== idle);
        return;
      case message.parsed:
        if (this.#statement?.prepared) this.#columns[this.#statement.index] = [];
        return;
      case message.rowDescription:
        this.#onColumns(columnsOf(bytes, from, to));
        return;
      case message.parameters:
        need(from, to, 2);
        this.parameters = bytes.readInt16BE(from);
        return;
      case message.error:
        this.#onError(errorOf(bytes, from, to));
        return;
      case message.authentication:
        need(from, to, 4);
        this.#authenticate(bytes.readInt32BE(from), Buffer.from(bytes.subarray(from + 4, to)));
        return;
      case message.keyData:
        need(from, to, 8);
        this.#process = { pid: bytes.readInt32BE(from), key: bytes.readInt32BE(from + 4) };
        return;
      case message.copyIn:
        // The Sync of the request is ignored while the server waits for data.
        this.#transport.write(Buffer.concat([copyFail('a load has no data for COPY'), sync()]));
        return;
      case message.copyOut:
      case message.copyData:
      case message.notice:
      case message.notification:
      case message.parameterStatus:
        return;
      default:
        if (!passedOver.has(type)) throw new ProtocolError(`the server sent a message of the unknown type ${type}`);
    }
  }

  #request(statement: Statement, values: readonly ParameterText[], introduce: boolean): Buffer {
    const { bind, introduction, fixed } = statement;
    const room = (introduce ? introduction.length : 0) + (fixed ? fixed.length : bind.room(values));
    // The last request was answered, so nothing of it is still on its way out of here.
    if (this.#out.length < room) this.#out = Buffer.alloc(room * 2);
    const at = introduce ? introduction.copy(this.#out) : 0;
    const end = fixed ? at + fixed.copy(this.#out, at) : bind.write(this.#out, at, values);
    return this.#out.subarray(0, end);
  }

  #onBytes(buffer: Buffer, length: number): void {
    if (this.#phase === 'gone') return;
    try {
      this.#reader.push(buffer, length);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fail(error.message);
    }
  }

  #onReady(inTransaction: boolean): void {
    this.inTransaction = inTransaction;
    if (this.#phase === 'opening') {
      this.#phase = 'idle';
      this.#options.owner.opened(this);
    } else if (this.#phase === 'busy') {
      this.#phase = 'idle';
      this.#options.owner.finished(this);
    } else if (this.#phase === 'idle') {
      throw new ProtocolError('the server answered what nobody asked');
    }
  }

  #onColumns(columns: readonly { name: string; type: number }[]): void {
    if (this.#statement?.prepared) this.#columns[this.#statement.index] = columns;
    this.#rows.columns = columns;
  }

  #onError(error: ServerError): void {
    this.error = error;
    if (this.#statement && forgotten.has(error.sqlstate)) this.#columns[this.#statement.index] = undefined;
    // Refused at the door: the server hangs up next, and what it said is the reason.
    if (this.#phase === 'opening') this.#fail(error.kind);
  }

  #authenticate(method: number, data: Buffer): void {
    const { address, keys } = this.#options;
    if (method === 0) {
      if (this.#scram?.proven === false) throw new ProtocolError('the server could not prove that it knows the password');
      return;
    }
    if (method === 12) {
      if (!this.#scram) throw new ProtocolError('the server ended an authentication that was not begun');
      this.#scram.verify(data.toString());
      return;
    }
    if (address.password === null || keys === null) throw new ProtocolError('the server asks for a password, and none is given');
    if (method === 3) this.#transport.write(password(address.password));
    else if (method === 5) this.#transport.write(password(md5Answer(address.user, address.password, data)));
    else if (method === 10) {
      const offered = data.toString().split('\0');
      if (!offered.includes('SCRAM-SHA-256')) throw new ProtocolError('the server offers no authentication that is known here');
      this.#scram = new ScramClient(keys);
      this.#transport.write(saslInitial('SCRAM-SHA-256', this.#scram.first));
    } else if (method === 11 && this.#scram) void this.#proveWith(this.#scram, data.toString());
    else throw new ProtocolError(`the server asks for a way of authentication that is not supported (${method})`);
  }

  async #proveWith(scram: ScramClient, challenge: string): Promise<void> {
    try {
      const proof = await scram.final(challenge);
      if (this.#phase === 'opening') this.#transport.write(saslResponse(proof));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fail(error.message);
    }
  }

  /** A separate connection, as the protocol has it; whether it arrives is nobody's concern. */
  #cancel(): void {
    const target = this.#process;
    if (!target) return;
    const { address, buffer } = this.#options;
    const transport = openTransport(address, buffer, {
      connected: () => transport.end(cancelRequest(target.pid, target.key)),
      bytes: () => {},
      lost: () => {},
    });
  }

  #onLost(kind: string): void {
    // A server that ends a session says why before it hangs up.
    this.#fail(this.error?.fatal ? this.error.kind : kind);
  }

  #fail(kind: string): void {
    if (this.#phase === 'gone') return;
    this.#phase = 'gone';
    this.#transport.destroy();
    this.#options.owner.lost(this, kind);
  }
}

function settingsOf({ user, database, applicationName, options }: DatabaseAddress): Record<string, string> {
  return {
    user,
    database,
    application_name: applicationName,
    client_encoding: 'UTF8',
    ...(options === null ? {} : { options }),
  };
}
