import type { Page } from '@playwright/test';
import { settled } from '../places.ts';
import { expect, test } from '../signed-in.ts';

const plan = `version: 1
title: Governed
phases:
  - id: governed
    title: A governed phase
    state: active
    criteria:
      - { id: slow, title: Response time, metric: response_time, stat: p95, op: <, value: 200, unit: ms, source: { scenario: checkout-60s }, revision: any }
    reviews: { lenses: [security] }
`;

const dialogOf = (page: Page) => page.getByRole('dialog');

async function choose(page: Page, label: string, name: string): Promise<void> {
  const field = dialogOf(page).getByLabel(label, { exact: true }).first();
  if ((await field.inputValue()) === name) return;
  await field.click();
  await page.getByRole('option', { name }).click();
}

async function sign(page: Page, person: string, reason: string, submit: string): Promise<void> {
  const dialog = dialogOf(page);
  await choose(page, 'Who signs', person);
  await dialog.getByLabel(/^Passphrase of/).fill('demo');
  await dialog.getByLabel(reason).fill('We looked at it together.');
  await dialog.getByRole('button', { name: submit }).click();
  await expect(dialog).toBeHidden();
}

async function review(page: Page, person: string, position: string): Promise<void> {
  const dialog = dialogOf(page);
  await page.getByRole('button', { name: 'Review for security' }).click();
  await choose(page, 'Who you are', person);
  await dialog.getByLabel(position).check();
  await dialog.getByLabel('Reason').fill('Looked at the threat model.');
  await dialog.getByRole('button', { name: 'Record the review' }).click();
  await expect(dialog).toBeHidden();
}

test('reviews, waivers, scope and moves are done on the page of the phase, and show who did them', async ({ page, running }) => {
  running.write('plans/governed.yaml', plan);
  await page.goto('/gates/governed');
  await settled(page, 'A governed phase');
  const main = page.getByRole('main');

  await review(page, 'Chris Lindqvist', 'Object');
  await review(page, 'Ben Okafor', 'Approve');
  await expect(main.getByText('There is an objection from security.', { exact: true })).toBeVisible();
  await main.getByRole('button', { name: 'Overrule the objection of Chris Lindqvist' }).click();
  await expect(dialogOf(page).getByText('Chris Lindqvist: nobody overrules their own objection.')).toBeVisible();
  await sign(page, 'Ben Okafor', 'Why it does not hold the release', 'Sign and overrule');
  await expect(main.getByText('objection overruled')).toBeVisible();

  await main.getByRole('button', { name: 'Waive Response time' }).click();
  await dialogOf(page).getByLabel('Until the end of').fill('');
  await dialogOf(page).getByRole('button', { name: 'Sign the waiver' }).click();
  await expect(dialogOf(page).getByText('A waiver needs the day that it ends.')).toBeVisible();
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await dialogOf(page).getByLabel('Until the end of').fill(tomorrow);
  await sign(page, 'Ben Okafor', 'Why it may wait', 'Sign the waiver');
  const criterion = page.getByRole('table', { name: 'Criteria' }).getByRole('row', { name: /Response time/ });
  await expect(criterion).toContainText('waived');
  await expect(criterion).toContainText('not measured');

  await main.getByRole('button', { name: 'Request a change…' }).click();
  const dialog = dialogOf(page);
  await dialog.getByLabel('What changes').fill('Search by voice');
  await dialog.getByLabel('Why').fill('It was promised.');
  await dialog.getByLabel('Delay').fill('3 days');
  await dialog.getByLabel('Cost').fill('4 person-days');
  await dialog.getByLabel('Tests that it invalidates').fill('none');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await dialog.getByLabel('Alternatives, one a line').fill('Next quarter');
  await choose(page, 'Who you are', 'Ada Moreau');
  await dialog.getByRole('button', { name: 'Request the change' }).click();
  await expect(dialog).toBeHidden();
  await expect(main.getByText('The scope change "Search by voice" is not decided.', { exact: true })).toBeVisible();
  await main.getByRole('button', { name: 'Decide' }).first().click();
  await dialog.getByLabel('Decline').check();
  await sign(page, 'Ben Okafor', 'Why', 'Sign the decision');
  await expect(main.getByText('declined', { exact: true })).toBeVisible();

  await main.getByRole('button', { name: 'Move the phase…' }).click();
  await dialog.getByLabel('Blocked').check();
  await dialog.getByLabel('Reason').fill('The supplier is late.');
  await choose(page, 'Who you are', 'Ada Moreau');
  await dialog.getByRole('button', { name: 'Move the phase' }).click();
  await expect(dialog).toBeHidden();
  await expect(main.getByText('blocked', { exact: true })).toBeVisible();
  await expect(main.getByText(/moved to blocked: The supplier is late\./)).toBeVisible();
});
