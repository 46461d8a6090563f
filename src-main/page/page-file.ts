import { existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.txt': 'text/plain; charset=utf-8',
};

export interface PageFile {
  /** Absolute. */
  path: string;
  contentType: string;
  /** Its name carries a hash of its content: it never changes. */
  hashed: boolean;
}

/**
 * The file of the built page behind the path of an address, or null. Nothing outside `root` can be named: not with `..`, not encoded
 * once or twice, not with backslashes, not through a symbolic link.
 * @param urlPath path of the address as it was sent, still percent-encoded.
 */
export function pageFile(root: string, urlPath: string): PageFile | null {
  let name: string;
  try {
    name = decodeURIComponent(urlPath);
  } catch {
    // Not percent-encoding: names nothing.
    return null;
  }
  // A "%" that is left was encoded twice; "\" separates folders on Windows; ":" names drives and streams there. No file of ours has them.
  if (!name.startsWith('/') || /[\0\\:%]/.test(name)) return null;
  if (name.split('/').includes('..')) return null;
  const file = path.join(root, name === '/' ? 'index.html' : name);
  const contentType = contentTypes[path.extname(file)];
  if (contentType === undefined || !statSync(file, { throwIfNoEntry: false })?.isFile()) return null;
  const real = realpathSync(file);
  if (!real.startsWith(realpathSync(root) + path.sep)) return null;
  return { path: real, contentType, hashed: name.startsWith('/assets/') };
}

/** Addresses of the page's routes are all answered with index.html: they name no file. */
export function isRoute(urlPath: string): boolean {
  return !urlPath.startsWith('/assets/') && !(path.posix.extname(urlPath) in contentTypes);
}

/** The folder of the built page: beside the bundle, or in `out/` of a checkout. */
export function pageRoot(): string {
  const here = import.meta.dirname;
  const candidates = [path.resolve(here, '../renderer'), path.resolve(here, '../../out/renderer')];
  return candidates.find((folder) => existsSync(path.join(folder, 'index.html'))) ?? path.resolve(here, '../renderer');
}
