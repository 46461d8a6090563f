/** A file of text as the core reads it. */
export interface FileText {
  file: string;
  text: string;
  digest: string;
}

/** What is on the disk, as far as the page has seen it. Line breaks are LF here, whatever the file has. */
export interface Base {
  text: string;
  digest: string;
  crlf: boolean;
}

export function baseOf({ text, digest }: FileText): Base {
  return { text: text.replaceAll('\r\n', '\n'), digest, crlf: text.includes('\r\n') };
}

/** The text with the line breaks that its file has. */
export function eol(text: string, crlf: boolean): string {
  return crlf ? text.replaceAll('\n', '\r\n') : text;
}
