import { existsSync } from 'node:fs';
import path from 'node:path';
import type { WorkerEntry } from './process-starter.ts';

/** The programs of this product that run as threads of the console (`core/threads`): files of `src-main/workers` too. */
type ThreadEntry = 'har-import' | 'plan-import' | 'run-analysis';

/**
 * The file of a worker. In the bundle all entries lie beside this code; from source they are TypeScript, which Node 24 runs as it is.
 */
export function workerFile(entry: WorkerEntry | ThreadEntry): string {
  const here = import.meta.dirname;
  const source = entry === 'shop' ? '../../../resources/demo/shop/index.ts' : `../../workers/${entry}.ts`;
  const file = import.meta.filename.endsWith('.ts') ? path.resolve(here, source) : path.resolve(here, `${entry}.js`);
  if (!existsSync(file)) throw new Error(`The program ${entry} is missing at ${file}; build it with: npm run build`);
  return file;
}

/** The environment every child may see: nothing of it is a secret. */
export function plainEnvironment(source: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const allowed = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'TZ'];
  const env: Record<string, string> = {};
  for (const name of allowed) {
    const value = source[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}
