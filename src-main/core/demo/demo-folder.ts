import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/**
 * Where the demo workspace lies when nobody names another folder: `.demo/` of a checkout, else the user's data folder. The desktop
 * application has its own (see docs/decisions/004).
 */
export function demoFolder(env: NodeJS.ProcessEnv = process.env): string {
  const here = import.meta.dirname;
  const checkout = path.resolve(here, import.meta.filename.endsWith('.ts') ? '../../..' : '../..');
  if (existsSync(path.join(checkout, 'electron.vite.config.ts'))) return path.join(checkout, '.demo');
  const data = process.platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_DATA_HOME'];
  return path.join(data ?? path.join(homedir(), '.local', 'share'), 'holdpoint', 'demo');
}
