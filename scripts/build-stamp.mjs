// Says whether out/ was built from the tree as it is. Plain JavaScript: it runs on any Node >= 20, before anything is installed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What the bundles are made of. */
const buildInputs = [
  'src-shared',
  'src-main',
  'src-preload',
  'src-renderer',
  'resources/demo',
  'electron.vite.config.ts',
  'package-lock.json',
  'package.json',
];

const stampOf = (root) => path.join(root, 'out', '.holdpoint-build');

export function isBuiltFromThisTree(root) {
  return existsSync(path.join(root, 'out/main/cli.js')) && readStamp(stampOf(root)) === hashFiles(root, buildInputs);
}

/**
 * To be asked for before a build, and called after it: what was edited in between is not in the build.
 * @returns writes down what the build was made of
 */
export function stampForBuild(root) {
  const inputs = hashFiles(root, buildInputs);
  return () => {
    mkdirSync(path.dirname(stampOf(root)), { recursive: true });
    writeFileSync(stampOf(root), inputs);
  };
}

export function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** SHA-256 over names and contents; tests and texts of a folder do not count, they are not in the bundle. */
export function hashFiles(root, entries) {
  const hash = createHash('sha256');
  for (const file of entries.flatMap((entry) => list(path.join(root, entry))).sort()) {
    hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function list(entry) {
  const stat = statSync(entry, { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return /\.test\.tsx?$|\.md$/.test(entry) ? [] : [entry];
  return readdirSync(entry).flatMap((name) => list(path.join(entry, name)));
}
