import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkspace } from '../workspace/workspace.ts';
import { ScenarioFiles } from './scenario-files.ts';

const preview = {
  model: 'open' as const,
  unit: '/s',
  curve: [],
  totalArrivals: 1,
  warmUpSeconds: 0,
  durationSeconds: 1,
  workloadHash: 'x',
};
const smoke = `name: smoke
target: shop
executor: constant-arrival-rate
rate: 20/s
duration: 60s
steps:
  - http: { path: / }
`;
const file = 'scenarios/smoke.yaml';

let root = '';
let files: ScenarioFiles;
const onDisk = (name = file) => readFileSync(path.join(root, name), 'utf8');
const put = (name: string, text: string) => {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), text);
};

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'holdpoint-scenarios-'));
  put('holdpoint.yaml', 'version: 1\nname: x\ntargets:\n  shop:\n    baseUrl: http://127.0.0.1:8080\n');
  put(file, smoke);
  files = new ScenarioFiles({ workspace: openWorkspace(root), preview: () => preview });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('a scenario file', () => {
  it('is saved over what was read, whole, and leaves nothing beside it', () => {
    const { digest } = files.read({ file });
    const saved = files.save({ file, text: `${smoke}# more ✓\n`, expected: digest });
    expect(onDisk()).toBe(`${smoke}# more ✓\n`);
    expect(files.read({ file })).toMatchObject({ digest: saved.digest });
    expect(readdirSync(path.join(root, 'scenarios'))).toEqual(['smoke.yaml']);
    expect(statSync(path.join(root, file)).mode & 0o777).toBe(0o644);
  });

  it('that changed on the disk is not overwritten', () => {
    const { digest } = files.read({ file });
    put(file, 'name: theirs\n');
    expect(() => files.save({ file, text: 'name: mine\n', expected: digest })).toThrow(/was changed on the disk meanwhile/);
    expect(onDisk()).toBe('name: theirs\n');
    rmSync(path.join(root, file));
    expect(() => files.save({ file, text: 'name: mine\n', expected: digest })).toThrow(/was removed from the disk meanwhile/);
    expect(readdirSync(path.join(root, 'scenarios'))).toEqual([]);
  });

  it('that is new must not be there yet, whatever folder it is in', () => {
    expect(() => files.save({ file, text: 'name: mine\n', expected: null })).toThrow(/exists already/);
    expect(onDisk()).toBe(smoke);
    expect(files.save({ file: 'scenarios/checkout/new.yaml', text: smoke, expected: null })).toMatchObject({
      file: 'scenarios/checkout/new.yaml',
    });
    expect(onDisk('scenarios/checkout/new.yaml')).toBe(smoke);
  });

  it('that is removed is kept elsewhere', () => {
    const { kept } = files.remove({ file });
    expect(kept).toMatch(/^\.holdpoint\/removed\/.*-scenarios-smoke\.yaml$/);
    expect(onDisk(kept)).toBe(smoke);
    expect(() => files.remove({ file })).toThrow(/There is no scenario/);
  });

  it.each([
    '../outside.yaml',
    'scenarios/../holdpoint.yaml',
    'holdpoint.yaml',
    '/etc/passwd.yaml',
    'scenarios/.hidden.yaml',
    'scenarios/a/../../plans/b.yaml',
    'scenarios/note.txt',
    'scenarios',
    'scenarios/a\\..\\b.yaml',
    'scenarios/a\0.yaml',
    'scenarios/c:d.yaml',
  ])('is nothing outside its folder: %j', (name) => {
    const refused = expect.objectContaining({ code: 'FORBIDDEN' });
    for (const work of [
      () => files.read({ file: name }),
      () => files.check({ file: name, text: smoke }),
      () => files.save({ file: name, text: smoke, expected: null }),
      () => files.remove({ file: name }),
    ]) {
      expect(work).toThrow(refused);
    }
  });

  it('is not reached through links that lead away', () => {
    const outside = mkdtempSync(path.join(tmpdir(), 'holdpoint-outside-'));
    writeFileSync(path.join(outside, 'secret.yaml'), 'name: secret\n');
    symlinkSync(outside, path.join(root, 'scenarios/linked'));
    symlinkSync(path.join(outside, 'secret.yaml'), path.join(root, 'scenarios/link.yaml'));
    for (const name of ['scenarios/linked/secret.yaml', 'scenarios/link.yaml', 'scenarios/linked/new.yaml']) {
      expect(() => files.read({ file: name })).toThrow(/through a link/);
      expect(() => files.save({ file: name, text: smoke, expected: null })).toThrow(/through a link/);
    }
    expect(readdirSync(outside)).toEqual(['secret.yaml']);
    rmSync(outside, { recursive: true });
  });

  it('that is no text is not opened, and .yml is not written', () => {
    writeFileSync(path.join(root, file), Buffer.from([0x61, 0xff]));
    expect(() => files.read({ file })).toThrow(/not UTF-8/);
    put('scenarios/old.yml', smoke);
    const { digest } = files.read({ file: 'scenarios/old.yml' });
    expect(() => files.save({ file: 'scenarios/old.yml', text: smoke, expected: digest })).toThrow(/does not end in \.yaml/);
  });

  it('is checked as a text, with the place and the path of each problem', () => {
    expect(files.check({ file, text: smoke })).toEqual({ problems: [], preview });
    expect(files.check({ file, text: smoke.replace('20/s', 'fast').replace('path: /', 'path: x') })).toMatchObject({
      preview: null,
      problems: [
        { line: 4, column: 7, path: ['rate'] },
        { line: 7, path: ['steps', 0, 'http', 'path'] },
      ],
    });
    expect(files.check({ file, text: smoke.replace('shop', 'shp') }).problems).toMatchObject([{ line: 2, path: ['target'] }]);
    expect(files.check({ file, text: 'a: [' }).problems).toMatchObject([{ line: 1 }]);
  });
});
