import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli, startCli } from './testing/run-cli.ts';

const demo = path.resolve(import.meta.dirname, '../../resources/demo/workspace');

let folder: string;
let workspace: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-cli-gate-'));
  workspace = path.join(folder, 'shop');
  cpSync(demo, workspace, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command line away from any workspace, so that only what is named is found. */
const holdpoint = (args: readonly string[], env?: Record<string, string>) => runCli(args, { cwd: folder, ...(env && { env }) });
const inShop = (args: readonly string[], env?: Record<string, string>) => holdpoint(['--workspace', workspace, ...args], env);

describe('holdpoint gate', () => {
  it('check says what is missing as data, and ends with 3 while nothing was measured', async () => {
    const { status, stdout } = await inShop(['--json', 'gate', 'check', 'phase-4']);
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      phase: 'phase-4',
      open: false,
      state: 'active',
      missing: expect.arrayContaining(['Response time was never measured.']),
      criteria: expect.arrayContaining([
        { id: 'error-rate', verdict: 'not_measured', observed: null, bound: null, n: null, evidence: null },
      ]),
    });
  });

  it('approve is refused with what is missing, and signs nothing', async () => {
    const made = await inShop(['key', 'new', '--person', 'ben'], { HOLDPOINT_PASSPHRASE: 'correct horse' });
    expect(made.status).toBe(0);
    const refused = await inShop(['gate', 'approve', 'phase-4', '--person', 'ben', '--reason', 'x'], {
      HOLDPOINT_PASSPHRASE: 'correct horse',
    });
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('Response time was never measured.') });
    expect(JSON.parse((await inShop(['--json', 'ledger', 'verify'])).stdout)).toMatchObject({ ok: true, size: 1 });
  });

  it('check whose reader stops early still ends with its own status: a closed pipe is no open gate', async () => {
    const { child, ended } = startCli(['--workspace', workspace, 'gate', 'check', 'phase-4'], { cwd: folder });
    // Before the first line is written, so that every one of them meets a closed pipe.
    child.stdout.destroy();
    expect(await ended).toMatchObject({ status: 3, stdout: '' });
  });

  it('answer and attest are kept', async () => {
    const link = ['--artefact', 'runbooks/shop-slow.md', '--by', 'ada'];
    expect((await inShop(['gate', 'answer', 'phase-4', '--question', 'three_am', '--text', 'The alert.', ...link])).status).toBe(0);
    const attested = await inShop(['--json', 'gate', 'attest', 'phase-4', 'runbook', '--answer', 'yes', '--note', 'Read.', '--by', 'ada']);
    expect(JSON.parse(attested.stdout).criteria.at(-1)).toMatchObject({ id: 'runbook', verdict: 'pass' });
    expect((await inShop(['gate', 'attest', 'phase-4', 'response-time', '--answer', 'yes', '--note', 'x', '--by', 'ada'])).status).toBe(2);
    expect((await inShop(['gate', 'check', 'no-such-phase'])).status).toBe(2);
  });

  it('waive signs, and is refused without an end', { timeout: 180_000 }, async () => {
    const env = { HOLDPOINT_PASSPHRASE: 'correct horse' };
    await inShop(['key', 'new', '--person', 'ben'], env);
    const waive = ['--json', 'gate', 'waive', 'phase-4', 'response-time', '--person', 'ben', '--reason', 'The index is being built.'];
    expect(await inShop(waive, env)).toMatchObject({ status: 2, stderr: expect.stringContaining('the day that it ends') });
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const waived = await inShop([...waive, '--until', tomorrow], env);
    expect(JSON.parse(waived.stdout).criteria[0]).toMatchObject({ id: 'response-time', verdict: 'waived' });
  });

  it('scope and move are kept, and only legal moves are made', { timeout: 180_000 }, async () => {
    const change = [
      '--title',
      'Voice',
      '--reason',
      'Promised.',
      '--delay',
      '3 days',
      '--cost',
      'none',
      '--invalidates',
      'none',
      '--alternative',
      'Wait',
    ];
    const requested = await inShop(['--json', 'gate', 'scope', 'request', 'phase-4', 'S1', ...change, '--by', 'ada']);
    expect(JSON.parse(requested.stdout).missing).toContain('The scope change "Voice" is not decided.');
    const moved = await inShop(['--json', 'gate', 'move', 'phase-4', '--to', 'blocked', '--reason', 'Late.', '--by', 'ada']);
    expect(JSON.parse(moved.stdout)).toMatchObject({ state: 'blocked', open: false });
    expect((await inShop(['gate', 'move', 'phase-4', '--to', 'blocked', '--reason', 'x', '--by', 'ada'])).status).toBe(1);
  });
});

