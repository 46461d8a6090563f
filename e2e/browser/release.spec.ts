import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { holdpoint, RunningConsole } from '../console.ts';
import { OwnTarget } from '../own-target.ts';
import { expect as quick, test as base } from '../test.ts';

/** From a document to a release that is checked where nothing but its bundle is: each person with a key of their own. */
const test = base.extend<{ target: OwnTarget; own: RunningConsole }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's form
  target: async ({}, use) => {
    const target = await OwnTarget.start();
    await use(target);
    await target.close();
  },
  own: async ({ target, page }, use) => {
    const own = await RunningConsole.serve({
      'holdpoint.yaml': `version: 1
name: launch
targets:
  shop: { baseUrl: ${target.url} }
people:
  - { id: ada, name: Ada Moreau, roles: [engineer] }
  - { id: ben, name: Ben Okafor, roles: [approver, reviewer] }
  - { id: chris, name: Chris Lindqvist, roles: [approver, reviewer] }
policy: { quorum: 2, lenses: [security] }
`,
      'scenarios/look.yaml': `name: a look
target: shop
executor: constant-arrival-rate
rate: 50/s
duration: 8s
maxScheduleLag: 2s
steps:
  - name: home
    http: { method: GET, path: / }
thresholds:
  response_time: ["p(95)<5000"]
`,
      'runbooks/slow.md': '# The shop is slow\n\n1. Look at the pool.\n',
    });
    await use(own);
    await page.close();
    await own.stop();
  },
});

const expect = quick.configure({ timeout: 45_000 });
test.use({ actionTimeout: 45_000 });

const document = `# Phase 9: Launch of the shop

**Status**: Planned

## Success criteria

- API response time < 5 s (p95)
- Error rate < 2%

## Findings

- C1: The pool is never closed (critical)
`;

/** A command in an empty folder, which knows of no workspace. */
function alone(folder: string, args: string[]): Promise<{ status: number | null; out: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.resolve(import.meta.dirname, '../../bin/holdpoint.mjs'), ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: folder },
    });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
    child.once('close', (status) => resolve({ status, out }));
  });
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  const field = dialog.getByRole('combobox', { name: label }).or(dialog.getByRole('textbox', { name: label }));
  if ((await field.inputValue()) === option) return;
  await field.click();
  await page.getByRole('option', { name: option }).click();
}

const row = (page: Page, name: RegExp) => page.getByRole('table', { name: 'Criteria' }).getByRole('row', { name });

async function review(page: Page, person: string, position: 'Approve' | 'Object', reason: string): Promise<void> {
  await page.getByRole('button', { name: 'Review for security' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: position }).check();
  await dialog.getByLabel('Reason').fill(reason);
  await choose(page, 'Who you are', person);
  await dialog.getByRole('button', { name: 'Record the review' }).click();
  await expect(dialog).toBeHidden();
}

async function approve(page: Page, person: string, passphrase: string): Promise<void> {
  await page.getByRole('button', { name: 'Approve release' }).first().click();
  const dialog = page.getByRole('dialog');
  await choose(page, 'Who signs', person);
  await dialog.getByLabel(/^Passphrase/).fill(passphrase);
  await dialog.getByLabel('Why this may be released').fill('Measured, reviewed, answered.');
  await dialog.getByRole('button', { name: 'Sign and approve' }).click();
  await expect(dialog).toBeHidden();
}

