import { type CodePage, codePages, tables } from './code-pages.ts';
import { restoreLostByte } from './lost-bytes.ts';
import { decodeUtf8, sequenceLength } from './utf8-sequences.ts';

export interface Repair {
  text: string;
  /** Code pages that the text was decoded with by mistake, in the order of the repair; empty when nothing was repaired. */
  pages: CodePage[];
}

/** Text can be damaged twice, and two pieces of a document by two programs. */
const maxRounds = 4;

/**
 * Turns text whose UTF-8 was decoded with a wrong code page back, where that is certain: characters that form a valid UTF-8 sequence
 * in the code page, and do not also read as ordinary writing. Bytes that the program dropped are put back where only one character can be
 * meant. What is not certain stays as it is.
 */
export function repairMojibake(text: string): Repair {
  const pages: CodePage[] = [];
  let current = text;
  for (let round = 0; round < maxRounds; round += 1) {
    if (!hasSpecial(current)) break;
    const found = codePages
      .map((page) => ({ page, ...scan(current, page, false) }))
      // Most bytes mean the same in two pages: the one that explains more of the text.
      .reduce((best, next) =>
        next.strong > best.strong || (next.strong === best.strong && next.sequences > best.sequences) ? next : best,
      );
    if (found.strong === 0) break;
    const repaired = scan(current, found.page, true).text;
    if (repaired === current) break;
    current = repaired;
    pages.push(found.page);
  }
  return { text: current, pages };
}

function hasSpecial(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return true;
  return false;
}

/** Follow a letter in ordinary writing, so that they prove nothing behind it. */
const natural = new Set('‚„…‘’“”–—«»‹›•™∞π∆∂∑∏∫Ω\u00a0');

/** Letters in a row that prove a script. */
const wordLetters = 3;

/**
 * @param repair false: only counts what is beyond doubt.
 */
function scan(text: string, page: CodePage, repair: boolean): { text: string; strong: number; sequences: number } {
  const { byteOf } = tables[page];
  let strong = 0;
  let sequences = 0;
  let row = 0;
  let out = '';
  let copied = 0;
  let previousEnd = -1;
  let index = 0;
  while (index < text.length) {
    if (text.charCodeAt(index) < 0x80) {
      index += 1;
      continue;
    }
    const sequence = sequenceAt(text, index, byteOf);
    if (sequence !== null) {
      sequences += 1;
      // A word of another script: no Latin text is written in such pairs.
      row = /\p{Script=Latin}|\P{L}/u.test(sequence.char) ? 0 : previousEnd === index ? row + 1 : 1;
      if (sequence.strong || row >= wordLetters) strong += 1;
      if (repair) {
        out += text.slice(copied, index) + sequence.char;
        copied = index + sequence.length;
      }
      index += sequence.length;
      previousEnd = index;
      continue;
    }
    const lost = repair ? restoreLostByte(text, index, page) : null;
    if (lost !== null) {
      out += text.slice(copied, index) + lost.char;
      copied = index + lost.length;
      index += lost.length;
      previousEnd = index;
      continue;
    }
    index += 1;
  }
  return { text: out + text.slice(copied), strong, sequences };
}

interface Sequence {
  char: string;
  /** Characters of the damaged text. */
  length: number;
  strong: boolean;
}

function sequenceAt(text: string, index: number, byteOf: ReadonlyMap<string, number>): Sequence | null {
  const lead = byteOf.get(text[index] ?? '');
  const length = lead === undefined ? 0 : sequenceLength(lead);
  if (lead === undefined || length === 0) return null;
  const bytes = [lead];
  let allNatural = true;
  for (let offset = 1; offset < length; offset += 1) {
    const char = text[index + offset] ?? '';
    const byte = byteOf.get(char);
    if (byte === undefined || byte > 0xbf) return null;
    bytes.push(byte);
    allNatural &&= natural.has(char);
  }
  const char = decodeUtf8(bytes);
  if (char === null || !isWritten(char)) return null;
  // Leads of Latin-1 letters, punctuation and symbols, and all of four bytes; a lone Asian character can also be three Latin-1 ones.
  const proves = lead === 0xc2 || lead === 0xc3 || lead === 0xe2 || lead === 0xef || length === 4;
  const strong = proves && !allNatural;
  return { char, length, strong };
}

/** Neither a control character nor one that no text has. */
function isWritten(char: string): boolean {
  return !/[\p{Cc}\p{Cn}\p{Co}\p{Cs}]/u.test(char);
}
