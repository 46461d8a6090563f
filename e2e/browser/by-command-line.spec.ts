import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { holdpoint } from '../console.ts';
import { expect, test } from '../test.ts';

// Point 9 of the story: beside the open console, as a script would.
const json = (text: string): unknown => JSON.parse(text);

test('holdpoint run prints one result, and the open console has the run', async ({ running }) => {
  const { status, stdout, stderr } = await holdpoint([
    'run',
    'scenarios/checkout-60s.yaml',
    '--duration',
    '8s',
    '--json',
    '--workspace',
    running.workspace,
  ]);
  const result = json(stdout) as {
    totals: Record<string, number>;
    metrics: Record<string, { n?: number }>;
    verdict: string;
    runId: string;
  };
  // 25/s for 8 s, two requests each.
  expect(result.totals).toMatchObject({ scheduled: 400, dropped: 0, pending: 0 });
  expect(result.metrics['response_time']?.n).toBe(result.totals['completed']);
  const statusOf: Record<string, number> = { pass: 0, fail: 1, inconclusive: 3, not_measured: 3 };
  expect(status).toBe(statusOf[result.verdict]);
  expect(stderr).not.toBe('');
  const { stdout: list } = await holdpoint(['runs', 'list', '--json', '--workspace', running.workspace]);
  expect(json(list)).toContainEqual(expect.objectContaining({ runId: result.runId }));
});

test('holdpoint gate check tells by its exit status that the gate is closed', async ({ running }) => {
  const { status, stdout } = await holdpoint(['gate', 'check', 'phase-4', '--json', '--workspace', running.workspace]);
  const gate = json(stdout) as { open: boolean; missing: string[]; criteria: { id: string; verdict: string }[] };
  expect(gate.open).toBe(false);
  expect(gate.missing.length).toBeGreaterThan(0);
  expect(gate.criteria.find(({ id }) => id === 'cache-hit')?.verdict).toBe('not_measured');
  expect([1, 3]).toContain(status);
});

test('holdpoint pg probe asks any database', async () => {
  const { status, stderr } = await holdpoint(['pg', 'probe', '--url', 'postgres://nobody:secret-word@127.0.0.1:1/none', '--json']);
  expect(status).toBe(4);
  expect(stderr).not.toContain('secret-word');
});

test('holdpoint ledger verify passes on the ledger as it is, and names the first bad entry of a bundle that was changed', async ({
  running,
}) => {
  const bundle = path.join(running.folder, 'bundle.json');
  const workspace = ['--workspace', running.workspace];
  await holdpoint(['run', 'scenarios/checkout-60s.yaml', '--duration', '2s', '--json', ...workspace]);
  const live = await holdpoint(['ledger', 'verify', '--json', ...workspace]);
  expect(live.status).toBe(0);
  expect(json(live.stdout)).toMatchObject({ ok: true, firstBad: null });

  expect((await holdpoint(['ledger', 'export', '--out', bundle, ...workspace])).status).toBe(0);
  expect((await holdpoint(['ledger', 'verify', '--bundle', bundle, '--json'])).status).toBe(0);
  const text = readFileSync(bundle, 'utf8');
  const at = text.indexOf('"payload":"') + 40;
  writeFileSync(bundle, `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`);
  const changed = await holdpoint(['ledger', 'verify', '--bundle', bundle, '--json']);
  expect(changed.status).toBe(1);
  expect(json(changed.stdout)).toMatchObject({ ok: false });
  rmSync(bundle);
});

test('holdpoint doctor says what this machine has and lacks', async () => {
  const { status, stdout } = await holdpoint(['doctor', '--json']);
  expect([0, 3]).toContain(status);
  expect(stdout).toMatch(/postgres/i);
  expect(stdout).toMatch(/electron/i);
});
