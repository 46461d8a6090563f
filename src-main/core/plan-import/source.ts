import type { Field, Origin } from './imported-plan.ts';
import type { Block, Heading, Place } from './statements.ts';

/** The document that the recognisers read. */
export interface Source {
  file: string;
  title: string | null;
  blocks: readonly Block[];
  fields: readonly DocumentField[];
  origin(line: number): Origin;
  /** Phase that a line belongs to: `phase-7`. */
  phaseAt(line: number, place: Place): string | null;
}

export interface DocumentField extends Field {
  place: Place;
  /** Of a list item rather than of a paragraph. */
  item: boolean;
  /** Of the YAML at the top of the file. */
  yaml?: boolean;
}

export type LineBlock = Extract<Block, { kind: 'line' }>;

export function linesOf(source: Source): LineBlock[] {
  return source.blocks.filter((block) => block.kind === 'line');
}

/** A heading of the place that matches, the nearest first. */
export function under(place: Place, pattern: RegExp): Heading | undefined {
  return place.headings.findLast(({ text }) => pattern.test(text));
}

/** Without marks, symbols and numbers of decoration in front and behind. */
export function clean(text: string): string {
  return text
    .replace(/^(?:[\s\p{Extended_Pictographic}☐☑✓✔✗•"“*]|\ufe0f|\u200d)+/u, '')
    .replace(/(?:[\s\p{Extended_Pictographic}✓✔*]|\ufe0f|\u200d)+$/u, '')
    .trim();
}

/** `Cache warming & optimization` → `cache-warming-optimization`. */
export function slug(text: string, maxWords = 6): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .slice(0, maxWords)
    .join('-');
}
