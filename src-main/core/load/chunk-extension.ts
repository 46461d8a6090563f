import { carriageReturn, isToken, isValue, semicolon } from './response-bytes.ts';
import { ResponseError } from './response-error.ts';

const equals = 61;
const quote = 34;
const backslash = 92;

const atName = 0;
const inName = 1;
const atValue = 2;
const inValue = 3;
const inQuotes = 4;
const escaped = 5;
const afterQuotes = 6;

/** Reader of what follows the size of a chunk after its first semicolon: `name`, `name=value`, `name="value"`. Nobody wants to know them. */
export class ChunkExtension {
  readonly #largest: number;
  #state = atName;
  #taken = 0;

  /** @param largest bytes that the extensions of one chunk may have. */
  constructor(largest: number) {
    this.#largest = largest;
  }

  begin(): void {
    this.#state = atName;
    this.#taken = 0;
  }

  /** Takes a byte. True when it is the carriage return after the extensions. @throws ResponseError when they are not well formed. */
  ends(byte: number): boolean {
    this.#taken += 1;
    if (this.#taken > this.#largest) throw new ResponseError('not a chunk: extensions too large');
    switch (this.#state) {
      case inQuotes:
        if (byte === quote) this.#state = afterQuotes;
        else if (byte === backslash) this.#state = escaped;
        else this.#must(isValue[byte] === 1);
        return false;
      case escaped:
        this.#must(isValue[byte] === 1);
        this.#state = inQuotes;
        return false;
      case atName:
        this.#must(isToken[byte] === 1);
        this.#state = inName;
        return false;
      case atValue:
        if (byte === quote) {
          this.#state = inQuotes;
          return false;
        }
        this.#state = inValue;
        break;
    }
    if (byte === carriageReturn) return true;
    if (byte === semicolon) this.#state = atName;
    else if (byte === equals && this.#state === inName) this.#state = atValue;
    else this.#must(this.#state !== afterQuotes && isToken[byte] === 1);
    return false;
  }

  #must(holds: boolean): void {
    if (!holds) throw new ResponseError('not a chunk: its extension is not well formed');
  }
}
