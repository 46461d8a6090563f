import type { Root, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** A piece of a document, parsed alone: the parser's time grows faster than its input, and a document is a list of sections. */
export interface ParsedPiece {
  nodes: RootContent[];
  /** Lines before the piece. */
  lineOffset: number;
}

/** Enough for any section that a person wrote; a longer one is cut at an empty line. */
const pieceChars = 32_768;
/** Shorter sections are parsed with the next: each call has a price of its own. */
const sectionChars = 400;
/** Longer lines are data, not writing: the parser would spend its time on their brackets. */
const maxLineChars = 4_000;
/** Deeper quotes and lists are damage; each level costs the parser a pass. */
const maxNesting = 12;

/** The tree of a Markdown text with tables, task lists and struck-out text of GitHub. Two tildes strike out; one means *about*. */
export function* parseMarkdown(text: string): Generator<ParsedPiece> {
  const lines = text.split('\n').map(tame);
  let from = 0;
  let chars = 0;
  let fence: string | null = null;
  for (let index = 0; index <= lines.length; index += 1) {
    const line = lines[index];
    const atHeading = line !== undefined && fence === null && /^#{1,6}\s/.test(line);
    const atBreak = chars > pieceChars && line !== undefined && fence === null && lines[index - 1]?.trim() === '' && /^\S/.test(line);
    const tooLong = chars > pieceChars * 4;
    if (index > from && (line === undefined || atBreak || tooLong || (atHeading && chars > sectionChars))) {
      yield { nodes: parse(lines.slice(from, index).join('\n')), lineOffset: from };
      from = index;
      chars = 0;
    }
    if (line === undefined) break;
    chars += line.length + 1;
    const marker = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (marker === undefined) continue;
    if (fence === null) fence = marker;
    else if (marker.startsWith(fence) && line.trim() === marker) fence = null;
  }
}

function tame(line: string): string {
  const cut = line.length > maxLineChars ? line.slice(0, maxLineChars) : line;
  const lead = /^[\s>*+-]*/.exec(cut)?.[0] ?? '';
  const marks = lead.replace(/\s/g, '');
  return marks.length > maxNesting && !/^([*-])\1*$/.test(marks) ? cut.slice(lead.length) : cut.replace(/^[ \t]{200,}/, '');
}

/** Made once: putting the tables of characters together takes as long as parsing a page. */
const options = { extensions: [gfm({ singleTilde: false })], mdastExtensions: [gfmFromMarkdown()] };

function parse(markdown: string): Root['children'] {
  return fromMarkdown(markdown, options).children;
}
