import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Environment variable for machines; an argument would show in process lists. */
export const passphraseVariable = 'HOLDPOINT_PASSPHRASE';

/**
 * From `--passphrase-file` (its first line), else the environment, else asked for on a terminal without showing it; undefined where
 * there is none to ask.
 */
export async function readPassphrase(file: string | undefined, question: string, signal: AbortSignal): Promise<string | undefined> {
  if (file !== undefined) return readFileSync(file, 'utf8').split(/\r?\n/, 1)[0];
  const given = process.env[passphraseVariable];
  if (given !== undefined && given !== '') return given;
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  process.stderr.write(`${question}: `);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await prompt.question('', { signal });
  } finally {
    prompt.close();
    process.stderr.write('\n');
  }
}
