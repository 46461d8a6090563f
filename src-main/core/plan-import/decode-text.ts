import type { CodePage } from './code-pages.ts';
import { repairMojibake } from './mojibake.ts';

export interface DecodedText {
  /** Repaired, with `\n` line ends. Line n of it is line n of `rawLines`. */
  text: string;
  /** As the file has them, without their line ends. */
  rawLines: string[];
  /** What a person should know of the file, in sentences. */
  remarks: string[];
}

const pageNames: Record<CodePage, string> = { macintosh: 'Mac Roman', 'windows-1252': 'Windows-1252', 'windows-1254': 'Windows-1254' };

/** Text of a Markdown file. Bytes that are no UTF-8 become U+FFFD, and are remarked with the line of the first. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const remarks: string[] = [];
  const decoded = decodeBytes(bytes, remarks).replace(/\r\n?/g, '\n').replaceAll('\0', '\ufffd');
  const rawLines = decoded.split('\n');
  const { text, pages } = repairMojibake(decoded);
  if (pages.length > 0) {
    const names = pages.map((page) => pageNames[page]).join(', then ');
    remarks.push(`Text that was decoded as ${names} by mistake was repaired; each item keeps its raw line.`);
  }
  return { text, rawLines, remarks };
}

function decodeBytes(bytes: Uint8Array, remarks: string[]): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const text = new TextDecoder('utf-8').decode(bytes);
  const wrong = text.indexOf('\ufffd');
  if (wrong >= 0 && !isUtf8(bytes)) {
    const line = text.slice(0, wrong).split(/\r\n?|\n/).length;
    remarks.push(`Line ${line}: the file is not valid UTF-8 from here; each wrong byte is shown as \ufffd.`);
  }
  return text;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
