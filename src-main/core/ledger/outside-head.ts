import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf } from '../errors/holdpoint-error.ts';
import type { KeptHead } from './kept-heads.ts';

/** A copy of the signed head beside the database (`ledger.checkpoint`): a database put back or cut short disagrees with it. */
export class OutsideHead {
  readonly #file: string;
  #problem: string | null = null;

  constructor(folder: string) {
    this.#file = path.join(folder, 'ledger.checkpoint');
  }

  /** Why the last head could not be written. */
  get problem(): string | null {
    return this.#problem;
  }

  /** The entry is safe in the database by now: a copy of the head that cannot be written is told by `verify`, not by failing a decision. */
  keep(checkpoint: () => string): void {
    try {
      writeFileSync(`${this.#file}.new`, checkpoint());
      renameSync(`${this.#file}.new`, this.#file);
      this.#problem = null;
    } catch (error) {
      this.#problem = `The copy of the head could not be written: ${messageOf(error)}`;
    }
  }

  read(): KeptHead | undefined {
    try {
      return { note: readFileSync(this.#file, 'utf8'), where: path.basename(this.#file) };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      return undefined;
    }
  }
}
