import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { sha256Hex } from '../ledger/canonical-json.ts';

/** Bytes read at a time: a long file does not have to fit into memory. */
const chunkBytes = 1024 * 1024;

/** SHA-256 of files of a workspace as they are now. A file is read again only when its size or times have changed. */
export class FileDigests {
  readonly #root: string;
  readonly #known = new Map<string, { stamp: string; digest: string }>();

  readonly #digestOf: (file: string) => string | null;

  /**
   * @param root absolute.
   * @param as `text` hashes what is read as UTF-8, as runs do that keep their scenario as text.
   */
  constructor(root: string, as: 'bytes' | 'text') {
    this.#root = root;
    this.#digestOf = as === 'bytes' ? digestOfBytes : digestOfText;
  }

  /** Hex; null for what is not a file of the workspace that can be read. */
  of(file: string): string | null {
    const full = path.resolve(this.#root, file);
    if (path.isAbsolute(file) || path.relative(this.#root, full).startsWith('..')) return null;
    const stat = statSync(full, { bigint: true, throwIfNoEntry: false });
    if (stat?.isFile() !== true) return null;
    const stamp = `${stat.ino}/${stat.size}/${stat.mtimeNs}/${stat.ctimeNs}`;
    const known = this.#known.get(file);
    if (known?.stamp === stamp) return known.digest;
    const digest = this.#digestOf(full);
    if (digest !== null) this.#known.set(file, { stamp, digest });
    return digest;
  }
}

function digestOfText(file: string): string | null {
  try {
    return sha256Hex(readFileSync(file, 'utf8'));
  } catch {
    return null; // Gone since we looked, or not readable: whoever asked says so.
  }
}

function digestOfBytes(file: string): string | null {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch {
    return null; // As above.
  }
  try {
    const hash = createHash('sha256');
    const chunk = Buffer.alloc(chunkBytes);
    for (let read = readSync(handle, chunk); read > 0; read = readSync(handle, chunk)) hash.update(chunk.subarray(0, read));
    return hash.digest('hex');
  } finally {
    closeSync(handle);
  }
}
