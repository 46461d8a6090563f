/** Where and why a text is not JSON. `offset` counts UTF-16 units from 0. */
export interface JsonFault {
  offset: number;
  /** What was expected there: "a value", "a comma or }" … */
  expected: string;
}

/** Deeper than any recording nests; what is deeper is refused instead of filling the stack. */
const deepest = 2000;
const literals = ['true', 'false', 'null'];
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Within a text: anything but a quote, a backslash, and the control characters that RFC 8259 wants escaped. NaN is the end. */
function isPlain(code: number): boolean {
  return code >= 0x20 && code !== 0x22 && code !== 0x5c;
}

class Fault extends Error {
  readonly fault: JsonFault;
  constructor(offset: number, expected: string) {
    super(expected);
    this.fault = { offset, expected };
  }
}

/** Walks JSON text (RFC 8259). It is only asked once `JSON.parse` has refused, or to find the place of a path. */
class Walk {
  readonly #text: string;
  readonly #wanted: readonly PropertyKey[] | null;
  /** Of the deepest part of the wanted path that was met. */
  found = { offset: 0, length: 0 };
  #at = 0;

  constructor(json: string, wanted: readonly PropertyKey[] | null) {
    this.#text = json;
    this.#wanted = wanted;
  }

  document(): void {
    this.#value(0, this.#wanted !== null);
    this.#space();
    if (this.#at < this.#text.length) throw new Fault(this.#at, 'the end of the file');
  }

  /** @param depth of this value; @param onPath whether all keys up to here are those wanted. */
  #value(depth: number, onPath: boolean): void {
    this.#space();
    if (depth > deepest) throw new Fault(this.#at, `at most ${deepest} levels of nesting`);
    if (onPath) this.found = { offset: this.#at, length: depth };
    const first = this.#text[this.#at];
    if (first === '{') this.#object(depth, onPath);
    else if (first === '[') this.#array(depth, onPath);
    else if (first === '"') this.#string();
    else this.#scalar();
  }

  #object(depth: number, onPath: boolean): void {
    this.#at += 1;
    if (this.#take('}')) return;
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') throw new Fault(this.#at, 'a name in double quotes');
      const key = this.#string();
      if (!this.#take(':')) throw new Fault(this.#at, 'a colon');
      this.#value(depth + 1, onPath && this.#isWanted(depth, key));
    } while (this.#take(','));
    if (!this.#take('}')) throw new Fault(this.#at, 'a comma or }');
  }

  #array(depth: number, onPath: boolean): void {
    this.#at += 1;
    if (this.#take(']')) return;
    let index = 0;
    do {
      this.#value(depth + 1, onPath && this.#wanted?.[depth] === index);
      index += 1;
    } while (this.#take(','));
    if (!this.#take(']')) throw new Fault(this.#at, 'a comma or ]');
  }

  #isWanted(depth: number, quoted: string): boolean {
    return this.#wanted?.[depth] === (JSON.parse(quoted) as string);
  }

  /** @returns the string with its quotes. */
  #string(): string {
    const start = this.#at;
    this.#at += 1;
    for (;;) {
      while (isPlain(this.#text.charCodeAt(this.#at))) this.#at += 1;
      const stop = this.#text[this.#at];
      if (stop === '"') {
        this.#at += 1;
        return this.#text.slice(start, this.#at);
      }
      if (stop === undefined) throw new Fault(start, 'a closing quote for the text that begins here');
      if (stop !== '\\') throw new Fault(this.#at, 'no control character within a text');
      if (!this.#match(escape)) throw new Fault(this.#at, 'an escape such as \\n or \\u00e9');
    }
  }

  #scalar(): void {
    if (this.#match(number)) return;
    const literal = literals.find((one) => this.#text.startsWith(one, this.#at));
    if (literal === undefined) throw new Fault(this.#at, 'a value');
    this.#at += literal.length;
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #take(mark: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== mark) return false;
    this.#at += 1;
    return true;
  }

  #space(): void {
    while (/[ \t\n\r]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }
}

/** The first place at which a text stops being JSON; null when it is JSON. */
export function jsonFault(json: string): JsonFault | null {
  try {
    new Walk(json, null).document();
    return null;
  } catch (error) {
    if (error instanceof Fault) return error.fault;
    throw error;
  }
}

/** Offset of the value at a path, or of its nearest ancestor that is there. @param json valid JSON. */
export function jsonOffset(json: string, path: readonly PropertyKey[]): number {
  const walk = new Walk(json, path);
  walk.document();
  return walk.found.offset;
}

/** Line and column of an offset, from 1. Lines end as in the file: LF, CR LF or CR. */
export function placeOf(json: string, offset: number): { line: number; column: number } {
  const before = json.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
