import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { stampForBuild } from '../../../scripts/build-stamp.mjs';
import { cliFileOf } from './cli-file.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'holdpoint-cli-file-'));
  write('src-main/cli/index.ts', 'one');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), text);
}

function build(): void {
  const writeStamp = stampForBuild(root);
  write('out/main/cli.js', 'built');
  writeStamp();
}

const notBuilt =
  /HOLDPOINT_TEST_BUILT=1 asks for tests of the built command line, and .*cli\.js is missing or was not built from this tree/;

it('is the source where the variable does not ask for the build, though there is one', () => {
  build();
  for (const asked of [undefined, '', '0']) expect(cliFileOf(root, asked)).toBe(path.join(root, 'src-main/cli/index.ts'));
});

it('is the build where it was made of the tree as it is', () => {
  build();
  write('src-main/cli/index.test.ts', 'what is not in the bundle does not make it old');
  expect(cliFileOf(root, '1')).toBe(path.join(root, 'out/main/cli.js'));
});

it('is refused in words where nothing was built, and where something else was', () => {
  expect(() => cliFileOf(root, '1')).toThrow(notBuilt);
  write('out/main/cli.js', 'built by hand, of nobody knows what');
  expect(() => cliFileOf(root, '1')).toThrow(notBuilt);
  build();
  write('src-main/cli/index.ts', 'two');
  expect(() => cliFileOf(root, '1')).toThrow(notBuilt);
});

it('is refused for a build during which the source was edited', () => {
  const writeStamp = stampForBuild(root);
  write('src-main/cli/index.ts', 'two');
  write('out/main/cli.js', 'built of one or of two');
  writeStamp();
  expect(() => cliFileOf(root, '1')).toThrow(notBuilt);
});
