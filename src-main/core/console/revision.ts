import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * The commit a folder is at, read from the files of git (no program is run): 40 or 64 hex digits, or null outside a repository.
 * Uncommitted changes are not seen; evidence carries the digest of the scenario and the plan beside it for that.
 */
export function gitRevision(folder: string): string | null {
  const gitDir = findGitDir(path.resolve(folder));
  if (gitDir === null) return null;
  const head = readText(path.join(gitDir, 'HEAD'));
  if (head === null) return null;
  const reference = /^ref: (.+)$/m.exec(head)?.[1]?.trim();
  if (reference === undefined) return asRevision(head);
  const common = path.resolve(gitDir, readText(path.join(gitDir, 'commondir'))?.trim() ?? '.');
  const loose = readText(path.join(common, reference));
  if (loose !== null) return asRevision(loose);
  const packed = readText(path.join(common, 'packed-refs'))
    ?.split('\n')
    .find((line) => line.endsWith(` ${reference}`));
  return packed === undefined ? null : asRevision(packed.split(' ')[0] ?? '');
}

function findGitDir(folder: string): string | null {
  for (let dir = folder; ; dir = path.dirname(dir)) {
    const candidate = path.join(dir, '.git');
    const stat = statSync(candidate, { throwIfNoEntry: false });
    if (stat?.isDirectory()) return candidate;
    // A worktree or submodule has a file that names its folder.
    if (stat?.isFile()) {
      const target = /^gitdir: (.+)$/m.exec(readText(candidate) ?? '')?.[1];
      return target === undefined ? null : path.resolve(dir, target.trim());
    }
    if (path.dirname(dir) === dir) return null;
  }
}

function asRevision(text: string): string | null {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.exec(text.trim())?.[0] ?? null;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'EACCES') return null;
    throw error;
  }
}
