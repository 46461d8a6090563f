import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { holdpoint } from '../console.ts';
import { expect, signIn, test } from '../own-console.ts';
import { reviewForSecurity, sign } from '../people.ts';
import { settled } from '../places.ts';

/** From a document to a release that is checked where nothing but its bundle is: each person with a key of their own. */
test.use({
  files: ({ target }, use) =>
    use({
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
    }),
});

const passphrase = 'correct horse';

const document = `# Phase 9: Launch of the shop

**Status**: Planned

## Success criteria

- API response time < 5 s (p95)
- Error rate < 2%

## Findings

- C1: The pool is never closed (critical)
`;

/** A command in an empty folder, which knows of no workspace. */
const alone = (folder: string, args: readonly string[]) =>
  holdpoint(args, { cwd: folder, env: { PATH: process.env['PATH'] ?? '', HOME: folder } });

const row = (page: Page, name: RegExp) => page.getByRole('table', { name: 'Criteria' }).getByRole('row', { name });

async function approve(page: Page, person: string): Promise<void> {
  await page.getByRole('button', { name: 'Approve release' }).first().click();
  const asks = 'Why this may be released';
  await sign(page, { person, passphrase, asks, reason: 'Measured, reviewed, answered.', button: 'Sign and approve' });
}

test('a document becomes a plan, is measured, objected to, resolved, signed by two, and checked elsewhere', async ({ page, own }) => {
  test.setTimeout(240_000);
  const inWorkspace = (...args: string[]) => holdpoint([...args, '--workspace', own.workspace]);
  const secret = path.join(own.folder, 'passphrase');
  writeFileSync(secret, `${passphrase}\n`);
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
  await signIn(page, own);
  await page.goto('/gates/phase-9');
  await settled(page, 'Launch of the shop');
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
  await page.goto('/gates/phase-9');
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
  await reviewForSecurity(page, { person: 'Chris Lindqvist', position: 'Object', reason: 'Backups are not encrypted.' });
  await reviewForSecurity(page, { person: 'Ben Okafor', position: 'Approve', reason: 'Nothing stands against it.' });
  await expect(page.getByText('There is an objection from security.', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve release' }).first()).toBeDisabled();
  await reviewForSecurity(page, { person: 'Chris Lindqvist', position: 'Approve', reason: 'They are encrypted now.' });
  await expect(page.getByText('There is an objection from security.', { exact: true })).toBeHidden();

  // Two people, two keys.
  await approve(page, 'Ben Okafor');
  await expect(page.getByText(/^1 approval missing, of 2/)).toBeVisible();
  await approve(page, 'Chris Lindqvist');
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
    expect(good.status, good.stdout).toBe(0);
    expect(JSON.parse(good.stdout)).toMatchObject({ ok: true, firstBad: null });
    writeFileSync(bundle, readFileSync(bundle, 'utf8').replace('"size"', '"sise"').replace('phase-9', 'phase-8'));
    expect((await alone(elsewhere, ['ledger', 'verify', '--bundle', bundle])).status).toBe(1);
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
});
