import type { z } from 'zod';
import type { importFormatSchema } from '#shared/contract/evidence.ts';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import type { ImportedResult } from './imported-result.ts';
import { readJUnit } from './read-junit.ts';
import { readK6 } from './read-k6.ts';

/**
 * Reads the result file of another tool.
 * @param format null: told by its first character.
 * @throws HoldpointError `INVALID` for what cannot be read whole.
 */
export function readResult(bytes: Uint8Array, format: z.infer<typeof importFormatSchema> | null): ImportedResult {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new HoldpointError('INVALID', 'The file is not UTF-8 text.', { cause: error, hint: 'Nothing was imported.' });
  }
  const first = text.trimStart().charAt(0);
  if (first === '') throw new HoldpointError('INVALID', 'The file is empty.', { hint: 'Nothing was imported. Did the tool run?' });
  const found = format ?? (first === '<' ? 'junit' : first === '{' ? 'k6' : null);
  if (found === null) {
    throw new HoldpointError('INVALID', 'This is neither a JUnit report nor a summary of k6.', {
      hint: 'Name its format if it is one of them.',
    });
  }
  return found === 'junit' ? readJUnit(text) : readK6(text);
}
