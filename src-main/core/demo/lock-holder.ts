import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The program of the demo that holds a lock: from source, or beside the bundle; outside the archive of a packaged application. */
export function lockHolderFile(): string {
  const here = import.meta.dirname;
  if (import.meta.filename.endsWith('.ts')) return path.resolve(here, '../../../resources/demo/hold-lock.ts');
  return path.resolve(here, 'hold-lock.js').replace(`app.asar${path.sep}`, `app.asar.unpacked${path.sep}`);
}

/**
 * A Node that can run it: this one; in the desktop host, whose own program may not run as Node, that of the checkout or of the PATH.
 * null when there is none.
 */
export function findNode(): string | null {
  if (process.versions['electron'] === undefined) return process.execPath;
  const candidates = [nodeOfCheckout(), ...(process.env['PATH'] ?? '').split(path.delimiter).map((dir) => path.join(dir, 'node'))];
  return candidates.find((file): file is string => file !== null && isExecutable(file)) ?? null;
}

function nodeOfCheckout(): string | null {
  try {
    return path.join(path.dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');
  } catch {
    // Packaged: the development dependencies are not there.
    return null;
  }
}

function isExecutable(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
