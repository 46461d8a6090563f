import zlib from 'node:zlib';
import type { CapturedResponse } from '../http-response-parser.ts';

/** More than a check can look into is refused by the parser already; a small body that unpacks to something huge is refused here. */
const largestBytes = 32 * 1024 * 1024;

const decoders: Record<string, (body: Buffer) => Buffer> = {
  gzip: (body) => zlib.gunzipSync(body, { maxOutputLength: largestBytes }),
  'x-gzip': (body) => zlib.gunzipSync(body, { maxOutputLength: largestBytes }),
  deflate: (body) => zlib.inflateSync(body, { maxOutputLength: largestBytes }),
  br: (body) => zlib.brotliDecompressSync(body, { maxOutputLength: largestBytes }),
  identity: (body) => body,
};

/** The text of a captured body, its codings undone; null when it cannot be read. */
export function responseText({ headers, body }: CapturedResponse): string | null {
  const value = (name: string) => headers.findLast(([key]) => key === name)?.[1] ?? '';
  let bytes = body;
  for (const coding of value('content-encoding').toLowerCase().split(',').toReversed()) {
    if (coding.trim() === '') continue;
    const decode = decoders[coding.trim()];
    if (!decode) return null;
    try {
      bytes = decode(bytes);
    } catch (error) {
      if (error instanceof Error && 'code' in error) return null;
      throw error;
    }
  }
  const charset = /charset="?([\w-]+)/i.exec(value('content-type'))?.[1]?.toLowerCase();
  return bytes.toString(charset === 'iso-8859-1' || charset === 'latin1' || charset === 'us-ascii' ? 'latin1' : 'utf8');
}
