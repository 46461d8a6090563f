import type { Page } from '@playwright/test';
import type { RunningConsole } from '../console.ts';
import { expect, signIn, test } from '../own-console.ts';
import { heading } from '../places.ts';

const plan = `# The plan of the shop.
version: 1
title: Shop to production   # shown everywhere
phases:
  - id: one
    title: Phase one
    state: active
    start: 2026-03-02
    tasks:
      - { id: build, title: Build the pool, estimate: 2d, owner: ada }   # the hard part
      - { id: soak, title: Soak the shop, estimate: 1d, owner: ada }
      - { id: release, title: Release it, estimate: 4h, dependsOn: [build, soak], milestone: M1 }
    milestones: [{ id: M1, title: Released }]
    risks: [{ id: R1, title: It leaks, probability: high, impact: medium, mitigation: Soak it, rollback: Restart it }]
    findings: [{ id: C1, title: It leaked once, severity: critical }]
    kpis: [{ id: K1, title: Response time, baseline: 480 ms, target: 200 ms }]
    decisions: [{ id: D1, title: Which store, options: [{ title: Postgres, taken: true }, { title: None, cost: no history }] }]
    scopeChanges: [{ id: S1, title: Add a cache, impact: { delay: 2 days }, alternatives: [Wait] }]
    criteria:
      - { id: read, title: The rules were read, source: { checklist: true }, revision: any }
`;

const people = 'people:\n  - { id: ada, name: Ada Moreau, roles: [engineer] }\n  - { id: ben, name: Ben Okafor, roles: [approver] }\n';
test.use({ files: { 'holdpoint.yaml': `version: 1\nname: plans\n${people}`, 'plans/shop.yaml': plan } });

const onDisk = (own: RunningConsole) => own.read('plans/shop.yaml');
const view = (page: Page, name: string) => page.getByRole('navigation', { name: 'Views of the plan' }).getByRole('link', { name }).click();

async function openTimeline(page: Page, own: RunningConsole): Promise<void> {
  await signIn(page, own);
  await page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: /^Plan & gates/ })
    .click();
  await expect(heading(page, 'Plan & gates')).toBeVisible();
  await view(page, 'Timeline');
  await expect(page.getByRole('list', { name: 'Timeline' })).toBeVisible();
}

test('every view shows what the plan says, and the timeline is walked and changed with the keyboard', async ({ page, own }) => {
  await openTimeline(page, own);
  await view(page, 'Board');
  await expect(page.getByRole('region', { name: 'Active' }).getByRole('link')).toContainText('0 of 3 tasks done');
  await view(page, 'Criteria');
  await expect(page.getByRole('row', { name: /The rules were read/ })).toContainText('Nobody has answered it yet.');
  await view(page, 'Findings');
  await expect(page.getByRole('row', { name: /C1 · It leaked once/ })).toContainText('critical');
  await view(page, 'Risks');
  await expect(page.getByRole('row', { name: /^high probability/ })).toContainText('R1');
  await expect(page.getByRole('row', { name: /R1 · It leaks/ })).toContainText('Rollback: Restart it');
  await view(page, 'Decisions');
  await expect(page.getByRole('list', { name: 'Options of D1' })).toContainText('no history');
  await expect(page.getByRole('article').filter({ hasText: 'S1 · Add a cache' })).toContainText('2 days');
  await view(page, 'KPIs');
  await expect(page.getByRole('row', { name: /Response time/ })).toContainText('480 ms');

  await view(page, 'Timeline');
  await expect(page.getByRole('article', { name: 'Length' })).toContainText('2.5');
  await expect(page.getByRole('article', { name: 'Critical path' })).toContainText('Build the pool → Release it');
  // Two tasks of one person at once are seen where work is by owner.
  await page.getByText('Owners', { exact: true }).click();
  await expect(page.getByRole('list', { name: 'Timeline' })).toContainText('1× at once');
  await page.getByText('Phases', { exact: true }).click();

  const task = (name: RegExp) => page.getByRole('button', { name });
  await task(/^Build the pool, to do, ada, .*on the critical path/).focus();
  await page.keyboard.press('ArrowDown');
  await expect(task(/^Soak the shop, .*1 d of slack/)).toBeFocused();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Soak the shop' });
  await dialog.getByLabel('Estimate').fill('4d');
  await dialog.getByRole('button', { name: 'Save into the plan' }).click();
  await expect(dialog).toHaveCount(0);
  expect(onDisk(own)).toBe(plan.replace('estimate: 1d, owner: ada', 'estimate: 4d, owner: ada'));
  await expect(page.getByRole('article', { name: 'Critical path' })).toContainText('Soak the shop → Release it');

  // What the plan does not allow is not written.
  await task(/^Release it/).click();
  const release = page.getByRole('dialog', { name: 'Release it' });
  await release.getByLabel('Due').fill('2026-03-03');
  await release.getByRole('button', { name: 'Save into the plan' }).click();
  await expect(release.getByRole('alert')).toContainText('can end on 2026-03-05 at the earliest');
  await page.keyboard.press('Escape');

  await page.getByText('Table', { exact: true }).click();
  await page.getByRole('combobox', { name: 'State of Build the pool' }).selectOption('done');
  await expect.poll(() => onDisk(own)).toContain('owner: ada, state: done }   # the hard part');
});