test('a document becomes a plan, is measured, objected to, resolved, signed by two, and checked elsewhere', async ({ page, own }) => {
  test.setTimeout(240_000);
  const inWorkspace = (...args: string[]) => holdpoint([...args, '--workspace', own.workspace]);
  const secret = path.join(own.folder, 'passphrase');
  writeFileSync(secret, 'correct horse\n');
  for (const person of ['ben', 'chris']) {
    expect((await inWorkspace('key', 'new', '--person', person, '--passphrase-file', secret)).status).toBe(0);
  }

  // The document becomes a draft, which a person completes.
  const source = path.join(own.folder, 'launch.md');
  const plan = path.join(own.workspace, 'plans/launch.yaml');
  mkdirSync(path.dirname(plan), { recursive: true });
  writeFileSync(source, document);
  expect((await inWorkspace('plan', 'import', source, '--out', plan)).status).toBe(0);
  const draft = readFileSync(plan, 'utf8');
  expect(draft).toContain('active: false');
  writeFileSync(
    plan,
    draft
      .replace('active: false', 'active: true\nauthor: ada')
      .replace('state: planned', 'state: active')
      .replace('severity: critical', 'severity: critical\n        revision: any')
      .replaceAll(/scenario: to-be-named/g, 'scenario: look\n        revision: any'),
  );
  expect((await inWorkspace('plan', 'lint', plan)).status).toBe(0);

  // Nothing measured holds the gate.
  await page.goto(own.url);
  await page.goto(new URL('/gates/phase-9', page.url()).href);
  await expect(page.getByRole('heading', { level: 1, name: 'Launch of the shop' })).toBeVisible();
  await expect(row(page, /response time/i)).toContainText('not measured');
  await expect(page.getByRole('button', { name: 'Approve release' }).first()).toBeDisabled();

  // What a phase that goes live owes, whoever wrote it: the plan says it, and the finding goes.
  const nobody = page.getByText('nobody is named who is called when it breaks').first();
  await expect(nobody).toBeVisible();
  writeFileSync(plan, readFileSync(plan, 'utf8').replace('state: active', 'state: active\n    owner: ada'));
  await expect(nobody).toBeHidden();

  // Measured from where it is missing.
  await page
    .getByRole('main')
    .getByRole('link', { name: /^Run a look/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Start the run' }).click();
  await expect(page.getByRole('main').getByText('completed', { exact: true })).toBeVisible({ timeout: 90_000 });
  await page.goto(new URL('/gates/phase-9', page.url()).href);
  await expect(row(page, /response time/i)).toContainText('pass');
  await expect(row(page, /error rate/i)).toContainText('pass');

  // What only people can say, by command as by hand.
  const said = ['--by', 'ada', '--artefact', 'runbooks/slow.md'];
  for (const question of ['what_breaks_first', 'how_do_we_know', 'what_is_plan_b', 'three_am']) {
    const answered = await inWorkspace('gate', 'answer', 'phase-9', '--question', question, '--text', 'The pool.', ...said);
    expect(answered.status, answered.stderr).toBe(0);
  }
  const verified = ['--answer', 'yes', '--note', 'Closed on shutdown; soaked.', ...said];
  expect((await inWorkspace('gate', 'attest', 'phase-9', 'finding.C1', ...verified)).status).toBe(0);
  await expect(page.getByText('The pool is never closed').first()).toBeVisible();

  // An objection holds it, whoever else approves; its author takes it back.
  await review(page, 'Chris Lindqvist', 'Object', 'Backups are not encrypted.');
  await review(page, 'Ben Okafor', 'Approve', 'Nothing stands against it.');
  await expect(page.getByText('There is an objection from security.', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve release' }).first()).toBeDisabled();
  await review(page, 'Chris Lindqvist', 'Approve', 'They are encrypted now.');
  await expect(page.getByText('There is an objection from security.', { exact: true })).toBeHidden();

  // Two people, two keys.
  await approve(page, 'Ben Okafor', 'correct horse');
  await expect(page.getByText(/^1 approval missing, of 2/)).toBeVisible();
  await approve(page, 'Chris Lindqvist', 'correct horse');
  await expect(page.getByText('The phase is released', { exact: false }).first()).toBeVisible();
  expect((await inWorkspace('gate', 'check', 'phase-9')).status).toBe(0);

  // A year later, on a machine that has nothing but the bundle.
  const elsewhere = mkdtempSync(path.join(tmpdir(), 'holdpoint-e2e-alone-'));
  try {
    const bundle = path.join(elsewhere, 'bundle.json');
    expect((await inWorkspace('ledger', 'export', '--out', bundle)).status).toBe(0);
    await page.close();
    await own.stop();
    const good = await alone(elsewhere, ['--json', 'ledger', 'verify', '--bundle', bundle]);
    expect(good.status, good.out).toBe(0);
    expect(JSON.parse(good.out)).toMatchObject({ ok: true, firstBad: null });
    writeFileSync(bundle, readFileSync(bundle, 'utf8').replace('"size"', '"sise"').replace('phase-9', 'phase-8'));
    expect((await alone(elsewhere, ['ledger', 'verify', '--bundle', bundle])).status).toBe(1);
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
});