describe('holdpoint status', () => {
  it('says of every phase what is there, and writes it as one page', async () => {
    const page = path.join(folder, 'status.html');
    const { status, stdout } = await inShop(['--json', 'status', '--out', page]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      phases: [
        { phaseId: 'phase-4', open: false, releasedAt: null },
        { phaseId: 'phase-5', open: false },
      ],
    });
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>[\s\S]*Response time was never measured\./);
  });
});

describe('holdpoint ledger', () => {
  it('exports a bundle that verifies without any workspace, and one that was edited does not', async () => {
    await inShop(['gate', 'attest', 'phase-4', 'runbook', '--answer', 'yes', '--note', 'Read.', '--by', 'ada']);
    const bundle = path.join(folder, 'bundle.json');
    expect((await inShop(['ledger', 'export', '--out', bundle])).status).toBe(0);
    rmSync(workspace, { recursive: true });
    const good = await holdpoint(['--json', 'ledger', 'verify', '--bundle', bundle]);
    expect(good.status).toBe(0);
    expect(JSON.parse(good.stdout)).toMatchObject({ ok: true, size: 1, firstBad: null });
    writeFileSync(bundle, readFileSync(bundle, 'utf8').replace('Read.', 'Bead.'));
    const bad = await holdpoint(['--json', 'ledger', 'verify', '--bundle', bundle]);
    expect(bad.status).toBe(1);
    expect(JSON.parse(bad.stdout)).toMatchObject({ ok: false, firstBad: { index: 0 } });
    expect((await holdpoint(['ledger', 'verify', '--bundle', path.join(folder, 'none.json')])).status).toBe(2);
  });
});

describe('holdpoint plan lint', () => {
  it('names file, line and column of each error, and ends with 2', async () => {
    const file = path.join(workspace, 'plans', 'phase-4.yaml');
    const plan = readFileSync(file, 'utf8');
    const line = plan.slice(0, plan.indexOf('unit: ms')).split('\n').length;
    writeFileSync(file, plan.replace('unit: ms', 'unit: millis'));
    const { status, stdout } = await inShop(['plan', 'lint', file]);
    expect(status).toBe(2);
    expect(stdout).toContain(`phase-4.yaml:${line}:15: Unknown unit "millis" (Known: ms, `);
  });

  it('says warnings, and ends with 0 for them', async () => {
    const file = path.join(workspace, 'plans', 'phase-4.yaml');
    const plan = readFileSync(file, 'utf8');
    expect(await inShop(['plan', 'lint', file])).toMatchObject({ status: 0, stdout: expect.stringContaining('no errors.') as unknown });
    writeFileSync(file, plan.replace('estimate: 3d, dependsOn: [pool]', 'dependsOn: [pool]').replace('owner: chris', 'owner: nobody'));
    const { status, stdout } = await inShop(['plan', 'lint', file]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/phase-4\.yaml:\d+:\d+: warning: The owner "nobody" is nobody of holdpoint\.yaml/);
    expect(stdout).toContain('no errors, ');
    const machine = await inShop(['--json', 'plan', 'lint', file]);
    expect(JSON.parse(machine.stdout)).toMatchObject({ ok: true, problems: [{ severity: 'warning' }] });
  });
});

describe('holdpoint plan show', () => {
  it('has the timeline of the plan, with its critical path', async () => {
    const file = path.join(workspace, 'plans', 'phase-4.yaml');
    const { status, stdout } = await inShop(['--json', 'plan', 'show', file]);
    expect(status).toBe(0);
    const shown = JSON.parse(stdout) as { tasks: { id: string; slackHours: number; critical: boolean }[] };
    expect(shown).toMatchObject({ criticalPath: ['pool', 'soak', 'review', 'night', 'handover'], lengthDays: 8.5 });
    for (const { critical, slackHours } of shown.tasks) expect(slackHours === 0).toBe(critical);
    expect(shown.tasks.find(({ id }) => id === 'rehearse')).toMatchObject({ slackHours: 8, earliestStart: expect.any(String) as unknown });
    expect((await inShop(['plan', 'show', file])).stdout).toContain('Critical path: pool → soak → review → night → handover.');
  });
});
