import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRoute, pageFile } from './page-file.ts';

describe('files of the page', () => {
  let folder = '';
  let root = '';

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-page-'));
    root = path.join(folder, 'renderer');
    mkdirSync(path.join(root, 'assets'), { recursive: true });
    mkdirSync(path.join(folder, 'renderer-of-another'));
    writeFileSync(path.join(root, 'index.html'), '<!doctype html>');
    writeFileSync(path.join(root, 'assets', 'index-4f3a.js'), '');
    writeFileSync(path.join(root, '.env'), 'SECRET=1');
    writeFileSync(path.join(folder, 'secret.txt'), 'no');
    writeFileSync(path.join(folder, 'renderer-of-another', 'x.js'), 'no');
    symlinkSync(path.join(folder, 'secret.txt'), path.join(root, 'link.txt'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are found by their path', () => {
    expect(pageFile(root, '/')).toMatchObject({ contentType: 'text/html; charset=utf-8', hashed: false });
    expect(pageFile(root, '/assets/index-4f3a.js')).toMatchObject({ contentType: 'text/javascript; charset=utf-8', hashed: true });
  });

  it.each([
    '/../secret.txt',
    '/assets/../index.html',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/%2E%2E%2Fsecret.txt',
    '/..%2fsecret.txt',
    '/%252e%252e/secret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/%c0%ae%c0%ae/secret.txt',
    '/../renderer-of-another/x.js',
    '//etc/passwd',
    '/index.html%00.js',
    '/C:/secret.txt',
    'secret.txt',
    '/link.txt',
    '/.env',
    '/assets',
    '/assets/',
    '/%',
    '',
  ])('are never outside of the page: %s', (name) => {
    expect(pageFile(root, name)).toBeNull();
  });

  it('are told from routes', () => {
    expect(isRoute('/runs/3f-17')).toBe(true);
    expect(isRoute('/gates/phase-4')).toBe(true);
    expect(isRoute('/assets/gone-1.js')).toBe(false);
    expect(isRoute('/robots.txt')).toBe(false);
  });
});
