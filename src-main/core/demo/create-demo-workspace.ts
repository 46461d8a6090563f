import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import { resourcePath } from '../resources/resource-path.ts';

/**
 * Puts the demo workspace into a folder. What is there already is never overwritten: a second call brings back only what is missing.
 * @returns files written, relative to the folder.
 * @throws HoldpointError `UNAVAILABLE` when they cannot be written.
 */
export function createDemoWorkspace(folder: string): string[] {
  const written: string[] = [];
  try {
    copyMissing(resourcePath('demo/workspace'), path.resolve(folder), '', written);
  } catch (error) {
    if (error instanceof HoldpointError) throw error;
    throw new HoldpointError('UNAVAILABLE', `The demo workspace cannot be made in ${folder}: ${messageOf(error)}`, {
      cause: error,
      hint: 'Name another folder, or check space and permissions.',
    });
  }
  return written;
}

/** File by file: the source may lie in the archive of the packaged application, which whole-tree copying does not read. */
function copyMissing(from: string, to: string, relative: string, written: string[]): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = path.join(from, entry.name);
    // npm drops files of this name from packages, so ours has no dot.
    const name = entry.name === 'gitignore' ? '.gitignore' : entry.name;
    const target = path.join(to, name);
    const shown = path.posix.join(relative, name);
    if (entry.isDirectory()) copyMissing(source, target, shown, written);
    else if (!existsSync(target)) {
      writeFileSync(target, readFileSync(source), { flag: 'wx' });
      if (readFileSync(target, 'latin1').startsWith('#!')) chmodSync(target, 0o755);
      written.push(shown);
    }
  }
}
