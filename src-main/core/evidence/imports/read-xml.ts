import { HoldpointError } from '../../errors/holdpoint-error.ts';

/** An element with its children; text is that of the element itself, CDATA included. */
export interface XmlElement {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  text: string;
}

/** Deeper than any result file; a file may not make us recurse without end. */
const deepest = 100;

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' };
const namePattern = /[A-Za-z_:\u00B7-\uFFFD][\w:.\-\u00B7-\uFFFD]*/y;
const spacePattern = /[\t\n\r ]*/y;

/**
 * Reads a whole XML 1.0 document, strictly: what is cut short, not closed, or closed twice is refused. There are no document types and no
 * entities but the five of the standard: nothing is fetched and nothing grows.
 * @throws HoldpointError `INVALID` with line and column.
 */
export function readXml(text: string): XmlElement {
  return new XmlReader(text.startsWith('\uFEFF') ? text.slice(1) : text).document();
}

class XmlReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): XmlElement {
    if (this.#text.startsWith('<?xml')) this.#skipTo('?>', 'the XML declaration');
    this.#misc();
    if (this.#peek() !== '<')
      throw this.#error(this.#at >= this.#text.length ? 'there is no element' : 'there is text before the first element');
    const root = this.#element(0);
    this.#misc();
    if (this.#at < this.#text.length) throw this.#error('there is something after the last element');
    return root;
  }

  /** White space, comments and processing instructions. */
  #misc(): void {
    for (;;) {
      this.#space();
      if (this.#text.startsWith('<!--', this.#at)) this.#comment();
      else if (this.#text.startsWith('<?', this.#at)) this.#skipTo('?>', 'a processing instruction');
      else if (this.#text.startsWith('<!', this.#at)) throw this.#error('document types and entities are not read');
      else return;
    }
  }

  #element(depth: number): XmlElement {
    if (depth > deepest) throw this.#error(`elements lie in each other more than ${deepest} deep`);
    const opened = this.#at;
    this.#at += 1;
    const name = this.#name();
    const attributes = this.#attributes();
    if (this.#text.startsWith('/>', this.#at)) {
      this.#at += 2;
      return { name, attributes, children: [], text: '' };
    }
    if (this.#peek() !== '>') throw this.#error(`the tag <${name}> is not closed`);
    this.#at += 1;
    const children: XmlElement[] = [];
    const parts: string[] = [];
    for (;;) {
      const next = this.#text.indexOf('<', this.#at);
      if (next < 0) {
        this.#at = opened;
        throw this.#error(`<${name}> is never closed: the file was cut short`);
      }
      if (next > this.#at) parts.push(this.#decode(this.#text.slice(this.#at, next)));
      this.#at = next;
      if (this.#text.startsWith('</', next)) {
        this.#at += 2;
        const closing = this.#name();
        this.#space();
        if (closing !== name || this.#peek() !== '>') throw this.#error(`</${closing}> closes <${name}>`);
        this.#at += 1;
        return { name, attributes, children, text: parts.join('') };
      }
      if (this.#text.startsWith('<!--', next)) this.#comment();
      else if (this.#text.startsWith('<![CDATA[', next)) {
        const from = next + '<![CDATA['.length;
        this.#skipTo(']]>', 'a CDATA section');
        parts.push(this.#text.slice(from, this.#at - 3));
      } else if (this.#text.startsWith('<?', next)) this.#skipTo('?>', 'a processing instruction');
      else if (this.#text.startsWith('<!', next)) throw this.#error('document types and entities are not read');
      else children.push(this.#element(depth + 1));
    }
  }

  #attributes(): Map<string, string> {
    const attributes = new Map<string, string>();
    for (;;) {
      const before = this.#at;
      this.#space();
      const next = this.#peek();
      if (next === '>' || next === '/' || next === '') return attributes;
      if (before === this.#at) throw this.#error('a space is missing between attributes');
      const name = this.#name();
      this.#space();
      if (this.#peek() !== '=') throw this.#error(`the attribute ${name} has no value`);
      this.#at += 1;
      this.#space();
      const quote = this.#peek();
      if (quote !== '"' && quote !== "'") throw this.#error(`the value of ${name} is not quoted`);
      const end = this.#text.indexOf(quote, this.#at + 1);
      if (end < 0) throw this.#error(`the value of ${name} is never closed: the file was cut short`);
      const value = this.#text.slice(this.#at + 1, end);
      if (value.includes('<')) throw this.#error(`the value of ${name} holds a "<"`);
      if (attributes.has(name)) throw this.#error(`the attribute ${name} occurs twice`);
      attributes.set(name, this.#decode(value));
      this.#at = end + 1;
    }
  }

  #comment(): void {
    this.#skipTo('-->', 'a comment');
  }

  #skipTo(end: string, what: string): void {
    const found = this.#text.indexOf(end, this.#at);
    if (found < 0) throw this.#error(`${what} is never closed: the file was cut short`);
    this.#at = found + end.length;
  }

  #name(): string {
    namePattern.lastIndex = this.#at;
    const name = namePattern.exec(this.#text)?.[0];
    if (name === undefined) throw this.#error('a name is missing');
    this.#at += name.length;
    return name;
  }

  #space(): void {
    spacePattern.lastIndex = this.#at;
    this.#at += spacePattern.exec(this.#text)?.[0].length ?? 0;
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #decode(text: string): string {
    if (!text.includes('&')) return text;
    return text.replaceAll(/&([^;&\s]{0,12});?/g, (whole, name: string) => {
      const number = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(name);
      const point = number === null ? undefined : Number.parseInt(number[1] ?? number[2] ?? '', number[1] === undefined ? 10 : 16);
      const decoded = point === undefined ? entities[name] : point > 0 && point <= 0x10_ff_ff ? String.fromCodePoint(point) : undefined;
      if (decoded === undefined || !whole.endsWith(';')) throw this.#error(`the entity ${whole} is not known`);
      return decoded;
    });
  }

  #error(what: string): HoldpointError {
    const before = this.#text.slice(0, this.#at);
    const line = before.split('\n').length;
    const column = this.#at - before.lastIndexOf('\n');
    return new HoldpointError('INVALID', `The file is not well-formed XML: ${what} (line ${line}, column ${column}).`, {
      hint: 'Nothing was imported. Was the file written to its end?',
    });
  }
}
