import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { openWorkspace } from './workspace.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-workspace-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function refusal(yaml: string): HoldpointError {
  writeFileSync(path.join(folder, 'holdpoint.yaml'), yaml);
  try {
    openWorkspace(folder);
  } catch (error) {
    if (error instanceof HoldpointError) return error;
    throw error;
  }
  throw new Error('the workspace was accepted');
}

describe('opening a workspace', () => {
  it('takes a small file and fills in the policy', () => {
    writeFileSync(path.join(folder, 'holdpoint.yaml'), 'version: 1\nname: small\n');
    const { config, stateDir } = openWorkspace(folder);
    expect(config.policy).toEqual({ quorum: 1, separationOfDuties: true, lenses: [], maxWaiver: '30d' });
    expect(stateDir).toBe(path.join(folder, '.holdpoint'));
  });

  it('says what to do in a folder that is none', () => {
    expect(() => openWorkspace(folder)).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND', hint: expect.stringContaining('holdpoint init') }),
    );
  });

  it('names line and column of broken YAML', () => {
    const error = refusal('version: 1\nname: "shop\ntargets: {}\n');
    expect(error.code).toBe('INVALID');
    expect(error.message).toMatch(/^holdpoint\.yaml:\d+:\d+: /);
  });

  it('refuses a key that is written twice, at the second one', () => {
    const error = refusal('version: 1\nname: a\nname: b\n');
    expect(error.problems[0]).toMatchObject({ file: 'holdpoint.yaml', line: 3, column: 1 });
  });

  it('points at the value that breaks the schema', () => {
    const error = refusal('version: 1\nname: shop\ntargets:\n  shop:\n    baseUrl: ftp://example\n');
    expect(error.problems).toEqual([
      expect.objectContaining({ line: expect.any(Number), message: expect.stringContaining('targets.shop') }),
    ]);
    expect(error.problems[0]?.line).toBeGreaterThanOrEqual(4);
  });

  it('names the known ones when a reference leads nowhere', () => {
    const error = refusal(
      'version: 1\nname: shop\ndatasources:\n  main: { embedded: true }\ntargets:\n  shop: { baseUrl: "http://127.0.0.1:1", datasource: mian }\n',
    );
    expect(error.problems).toEqual([
      {
        file: 'holdpoint.yaml',
        line: 6,
        column: expect.any(Number),
        message: 'targets.shop.datasource: there is no datasource "mian"',
        hint: 'Known: main.',
        severity: 'error',
      },
    ]);
  });

  it('refuses a person who is listed twice', () => {
    const error = refusal(
      'version: 1\nname: a\npeople:\n  - { id: mira, name: M, roles: [approver] }\n  - { id: mira, name: N, roles: [approver] }\n',
    );
    expect(error.problems[0]).toMatchObject({ line: 5, message: 'people: "mira" is listed twice' });
  });
});
