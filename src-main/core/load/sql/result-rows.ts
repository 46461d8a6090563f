import { need, ProtocolError } from './message-reader.ts';

export type ColumnValue = string | number | boolean | null;

interface Column {
  name: string;
  type: number;
}

/** Types whose text is a number, and the one whose text is `t` or `f` (pg_type.oid). */
const boolType = 16;
const int8Type = 20;
const numericType = 1700;
/** Those two, and 16 and 32-bit integers, object identifiers, floats. */
const numberTypes = new Set([int8Type, 21, 23, 26, 700, 701, numericType]);

/** Rows as checks and extractions see them. Numbers are numbers where that loses nothing, everything else is its text. */
export class ResultRows {
  /** Of the statement that is being answered; empty before its description came. */
  columns: readonly Column[] = [];
  readonly #most: number;
  #rows: Record<string, ColumnValue>[] = [];

  /** @param most rows that are kept. */
  constructor(most: number) {
    this.#most = most;
  }

  get first(): Readonly<Record<string, ColumnValue>> | null {
    return this.#rows[0] ?? null;
  }

  get all(): readonly Readonly<Record<string, ColumnValue>>[] {
    return this.#rows;
  }

  clear(): void {
    if (this.#rows.length > 0) this.#rows = [];
  }

  /** Body of a DataRow. @throws ProtocolError */
  add(bytes: Buffer, from: number, to: number): void {
    if (this.#rows.length >= this.#most) return;
    need(from, to, 2);
    const row: Record<string, ColumnValue> = {};
    let at = from + 2;
    const count = Math.min(bytes.readInt16BE(from), this.columns.length);
    for (let index = 0; index < count; index += 1) {
      const { name = '', type = 0 } = this.columns[index] ?? {};
      need(at, to, 4);
      const length = bytes.readInt32BE(at);
      at += 4;
      need(at, to, length);
      row[name] = length === -1 ? null : decoded(bytes.toString('utf8', at, at + length), type);
      if (length > 0) at += length;
    }
    this.#rows.push(row);
  }
}

/** Body of a RowDescription. @throws ProtocolError */
export function columnsOf(bytes: Buffer, from: number, to: number): Column[] {
  need(from, to, 2);
  const count = bytes.readInt16BE(from);
  const columns: Column[] = [];
  let at = from + 2;
  for (let index = 0; index < count; index += 1) {
    const end = bytes.indexOf(0, at);
    if (end === -1) throw new ProtocolError('the server described a column without a name');
    need(end, to, 19);
    // Table, column, type, length, modifier and format follow the name.
    columns.push({ name: bytes.toString('utf8', at, end), type: bytes.readInt32BE(end + 7) });
    at = end + 19;
  }
  return columns;
}

function decoded(text: string, type: number): ColumnValue {
  if (type === boolType) return text === 't';
  if (!numberTypes.has(type)) return text;
  const number = Number(text);
  // What a double cannot hold stays text: large 64-bit integers, numerics of more than 15 digits, NaN.
  const digits = type === numericType ? text.replace(/[-.]/g, '').length : 0;
  const exact = type === int8Type ? Number.isSafeInteger(number) : Number.isFinite(number) && digits <= 15;
  return exact ? number : text;
}
