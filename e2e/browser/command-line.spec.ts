import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
// Without a page: these are the faults that the built command line meets. Others: src-main/cli/*.integration.test.ts.
import { expect, test as base } from '@playwright/test';
import { holdpoint } from '../console.ts';

const test = base.extend<{ workspace: string }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's form
  workspace: async ({}, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-e2e-cli-'));
    const workspace = path.join(folder, 'workspace');
    expect(await holdpoint(['init', workspace])).toMatchObject({ status: 0 });
    await use(workspace);
    rmSync(folder, { recursive: true, force: true });
  },
});

function schemaOf(file: string): unknown {
  const db = new DatabaseSync(file);
  try {
    return db.prepare('PRAGMA user_version').get()?.['user_version'];
  } finally {
    db.close();
  }
}

test('a store of a newer version is refused with 4, by every way in, and left as it is', async ({ workspace }) => {
  expect((await holdpoint(['gate', 'status', '--workspace', workspace])).status).toBe(0);
  const store = path.join(workspace, '.holdpoint', 'holdpoint.db');
  const db = new DatabaseSync(store);
  db.exec('PRAGMA user_version = 4711');
  db.close();
  const answers = await Promise.all([
    holdpoint(['gate', 'status', '--workspace', workspace, '--json']),
    holdpoint(['serve', '--workspace', workspace]),
    holdpoint(['demo', '--no-open', '--workspace', workspace]),
  ]);
  for (const { status, stderr } of answers) {
    expect(stderr).toContain('was written by a newer Holdpoint (schema 4711');
    expect(stderr).toContain('Start it with that version or a later one.');
    expect(status).toBe(4);
  }
  expect(JSON.parse(answers[0].stdout)).toMatchObject({ error: { code: 'UNAVAILABLE' } });
  expect(schemaOf(store)).toBe(4711);
});

test('an unknown scenario ends with 2 and its name', async ({ workspace }) => {
  const { status, stdout, stderr } = await holdpoint(['run', 'scenarios/no-such.yaml', '--workspace', workspace, '--json']);
  expect(status).toBe(2);
  expect(stderr).toContain('scenarios/no-such.yaml cannot be read');
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'NOT_FOUND' } });
});

test('a scenario with mistakes ends with 2 and the line and column of each, and sends nothing', async ({ workspace }) => {
  writeFileSync(
    path.join(workspace, 'scenarios', 'bad.yaml'),
    'name: bad\nbaseUrl: http://127.0.0.1:9\nexecutor: constant-arrival-rate\nrate: many\nduration: 10s\nsteps:\n  - name: home\n    http: { method: FETCH, path: / }\n',
  );
  const { status, stdout, stderr } = await holdpoint(['run', 'scenarios/bad.yaml', '--workspace', workspace, '--json']);
  expect(status).toBe(2);
  expect(stderr).toContain('scenarios/bad.yaml:4:7');
  expect(stderr).toContain('scenarios/bad.yaml:8:21');
  expect(JSON.parse(stdout)).toMatchObject({
    error: {
      code: 'INVALID',
      problems: [
        { line: 4, column: 7 },
        { line: 8, column: 21 },
      ],
    },
  });
  expect(JSON.parse((await holdpoint(['runs', 'list', '--workspace', workspace, '--json'])).stdout)).toEqual([]);
});

test('a run against a target that is down ends with 4 and says where it looked', async ({ workspace }) => {
  writeFileSync(
    path.join(workspace, 'scenarios', 'nowhere.yaml'),
    'name: nowhere\nbaseUrl: http://127.0.0.1:9\nexecutor: constant-arrival-rate\nrate: 5/s\nduration: 10s\nsteps:\n  - name: home\n    http: { method: GET, path: / }\n',
  );
  const { status, stderr } = await holdpoint(['run', 'scenarios/nowhere.yaml', '--workspace', workspace]);
  expect(status).toBe(4);
  expect(stderr).toContain('does not answer at http://127.0.0.1:9');
  expect(stderr).toContain('The run was not started.');
});
