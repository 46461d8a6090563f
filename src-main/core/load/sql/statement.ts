import { BindWriter, closeStatement, describe, type ParameterText, parse } from './message-writer.ts';

/** What of the rows a connection keeps: nothing, the columns of the first one, or all (up to a limit). */
export type Capture = 'none' | 'first' | 'rows';

export interface StatementOptions {
  /** Of the statement within its pool, from 0. */
  index: number;
  text: string;
  /** Its parameters where they are the same each time; null: they come with each call. */
  constant: readonly ParameterText[] | null;
  params: number;
  prepared: boolean;
  capture: Capture;
}

/** One statement as the connections of a pool send it: everything that does not change is built once. */
export class Statement {
  readonly index: number;
  readonly text: string;
  readonly params: number;
  readonly prepared: boolean;
  readonly capture: Capture;
  readonly bind: BindWriter;
  /** Gives the statement its name in a session. Close first: it may be known there with another result. */
  readonly introduction: Buffer;
  /** As the introduction, and asks for its parameters and columns. */
  readonly inquiry: Buffer;
  /** The whole request, where its parameters do not change. */
  readonly fixed: Buffer | null;

  constructor({ index, text, constant, params, prepared, capture }: StatementOptions) {
    this.index = index;
    this.text = text;
    this.params = params;
    this.prepared = prepared;
    this.capture = capture;
    const name = prepared ? `holdpoint_${index}` : '';
    const introduction = Buffer.concat([...(prepared ? [closeStatement(name)] : []), parse(name, text)]);
    this.inquiry = Buffer.concat([introduction, describe(name)]);
    this.introduction = capture === 'none' ? introduction : this.inquiry;
    this.bind = new BindWriter(name, params);
    this.fixed = constant === null ? null : this.#whole(constant);
  }

  #whole(values: readonly ParameterText[]): Buffer {
    const bytes = Buffer.alloc(this.bind.room(values));
    return bytes.subarray(0, this.bind.write(bytes, 0, values));
  }
}
