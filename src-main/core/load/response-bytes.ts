/** Bytes with a meaning in the head of an HTTP/1.1 message. */
export const tab = 9;
export const lineFeed = 10;
export const carriageReturn = 13;
export const space = 32;
export const comma = 44;
export const digit0 = 48;
export const colon = 58;
export const semicolon = 59;

function tableOf(belongs: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (belongs(byte) ? 1 : 0));
}

/** 1 for the bytes of a header's name: `token` of RFC 9110, 5.6.2. */
export const isToken = tableOf((byte) => /^[!#$%&'*+\-.^_`|~0-9A-Za-z]$/.test(String.fromCharCode(byte)));

/** 1 for the bytes of a header's value or a reason phrase: all but control characters; tabs are allowed (RFC 9110, 5.5). */
export const isValue = tableOf((byte) => byte === tab || (byte >= space && byte !== 127));

/** Value of a hexadecimal digit; 255 for any other byte. */
export const hexValue = Uint8Array.from({ length: 256 }, (_, byte) => {
  const text = String.fromCharCode(byte);
  return /^[0-9A-Fa-f]$/.test(text) ? Number.parseInt(text, 16) : 255;
});

/** Whether bytes[from, to) are `word`, which is in lower case; letters of the bytes may be of either case. */
export function isWord(bytes: Uint8Array, from: number, to: number, word: Uint8Array): boolean {
  if (to - from !== word.length) return false;
  for (let i = 0; i < word.length; i += 1) {
    const byte = bytes[from + i] as number;
    const lower = byte >= 65 && byte <= 90 ? byte + 32 : byte;
    if (lower !== word[i]) return false;
  }
  return true;
}

export function wordBytes(word: string): Uint8Array {
  return Uint8Array.from(Buffer.from(word, 'latin1'));
}
