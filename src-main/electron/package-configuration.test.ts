import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { binariesPackage } from '#core/postgres/embedded-binaries.ts';

const root = path.resolve(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
/** Programs in processes and threads of their own. */
const workerEntries = ['load-engine', 'load-worker', 'pty-host', 'screen-worker', 'shop'];

type Configuration = Record<string, unknown>;
const read = (): Configuration =>
  z.record(z.string(), z.unknown()).parse(parse(readFileSync(path.join(root, 'build/electron-builder.yml'), 'utf8')));

/** The packager's own check, with its own schema: what it would say before it packages. */
const { validateConfiguration } = require('app-builder-lib/out/util/config/config.js') as {
  validateConfiguration: (configuration: Configuration, log: { isEnabled: boolean }) => Promise<void>;
};
const validate = (configuration: Configuration) => validateConfiguration(configuration, { isEnabled: false });

/** The packager's own reading of the patterns. */
const { FileMatcher } = require('app-builder-lib/out/fileMatcher.js') as {
  FileMatcher: new (
    from: string,
    to: string,
    expand: (text: string) => string,
    patterns: string[],
  ) => {
    createFilter: () => (file: string, stat: { isDirectory: () => boolean; isFile: () => boolean }) => boolean;
  };
};
const matches = (patterns: unknown) => {
  const filter = new FileMatcher(root, root, (text) => text, z.array(z.string()).parse(patterns)).createFilter();
  return (file: string) => filter(path.join(root, file), { isDirectory: () => false, isFile: () => true });
};

describe('the configuration of the packages', () => {
  it('is what the packager accepts', async () => {
    await expect(validate(read())).resolves.toBeUndefined();
  });

  it.each([
    ['an unknown key', 'asarUnpak', { asarUnpak: [] }],
    ['an unknown fuse', 'electronFuses', { electronFuses: { runAsNod: false } }],
    ['an unknown key of a platform', 'linux', { linux: { icons: 'build/icons' } }],
    ['a word where yes or no belongs', 'npmRebuild', { npmRebuild: 'sometimes' }],
    ['a list where a text belongs', 'directories', { directories: { output: ['dist'] } }],
    ['a map where patterns belong', 'asarUnpack', { asarUnpack: [{ from: 'out' }] }],
  ])('would be refused with %s', async (_what, named, wrong) => {
    await expect(validate({ ...read(), ...wrong })).rejects.toThrow(named);
  });

  it('closes every way to run the program as something else', () => {
    expect(read()['electronFuses']).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  /** Relative to the application: what a program other than Electron's own opens, and what such a program needs in its turn. */
  describe('leaves outside of the archive', () => {
    const isUnpacked = matches(read()['asarUnpack']);

    it.each([
      ['the programs of Postgres', `node_modules/${binariesPackage()}/native/bin/postgres`],
      ['the libraries of Postgres', `node_modules/${binariesPackage()}/native/lib/libpq.so.5`],
      ['the package from which the version of Postgres is read', `node_modules/${binariesPackage()}/package.json`],
      ['the native part of the terminals', 'node_modules/node-pty/build/Release/pty.node'],
      ['the helper that starts shells', 'node_modules/node-pty/prebuilds/darwin-arm64/spawn-helper'],
      ['the lock holder of the demo, which a plain Node runs', 'out/main/hold-lock.js'],
      ['the files of the demo', 'resources/demo/workspace/holdpoint.yaml'],
      ...workerEntries.map((name) => [`the worker ${name}`, `out/main/${name}.js`]),
    ])('%s', (_what, file) => {
      expect(isUnpacked(file)).toBe(true);
    });

    it('each package that a script outside imports, with those that it needs', () => {
      const inside = productionPackages().filter((name) => !isUnpacked(`node_modules/${name}/package.json`));
      expect(inside).toEqual([]);
    });
  });

  it('keeps the manifest, the page and the preload in the archive, which is checked before it is loaded', () => {
    const isUnpacked = matches(read()['asarUnpack']);
    expect(
      ['package.json', 'out/renderer/index.html', 'out/renderer/assets/index.js', 'out/preload/preload.cjs'].filter(isUnpacked),
    ).toEqual([]);
  });
});

/** Names below node_modules of all packages that are installed with the application. */
function productionPackages(): string[] {
  const lock = z
    .object({ packages: z.record(z.string(), z.object({ dev: z.boolean().default(false) })) })
    .parse(JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')));
  return Object.entries(lock.packages)
    .filter(([place, { dev }]) => place.startsWith('node_modules/') && !dev)
    .map(([place]) => place.slice('node_modules/'.length));
}
