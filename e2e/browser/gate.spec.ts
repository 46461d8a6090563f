import { choose, dialogOf, finish, reviewForSecurity, sign } from '../people.ts';
import { settled } from '../places.ts';
import { expect, test } from '../signed-in.ts';

/** Of a scenario that no test runs: other files share the demo. */
const plan = `version: 1
title: Governed
phases:
  - id: reviewed
    title: A governed phase
    state: active
    criteria:
      - { id: slow, title: Response time, metric: response_time, stat: p95, op: <, value: 200, unit: ms, source: { scenario: checkout-8h }, revision: any }
    reviews: { lenses: [security] }
`;

const together = { person: 'Ben Okafor', passphrase: 'demo', reason: 'We looked at it together.' };
const reason = 'Looked at the threat model.';

test('reviews, waivers, scope and moves are done on the page of the phase, and show who did them', async ({ page, running }) => {
  running.write('plans/reviewed.yaml', plan);
  await page.goto('/gates/reviewed');
  await settled(page, 'A governed phase');
  const main = page.getByRole('main');

  await reviewForSecurity(page, { person: 'Chris Lindqvist', position: 'Object', reason });
  await reviewForSecurity(page, { person: 'Ben Okafor', position: 'Approve', reason });
  await expect(main.getByText('There is an objection from security.', { exact: true })).toBeVisible();
  await main.getByRole('button', { name: 'Overrule the objection of Chris Lindqvist' }).click();
  await expect(dialogOf(page).getByText('Chris Lindqvist: nobody overrules their own objection.')).toBeVisible();
  await sign(page, { ...together, asks: 'Why it does not hold the release', button: 'Sign and overrule' });
  await expect(main.getByText('objection overruled')).toBeVisible();

  await main.getByRole('button', { name: 'Waive Response time' }).click();
  await dialogOf(page).getByLabel('Until the end of').fill('');
  await dialogOf(page).getByRole('button', { name: 'Sign the waiver' }).click();
  await expect(dialogOf(page).getByText('A waiver needs the day that it ends.')).toBeVisible();
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await dialogOf(page).getByLabel('Until the end of').fill(tomorrow);
  await sign(page, { ...together, asks: 'Why it may wait', button: 'Sign the waiver' });
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
  await finish(page, 'Request the change');
  await expect(main.getByText('The scope change "Search by voice" is not decided.', { exact: true })).toBeVisible();
  await main.getByRole('button', { name: 'Decide' }).first().click();
  await dialog.getByLabel('Decline').check();
  await sign(page, { ...together, asks: 'Why', button: 'Sign the decision' });
  await expect(main.getByText('declined', { exact: true })).toBeVisible();

  await main.getByRole('button', { name: 'Move the phase…' }).click();
  await dialog.getByLabel('Blocked').check();
  await dialog.getByLabel('Reason').fill('The supplier is late.');
  await choose(page, 'Who you are', 'Ada Moreau');
  await finish(page, 'Move the phase');
  await expect(main.getByText('blocked', { exact: true })).toBeVisible();
  await expect(main.getByText(/moved to blocked: The supplier is late\./)).toBeVisible();
});
