import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import { keyIdOf, newEd25519Pair, publicKeyOf } from './ed25519.ts';

/** The key with which this console signs the entries and heads of its ledger. It speaks for the console, never for a person. */
export interface ConsoleKey {
  /** Also the origin of the ledger's checkpoints. */
  readonly name: string;
  readonly seed: Buffer;
  readonly publicKey: Buffer;
}

export function consoleKeyOf(seed: Buffer): ConsoleKey {
  const publicKey = publicKeyOf(seed);
  return { name: `holdpoint-ledger/${keyIdOf(publicKey)}`, seed, publicKey };
}

/**
 * Reads `console.key` (0600, base64 of the seed) in the state folder of a workspace, or makes it.
 * Two consoles that start at once end up with the same key: the file is linked into place, and the first one wins.
 * @throws HoldpointError `UNAVAILABLE` when it cannot be written or read, `INVALID` when it is not a key.
 */
export function openConsoleKey(stateDir: string): ConsoleKey {
  const file = path.join(stateDir, 'console.key');
  let text: string;
  try {
    if (!existsSync(file)) createKeyFile(file);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new HoldpointError('UNAVAILABLE', `The console key ${file} cannot be used: ${messageOf(error)}`, {
      cause: error,
      hint: 'Check free space and permissions of the state folder.',
    });
  }
  const seed = Buffer.from(text.trim(), 'base64');
  if (seed.length !== 32) {
    throw new HoldpointError('INVALID', `${file} is not a console key.`, {
      hint: 'Put back the original. Without it new entries of the ledger would carry another signature.',
    });
  }
  return consoleKeyOf(seed);
}

function createKeyFile(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const fresh = `${file}.${randomUUID()}`;
  const handle = openSync(fresh, 'wx', 0o600);
  try {
    writeSync(handle, `${newEd25519Pair().seed.toString('base64')}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  try {
    linkSync(fresh, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
}
