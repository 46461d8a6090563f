import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitRevision } from './revision.ts';

const commit = '4f2c91a0'.repeat(5);
let folder: string;
const git = (name: string, text: string) => {
  const file = path.join(folder, '.git', name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
};
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-revision-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the revision of a workspace', () => {
  it('is the commit of the branch, also from a folder below', () => {
    git('HEAD', 'ref: refs/heads/main\n');
    git('refs/heads/main', `${commit}\n`);
    mkdirSync(path.join(folder, 'a/b'), { recursive: true });
    expect(gitRevision(path.join(folder, 'a/b'))).toBe(commit);
  });

  it('is found in packed references', () => {
    git('HEAD', 'ref: refs/heads/main\n');
    git('packed-refs', `# pack-refs with: peeled\n${commit} refs/heads/main\n`);
    expect(gitRevision(folder)).toBe(commit);
  });

  it('is the commit itself when no branch is checked out', () => {
    git('HEAD', `${commit}\n`);
    expect(gitRevision(folder)).toBe(commit);
  });

  it('is unknown before the first commit', () => {
    git('HEAD', 'ref: refs/heads/main\n');
    expect(gitRevision(folder)).toBeNull();
  });
});
