import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runComparisonSchema } from '#shared/contract/run-comparison.ts';
import { storeRun } from '#core/runs/compare/testing/synthetic-run.ts';
import { RunRecords } from '#core/runs/run-records.ts';
import { Store } from '#core/store/store.ts';
import { runCli } from './testing/run-cli.ts';

let workspace = '';

beforeAll(() => {
  workspace = mkdtempSync(path.join(tmpdir(), 'holdpoint-compare-'));
  writeFileSync(path.join(workspace, 'holdpoint.yaml'), 'version: 1\nname: compare\n');
  mkdirSync(path.join(workspace, 'scenarios'));
  using store = Store.open(path.join(workspace, '.holdpoint/holdpoint.db'));
  const records = new RunRecords(store);
  storeRun(records, 'before', { seed: 1, windows: 24, perWindow: 600 });
  storeRun(records, 'slower', { seed: 2, windows: 24, perWindow: 600, median: () => 80 });
  storeRun(records, 'brief', { seed: 3, windows: 4, perWindow: 600 });
});
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

const holdpoint = (...args: string[]) => runCli(['--workspace', workspace, ...args], { cwd: workspace });

it('the command line pins a baseline, compares with it by exit status, and takes a run away as files', async () => {
  expect(await holdpoint('runs', 'pin', 'before', '--why', 'release 7')).toMatchObject({
    status: 0,
    stdout: 'before: pinned as baseline\n',
  });

  const worse = await holdpoint('compare', 'baseline', 'slower', '--json');
  expect(worse.status).toBe(1);
  expect(runComparisonSchema.parse(JSON.parse(worse.stdout))).toMatchObject({
    verdict: 'regressed',
    a: { runId: 'before', baseline: { why: 'release 7' } },
  });
  const better = await holdpoint('compare', 'slower', 'baseline');
  expect(better.status).toBe(0);
  expect(better.stdout).toMatch(/^before against slower \(a\): improved\n/);
  expect(better.stdout).toMatch(/improved +Response time p95 +\S+ → \S+ ms {2}−\S+ \(−\S+ to −\S+\)/);
  const open = await holdpoint('compare', 'before', 'brief');
  expect(open.status).toBe(3);
  expect(open.stdout).toContain('Needed: 12 pairs');
  expect((await holdpoint('compare', 'before', 'before')).status).toBe(2);

  const out = path.join(workspace, 'before.hlog');
  expect((await holdpoint('runs', 'export', 'before', '--format', 'hdr', '--out', out)).status).toBe(0);
  expect(readFileSync(out, 'utf8')).toContain('#[Histogram log format version 1.3]');
  expect((await holdpoint('runs', 'read-hdr', out)).stdout).toMatch(/^response_time: n 14400, p50 \S+ ms, p95/m);
  expect((await holdpoint('runs', 'unpin', 'before')).stdout).toBe('before: baseline no more\n');
}, 240_000);
