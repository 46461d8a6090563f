import type { Page } from '@playwright/test';
import { RunningConsole } from '../console.ts';
import { expect, test } from '../test.ts';

/**
 * The main job, from the first start to the release: each step goes on where the one before it ended, in one page that is never
 * reloaded by hand, as a new user would live it.
 */
test.describe.configure({ mode: 'serial' });

/** A minute of load, its start and its end. */
const runMs = 100_000;

let running: RunningConsole;
let page: Page;
const errors: string[] = [];

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  running = await RunningConsole.start('npm start');
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
});
test.afterAll(async () => {
  // A start that failed leaves no page, and must leave no console either.
  await Promise.allSettled([page?.close()]);
  await running.stop();
});
test.afterEach(() => {
  expect(errors, 'errors in the browser console').toEqual([]);
});

const rail = (name: string) =>
  page
    .getByRole('navigation')
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .click();
const verdictOfRun = () => page.getByRole('main').getByRole('heading', { level: 1 }).locator('xpath=..');

async function startDemoRun(): Promise<void> {
  await rail('Runs');
  await page.getByRole('link', { name: 'New run' }).first().click();
  await page.getByRole('radio', { name: /checkout soak \(demo, 60 s\)/ }).check();
  await expect(page.getByText('1,500 arrivals')).toBeVisible();
  await page.getByRole('button', { name: 'Start the run' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'checkout soak (demo, 60 s)' })).toBeVisible();
}

async function criterion(name: string) {
  return page.getByRole('table', { name: 'Criteria' }).getByRole('row', { name: new RegExp(name) });
}

test('1 npm start says what it does, and opens the console', async () => {
  expect(running.said.join('\n')).toMatch(/creating the database cluster[\s\S]*service shop: open at/);
  await page.goto(running.url);
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  expect(page.url(), 'the token does not stay in the address').not.toContain('token');
});

test('2 Overview shows target, Postgres, the active phase and what blocks it', async () => {
  const main = page.getByRole('main');
  await expect(main.getByText(/\/healthz answered 200/)).toBeVisible();
  await expect(main.getByText(/Postgres 18/)).toBeVisible();
  await expect(main.getByText('0 of 5 criteria pass')).toBeVisible();
  await expect(main.getByText('Response time was never measured.')).toBeVisible();
  await expect(main.getByText('No run has ended yet.')).toBeVisible();
  await expect(page.getByRole('banner').getByText(/hold · \d+ things missing/)).toBeVisible();
});

