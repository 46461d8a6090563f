import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

export interface Shell {
  file: string;
  args: string[];
}

/** The user's own shell where it can be run, else what every system of its kind has. */
export function userShell(source: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): Shell {
  if (platform === 'win32') return { file: 'powershell.exe', args: ['-NoLogo'] };
  const own = source['SHELL'];
  const file = [own, '/bin/bash'].find((candidate) => candidate !== undefined && isProgram(candidate)) ?? '/bin/sh';
  // A program started from the Dock has no login environment, so terminals of that platform start login shells.
  return { file, args: platform === 'darwin' ? ['-l'] : [] };
}

function isProgram(file: string): boolean {
  if (!path.isAbsolute(file)) return false;
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
