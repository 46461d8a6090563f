import type { BlockContent, Code, DefinitionContent, ListItem, RootContent, Table } from 'mdast';
import { type TextLine, plainText, textLines } from './inline-text.ts';
import { parseMarkdown } from './markdown.ts';

export interface Heading {
  depth: number;
  text: string;
  line: number;
}

/** Where something stands in the document. */
export interface Place {
  /** Outermost first. */
  headings: readonly Heading[];
  /** Sentence or bold label above a list, table or code: `**Goals:**`. */
  lead: string | null;
  leadLine: number;
  /** Items that this one is nested in, outermost first. */
  parents: readonly string[];
}

interface Common {
  place: Place;
  line: number;
}

export type Block =
  | (Common & { kind: 'heading'; heading: Heading })
  | (Common & { kind: 'line'; line: number; content: TextLine; item: ItemMark | null })
  | (Common & { kind: 'table'; columns: Cell[]; rows: { cells: Cell[]; line: number }[] })
  | (Common & { kind: 'code'; language: string; value: string; firstLine: number });

interface Cell {
  text: string;
}

interface ItemMark {
  /** null: no check-box. */
  checked: boolean | null;
  /** Number in an ordered list. */
  number: number | null;
  depth: number;
  /** The item's first line; others belong to it. */
  first: boolean;
  hasChildren: boolean;
}

/** The document as a flat list of headings, lines, tables and code, each with its place. */
export function readBlocks(text: string): Block[] {
  const walker = new Walker();
  for (const piece of parseMarkdown(text)) walker.walk(piece.nodes, piece.lineOffset);
  return walker.blocks;
}

/** Characters that a paragraph or an item hands on to what follows it: each of those is read with them. */
const maxContext = 400;

class Walker {
  readonly blocks: Block[] = [];
  #headings: Heading[] = [];
  #lead: string | null = null;
  #leadLine = 0;
  /** A list came since. */
  #leadUsed = false;
  #offset = 0;

  walk(nodes: readonly RootContent[], lineOffset: number): void {
    this.#offset = lineOffset;
    for (const node of nodes) this.#block(node, []);
  }

  #place(parents: readonly string[]): Place {
    return { headings: this.#headings, lead: this.#lead, leadLine: this.#leadLine, parents };
  }

  #lineOf(node: { position?: { start: { line: number } } | undefined }): number {
    return (node.position?.start.line ?? 1) + this.#offset;
  }

  // Nodes that carry no text of their own are passed over.
  #block(node: RootContent | BlockContent | DefinitionContent, parents: readonly string[]): void {
    switch (node.type) {
      case 'heading': {
        const heading = { depth: node.depth, text: plainText(node.children), line: this.#lineOf(node) };
        this.#headings = [...this.#headings.filter(({ depth }) => depth < heading.depth), heading];
        this.#lead = null;
        this.blocks.push({ kind: 'heading', heading, line: heading.line, place: this.#place([]) });
        return;
      }
      case 'paragraph': {
        const lines = textLines(node.children, this.#offset);
        // What announced a list does not hold for the text behind the list.
        if (this.#leadUsed && parents.length === 0) this.#lead = null;
        for (const content of lines)
          this.blocks.push({ kind: 'line', content, item: null, line: content.lineAt(0), place: this.#place(parents) });
        const last = lines.at(-1);
        if (last !== undefined && parents.length === 0) {
          this.#lead = last.text.trim().slice(-maxContext);
          this.#leadLine = last.lineAt(0);
          this.#leadUsed = false;
        }
        return;
      }
      case 'list':
        this.#leadUsed = true;
        for (const [index, item] of node.children.entries()) {
          this.#item(item, parents, node.ordered === true ? (node.start ?? 1) + index : null);
        }
        return;
      case 'table':
        this.#table(node, parents);
        return;
      case 'code':
        this.#code(node, parents);
        return;
      case 'blockquote':
      case 'footnoteDefinition':
        for (const child of node.children) this.#block(child, parents);
        return;
      case 'thematicBreak':
        this.#lead = null;
        return;
      case 'break':
      case 'definition':
      case 'delete':
      case 'emphasis':
      case 'footnoteReference':
      case 'html':
      case 'image':
      case 'imageReference':
      case 'inlineCode':
      case 'link':
      case 'linkReference':
      case 'listItem':
      case 'strong':
      case 'tableCell':
      case 'tableRow':
      case 'text':
      case 'yaml':
        return;
    }
  }

  #item(item: ListItem, parents: readonly string[], number: number | null): void {
    const [head, ...rest] = item.children;
    if (head?.type !== 'paragraph') {
      for (const child of item.children) this.#block(child, parents);
      return;
    }
    const lines = textLines(head.children, this.#offset);
    const hasChildren = rest.some(({ type }) => type === 'list' || type === 'table' || type === 'code');
    // `☐`, `[x]` and check marks stand for a box in some documents; a mark alone is decoration.
    lines.forEach((content, index) => {
      const mark: ItemMark = { checked: item.checked ?? null, number, depth: parents.length, first: index === 0, hasChildren };
      this.blocks.push({ kind: 'line', content, item: mark, line: content.lineAt(0), place: this.#place(parents) });
    });
    const own = lines
      .map(({ text }) => text)
      .join(' ')
      .slice(0, maxContext);
    for (const child of rest) this.#block(child, [...parents, own]);
  }

  #table(node: Table, parents: readonly string[]): void {
    const [head, ...rows] = node.children;
    const cellsOf = (row: typeof head): Cell[] => row?.children.map((cell) => ({ text: plainText(cell.children) })) ?? [];
    this.blocks.push({
      kind: 'table',
      columns: cellsOf(head),
      rows: rows.map((row) => ({ cells: cellsOf(row), line: this.#lineOf(row) })),
      line: this.#lineOf(node),
      place: this.#place(parents),
    });
  }

  #code(node: Code, parents: readonly string[]): void {
    this.blocks.push({
      kind: 'code',
      language: (node.lang ?? '').toLowerCase(),
      value: node.value,
      line: this.#lineOf(node),
      // A fence takes a line of its own; indented code does not.
      firstLine:
        this.#lineOf(node) +
        (node.lang !== undefined || (node.position?.end.line ?? 0) - (node.position?.start.line ?? 0) > node.value.split('\n').length - 1
          ? 1
          : 0),
      place: this.#place(parents),
    });
  }
}
