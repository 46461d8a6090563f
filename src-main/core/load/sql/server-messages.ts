import { failureOf } from './sqlstate.ts';

/** A server's complaint. */
export interface ServerError {
  sqlstate: string;
  /** `40001 serialization_failure`: what results show. */
  kind: string;
  /** The session ends with it. */
  fatal: boolean;
  /** In the server's words, which may hold data: for whoever starts a run, never for results. */
  message: string;
}

const code = (character: string) => character.charCodeAt(0);
/** Messages of a server by the letter that they begin with. */
export const message = {
  authentication: code('R'),
  parameterStatus: code('S'),
  keyData: code('K'),
  ready: code('Z'),
  row: code('D'),
  complete: code('C'),
  rowDescription: code('T'),
  parameters: code('t'),
  error: code('E'),
  notice: code('N'),
  notification: code('A'),
  parsed: code('1'),
  copyIn: code('G'),
  copyOut: code('H'),
  copyData: code('d'),
} as const;
/** Of no interest: bound, closed, no data, empty query, suspended, copy done, version. */
export const passedOver = new Set(Array.from('23nIscv', code));
/** Status of a session outside of a transaction, in ReadyForQuery. */
export const idle = code('I');
/** The number at the end of `SELECT 3`, `INSERT 0 1`, `UPDATE 5`; 0 of `BEGIN`. */
export function rowsOf(bytes: Buffer, from: number, to: number): number {
  let rows = 0;
  let unit = 1;
  // The last byte is the zero that ends the text.
  for (let at = to - 2; at >= from; at -= 1) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return rows;
    rows += digit * unit;
    unit *= 10;
  }
  return rows;
}

/** Body of an ErrorResponse: fields, each a letter and a text, of which the type V is the severity in English. */
export function errorOf(bytes: Buffer, from: number, to: number): ServerError {
  const fields = new Map<string, string>();
  for (const field of bytes.toString('utf8', from, to).split('\0')) if (field !== '') fields.set(field.slice(0, 1), field.slice(1));
  const sqlstate = fields.get('C') ?? 'XX000';
  const severity = fields.get('V') ?? fields.get('S');
  return {
    sqlstate,
    kind: failureOf(sqlstate),
    fatal: severity === 'FATAL' || severity === 'PANIC',
    message: fields.get('M') ?? sqlstate,
  };
}
