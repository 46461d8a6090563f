/** Code pages with which UTF-8 text is decoded by mistake, most often by an editor or a copy through an old program. */
export const codePages = ['macintosh', 'windows-1252', 'windows-1254'] as const;
export type CodePage = (typeof codePages)[number];

interface Table {
  /** Byte of a character; undefined where no byte above 0x7F decodes to it. */
  byteOf: ReadonlyMap<string, number>;
  charOf: readonly string[];
  /** Bytes without a character of their own: some programs leave them out, others write them as C1 controls. */
  undefinedBytes: readonly number[];
}

/** Spellings that other decoders than the WHATWG one use for a byte. */
const alternatives: Record<CodePage, readonly (readonly [string, number])[]> = {
  // The currency sign was at 0xDB before the euro; 0xF0 is the Apple logo, which many programs drop.
  macintosh: [
    ['¤', 0xdb],
    ['\u2126', 0xbd],
  ],
  'windows-1252': [],
  'windows-1254': [],
};

const dropped: Record<CodePage, readonly number[]> = {
  macintosh: [0xf0],
  'windows-1252': [0x81, 0x8d, 0x8f, 0x90, 0x9d],
  'windows-1254': [0x81, 0x8d, 0x8e, 0x8f, 0x90, 0x9d, 0x9e],
};

function tableOf(page: CodePage): Table {
  const decoder = new TextDecoder(page);
  const byteOf = new Map<string, number>(alternatives[page]);
  const charOf: string[] = [];
  for (let byte = 0x80; byte <= 0xff; byte += 1) {
    const char = decoder.decode(Uint8Array.of(byte));
    charOf.push(char);
    byteOf.set(char, byte);
  }
  return { byteOf, charOf, undefinedBytes: dropped[page] };
}

export const tables: Readonly<Record<CodePage, Table>> = {
  macintosh: tableOf('macintosh'),
  'windows-1252': tableOf('windows-1252'),
  'windows-1254': tableOf('windows-1254'),
};

/** Text as it looks after its UTF-8 bytes were decoded with the wrong code page. */
export function damage(text: string, page: CodePage): string {
  let out = '';
  for (const byte of new TextEncoder().encode(text)) {
    out += byte < 0x80 ? String.fromCharCode(byte) : (tables[page].charOf[byte - 0x80] ?? '');
  }
  return out;
}