test('a table of hundreds of tasks has all of them, below a header that stays in sight', async ({ page, own }) => {
  const tasks = Array.from({ length: 300 }, (_, n) => `      - { id: T${n}, title: Task ${n} of many, estimate: 1d, owner: ada }`);
  own.write(
    'plans/shop.yaml',
    [
      'version: 1',
      'title: Much to do',
      'phases:',
      '  - id: one',
      '    title: Phase one',
      '    state: active',
      '    tasks:',
      ...tasks,
      '',
    ].join('\n'),
  );
  await openTimeline(page, own);
  await page.getByText('Table', { exact: true }).click();
  const table = page.getByRole('table', { name: 'Tasks' });
  await expect(table).toHaveAttribute('aria-rowcount', '301');
  // All are in the document, so the search of the browser and a screen reader find them.
  await expect(table.locator('tbody tr')).toHaveCount(300);
  const last = table.getByRole('row', { name: /^Task 299 of many/ });
  await expect(last).toHaveAttribute('aria-rowindex', '301');

  await last.getByRole('button', { name: 'Edit' }).focus();
  await expect(last).toBeInViewport();
  await expect(table.getByRole('button', { name: 'owner' })).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Task 299 of many' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  // Sorted by its name, the first of all is the last one.
  await table.getByRole('button', { name: 'task', exact: true }).click();
  await table.getByRole('button', { name: 'task', exact: true }).click();
  await expect(table.locator('tbody tr').first()).toContainText('Task 299 of many');
  await table.getByRole('combobox', { name: 'State of Task 299 of many' }).selectOption('done');
  await expect.poll(() => onDisk(own)).toMatch(/title: Task 299 of many, .*state: done/);
});

test('of two who change one task, nobody loses what he wrote', async ({ page, own }) => {
  await openTimeline(page, own);
  await page.getByRole('button', { name: /^Build the pool/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Build the pool' });
  await dialog.getByLabel('State').selectOption('doing');
  await dialog.getByLabel('Estimate').fill('3d');

  const theirs = plan.replace('estimate: 2d, owner: ada }   # the hard part', 'estimate: 5d, owner: ben }   # harder than thought');
  own.write('plans/shop.yaml', theirs);
  await dialog.getByRole('button', { name: 'Save into the plan' }).click();
  await expect(dialog.getByText('was changed on the disk meanwhile')).toBeVisible();
  expect(onDisk(own)).toBe(theirs);

  // Where both say something else, a person chooses; the rest fits together.
  await expect(dialog.getByRole('row', { name: /^Owner/ })).toContainText('ben');
  const both = dialog.getByRole('button', { name: 'Save both changes' });
  await expect(both).toBeDisabled();
  await dialog.getByRole('radiogroup', { name: 'Estimate: what counts' }).getByText('Mine').click();
  await both.click();
  await expect(dialog).toHaveCount(0);
  expect(onDisk(own)).toBe(theirs.replace('estimate: 5d, owner: ben }', 'estimate: 3d, owner: ben, state: doing }'));
});

test('a plan as text says what is wrong beside its lines, and is merged with what others wrote meanwhile', async ({ page, own }) => {
  await openTimeline(page, own);
  await page.getByRole('link', { name: 'Edit as YAML' }).click();
  await expect(heading(page, 'Plan as YAML')).toBeVisible();
  const yaml = page.getByRole('textbox', { name: /as YAML$/ });
  await expect(yaml).toContainText('# The plan of the shop.');

  await yaml.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('# mine');
  await expect(page.getByText('not saved', { exact: true })).toBeVisible();
  own.write('plans/shop.yaml', plan.replace('title: Release it', 'title: Release the shop'));
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /was changed meanwhile$/ });
  await expect(dialog).toContainText('The two changes are in different lines');
  await dialog.getByRole('button', { name: 'Merge both' }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(() => onDisk(own)).toBe(`${plan.replace('title: Release it', 'title: Release the shop')}# mine`);

  await yaml.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('\nversion: 1');
  await expect(page.getByRole('list', { name: 'Problems' }).getByRole('button')).toContainText('Map keys must be unique');
  await expect(page.getByRole('button', { name: 'Save with errors' })).toBeVisible();
});