test('3 a run is watched live, held, resumed, re-rated and stopped', async () => {
  await startDemoRun();
  const main = page.getByRole('main');
  await expect(main.getByText('from when it was due')).toBeVisible();
  await expect(main.getByText(/25 · 0 dropped/)).toBeVisible();
  await expect(main.getByText(/n [1-9]\d* · no threshold/)).toBeVisible();
  await expect(page.getByRole('banner').getByText(/left/)).toBeVisible();

  await page.getByRole('button', { name: 'Hold' }).click();
  await expect(main.getByText('held', { exact: true })).toBeVisible();
  await expect(main.getByText('Delivered').locator('xpath=../..').getByText(/^0/)).toBeVisible();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(main.getByText('running', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: /^Rate/ }).click();
  await page.getByRole('menuitem', { name: 'Change the rate…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('New rate').fill('40/s');
  await dialog.getByLabel(/Reason/).fill('to see it follow');
  await dialog.getByRole('button', { name: 'Change the rate' }).click();
  await expect(page.getByRole('button', { name: 'Rate 40/s' })).toBeVisible();
  await expect(main.getByText(/plan 40 · 0 dropped/)).toBeVisible();

  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop the run' }).click();
  await expect(main.getByText('Run it again')).toBeVisible();
  await expect(main.getByText(/inconclusive/).first()).toBeVisible();
  await expect(main.getByText(/to see it follow/)).toBeVisible();
});

test('4 a leak and a stall break the run, and the gate shows them red with the evidence one click away', async () => {
  test.setTimeout(runMs + 120_000);
  await rail('Overview');
  await page.getByLabel('Leak').fill('60');
  await page.getByLabel('Stall').fill('300');
  await page.getByRole('button', { name: 'Set the knobs' }).click();
  await expect(page.getByText('The sample service follows the new knobs.')).toBeVisible();

  await startDemoRun();
  const main = page.getByRole('main');
  await expect(main.getByText('completed', { exact: true })).toBeVisible({ timeout: runMs });
  const thresholds = page.getByRole('table', { name: 'Thresholds' });
  await expect(thresholds.getByRole('row', { name: /response_time/ })).toContainText('fail');
  await expect(thresholds.getByRole('row', { name: /memory\.slope/ })).toContainText('fail');
  await expect(thresholds.getByRole('row', { name: /error_rate/ })).toContainText('pass');

  await main.getByRole('link', { name: 'Memory' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Memory' })).toBeVisible();
  await expect(main.getByText(/^\+[\d,.]+ MB\/h/).first()).toBeVisible();
  await expect(main.getByText('estimate, not a verdict').first()).toBeVisible();

  await rail('Plan & gates');
  await main
    .getByRole('link', { name: /Phase 4/ })
    .first()
    .click();
  await expect(await criterion('Response time')).toContainText('fail');
  const memory = await criterion('Memory slope');
  await expect(memory).toContainText('fail');
  await expect(memory).toContainText('estimate');
  await memory.getByRole('link', { name: /^checkout soak/ }).click();
  await expect(page).toHaveURL(/\/evidence\/[0-9a-f]{64}/);
  await expect(main.getByText(/memory\.slope/).first()).toBeVisible();
});

test('5 repaired and measured again, the phase is answered for, approved and released', async () => {
  test.setTimeout(runMs + 150_000);
  await rail('Overview');
  await page.getByRole('button', { name: 'Turn all off' }).click();
  await page.getByRole('button', { name: 'Restart the service' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restart the service' }).click();
  await expect(page.getByText('The sample service was restarted.')).toBeVisible();

  await startDemoRun();
  const main = page.getByRole('main');
  await expect(main.getByText('completed', { exact: true })).toBeVisible({ timeout: runMs });
  await expect(verdictOfRun()).toContainText('pass');

  await rail('Plan & gates');
  await main
    .getByRole('link', { name: /Phase 4/ })
    .first()
    .click();
  for (const name of ['Response time', 'Error rate', 'Memory slope']) await expect(await criterion(name)).toContainText('pass');

  // In the header; the list of what is missing offers it too when it is the next thing to do.
  const approve = page.getByRole('button', { name: 'Approve release' }).first();
  await expect(approve).toBeDisabled();
  await expect(main.getByText('What breaks first? Not answered.')).toBeVisible();

  await main.getByRole('button', { name: 'Run the probe' }).first().click();
  await expect(await criterion('Cache hit')).toContainText('pass');

  await (await criterion('runbook')).getByRole('button', { name: 'Answer' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Yes').check();
  await dialog.getByLabel('How you know').fill('Walked through it with the person on call.');
  await choose('Who you are', 'Ada Moreau');
  await dialog.getByRole('button', { name: 'Attest it' }).click();
  await expect(await criterion('runbook')).toContainText('attested');

  for (const question of ['What breaks first?', 'How do we know?', 'What is plan B?', 'The 3 AM test']) {
    await main.getByRole('listitem').filter({ hasText: question }).getByRole('button', { name: 'Answer' }).first().click();
    await dialog.getByRole('textbox', { name: question }).fill('The pool, at 400 users; the soak shows it.');
    await dialog.getByLabel('What shows it').fill('runbooks/shop-slow.md');
    await page.keyboard.press('Enter');
    // On to the next field: the list of ideas closes.
    await page.keyboard.press('Tab');
    await choose('Who you are', 'Ada Moreau');
    await dialog.getByRole('button', { name: 'Record the answer' }).click();
    await expect(dialog).toBeHidden();
  }

  await expect(approve).toBeEnabled();
  await approve.click();
  await choose('Who signs', 'Ben Okafor');
  await dialog.getByLabel(/^Passphrase/).fill('wrong');
  await dialog.getByLabel('Why this may be released').fill('Measured green on two runs.');
  await dialog.getByRole('button', { name: 'Sign and approve' }).click();
  await expect(dialog.getByRole('alert')).toContainText(/passphrase/i);
  await dialog.getByLabel(/^Passphrase/).fill('demo');
  await dialog.getByRole('button', { name: 'Sign and approve' }).click();
  await expect(main.getByText('The phase is released')).toBeVisible();

  await rail('Ledger');
  await expect(main.getByText(/Ben Okafor|ben/).first()).toBeVisible();
  await page.getByRole('button', { name: /^Verify/ }).click();
  await expect(main.getByText(/No\. All \d+ entries are as they were written\./)).toBeVisible();
});

async function choose(label: string, name: string): Promise<void> {
  const field = page
    .getByRole('dialog')
    .getByRole('combobox', { name: label })
    .or(page.getByRole('dialog').getByRole('textbox', { name: label }));
  if ((await field.inputValue()) === name) return;
  await field.click();
  await page.getByRole('option', { name }).click();
}
