import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export interface Desktop {
  file: string;
  /** Come before the options. */
  args: string[];
}

/**
 * The Electron binary of the checkout, when it has been downloaded. Looks at files only: loading the `electron` package would start
 * a download of 120 MB.
 */
export function findElectron(): string | null {
  let folder: string;
  try {
    folder = path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    // An installation without development packages.
    return null;
  }
  const mark = path.join(folder, 'path.txt');
  if (!existsSync(mark)) return null;
  const binary = path.join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.join(folder, 'dist'), readFileSync(mark, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}

/** How to start the desktop window here, or null. */
export function findDesktop(): Desktop | null {
  const electron = findElectron();
  const checkout = path.resolve(import.meta.dirname, '../..');
  if (electron === null || !existsSync(path.join(checkout, 'out/main/index.js'))) return null;
  return { file: electron, args: [checkout] };
}
