import type { Problem } from '#shared/contract/base.ts';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { type Har, harSchema } from './har-schema.ts';
import { jsonFault, jsonOffset, placeOf } from './json-position.ts';

/** A recording of an hour of work with all bodies has about 50 MB. */
export const largestHarBytes = 64 * 1024 * 1024;
/** Named of one file; a recording that is wrong throughout has the same mistake in each entry. */
const problemsShown = 10;

/**
 * Reads a HAR file.
 * @param bytes UTF-8, with or without a byte order mark; UTF-16 with one.
 * @param file name used in messages.
 * @throws HoldpointError `INVALID` with line and column.
 */
export function readHar(bytes: Uint8Array, file: string): Har {
  if (bytes.length > largestHarBytes) {
    throw new HoldpointError('INVALID', `${file} has ${megabytes(bytes.length)} MB; up to ${megabytes(largestHarBytes)} MB can be read.`, {
      hint: 'Record a shorter stretch, or export the recording without response bodies.',
    });
  }
  const text = decode(bytes, file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw notJson(text, file, error);
  }
  const parsed = harSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.slice(0, problemsShown).map((issue): Problem => {
    const where = issue.path.map(String).join('.');
    const message = where === '' ? `this is JSON, but no HAR: ${issue.message}` : `${where}: ${issue.message}`;
    return { file, ...placeOf(text, jsonOffset(text, issue.path)), message, severity: 'error' };
  });
  throw invalid(file, problems, parsed.error.issues.length);
}

function decode(bytes: Uint8Array, file: string): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  try {
    // A byte order mark, as Fiddler writes it, is taken off here.
    return new TextDecoder(utf16 ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new HoldpointError('INVALID', `${file} is not UTF-8 text.`, {
      cause: error,
      hint: 'A HAR file is JSON text. Export the recording again, uncompressed.',
    });
  }
}

function notJson(text: string, file: string, error: SyntaxError): HoldpointError {
  const fault = jsonFault(text) ?? { offset: 0, expected: `JSON (${error.message})` };
  const cut = fault.offset >= text.trimEnd().length || fault.expected.startsWith('a closing quote');
  const message = `expected ${fault.expected}${cut ? ': the file ends too early' : ''}`;
  return invalid(file, [{ file, ...placeOf(text, fault.offset), message, severity: 'error' }], 1);
}

function invalid(file: string, problems: Problem[], count: number): HoldpointError {
  const first = problems[0];
  const more = count > 1 ? ` (and ${count - 1} more)` : '';
  return new HoldpointError('INVALID', `${file}:${first?.line}:${first?.column}: ${first?.message}${more}`, {
    problems,
    hint: 'Export the recording again as HAR (the network panel of a browser, or a proxy, offers "Save all as HAR").',
  });
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
