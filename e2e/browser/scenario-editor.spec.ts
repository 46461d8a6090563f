import type { Page } from '@playwright/test';
import { parse } from 'yaml';
import { chromium as recording } from '../../src-main/core/scenarios/har/testing/recordings.ts';
import type { RunningConsole } from '../console.ts';
import { expect, signIn, test } from '../own-console.ts';
import { heading } from '../places.ts';

const yaml = (page: Page) => page.getByRole('textbox', { name: /as YAML$/ });
const field = (page: Page, name: string) => page.getByRole('main').getByRole('textbox', { name, exact: true });

async function openScenarios(page: Page, own: RunningConsole): Promise<void> {
  await signIn(page, own);
  await page.getByRole('navigation').getByRole('link', { name: /^Runs/ }).click();
  await page.getByRole('link', { name: 'Scenarios' }).click();
  await expect(heading(page, 'Scenarios')).toBeVisible();
}

test('a scenario is made from a template, corrected where it is wrong, saved, and run', async ({ page, own }) => {
  const onDisk = () => own.read('scenarios/first-load.yaml');
  await openScenarios(page, own);
  await page.getByRole('button', { name: 'New scenario' }).click();
  const dialog = page.getByRole('dialog', { name: 'New scenario' });
  await dialog.getByLabel('Name').fill('first load');
  await dialog.getByRole('button', { name: 'Make the scenario' }).click();
  await expect(heading(page, 'first load')).toBeVisible();
  await expect(page.getByText('1,200 arrivals')).toBeVisible();

  // A mistake in the text is said beside the line, in the list, and beside the field of the form.
  await yaml(page).click();
  await page.keyboard.press('Control+Home');
  for (let line = 1; line < 4; line += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await page.keyboard.press('Shift+Home');
  await page.keyboard.type('rate: fast   # as I say');
  const problem = page.getByRole('list', { name: 'Problems' }).getByRole('button');
  await expect(problem).toContainText('rate: must be a rate such as 200/s');
  await expect(problem).toContainText('line 4');
  await expect(field(page, 'Rate')).toHaveValue('fast');
  await expect(field(page, 'Rate')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('.cm-lint-marker-error')).toHaveCount(1);

  // Repaired in the form, the text keeps its comment.
  await field(page, 'Rate').fill('30/s');
  await field(page, 'Duration').fill('2s');
  await expect(yaml(page)).toContainText('rate: 30/s   # as I say');
  await expect(page.getByText('60 arrivals')).toBeVisible();
  await expect(page.getByText('valid', { exact: true })).toBeVisible();

  // One iteration of what is written, though it is not saved.
  await page.getByRole('button', { name: 'Dry run' }).click();
  await expect(page.getByText(/^1 of 1 step completed against http/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Request', exact: true })).toContainText(/GET http:\/\/127\.0\.0\.1:\d+\//);
  await expect(page.getByLabel('Body of the response')).toHaveText('ok');
  await expect(page.getByRole('region', { name: 'Checks' })).toContainText('status is 2xx');

  // Leaving asks; what is not saved is not lost by accident.
  await page.getByRole('navigation', { name: 'Breadcrumbs' }).getByRole('link', { name: 'Runs' }).click();
  await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Cancel' }).click();
  await expect(field(page, 'Rate')).toHaveValue('30/s');

  // Somebody else was faster: both texts are shown, and nothing is replaced without a decision.
  own.write('scenarios/first-load.yaml', `${onDisk()}# from elsewhere\n`);
  await page.getByRole('button', { name: 'Save' }).click();
  const conflict = page.getByRole('dialog', { name: /was changed meanwhile/ });
  await expect(conflict.getByRole('region', { name: 'On the disk' })).toContainText('# from elsewhere');
  await expect(conflict.getByRole('region', { name: 'Yours' })).toContainText('rate: 30/s   # as I say');
  expect(onDisk()).toContain('# from elsewhere');
  await conflict.getByRole('button', { name: 'Replace it with mine' }).click();
  await expect(page.getByText('not saved', { exact: true })).toHaveCount(0);
  expect(onDisk()).toContain('rate: 30/s   # as I say\nduration: 2s\n');

  await page.getByRole('main').getByRole('link', { name: 'New run' }).click();
  await expect(page.getByRole('radio', { name: /first load/ })).toBeChecked();
  await page.getByRole('button', { name: 'Start the run' }).click();
  await expect(heading(page, 'first load')).toBeVisible();
  await expect(page.getByRole('main').getByText('completed', { exact: true })).toBeVisible();
});

test('a recording becomes a scenario, without what is secret in it', async ({ page, own }) => {
  await openScenarios(page, own);
  await page.getByRole('button', { name: 'Import a recording' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import a recording' });
  const choose = (name: string, text: string) =>
    dialog.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  await choose('cut.har', recording.slice(0, 700));
  await expect(dialog.getByRole('alert')).toContainText('the file ends too early');
  await choose('visit.har', recording);
  await expect(dialog.getByText('3 of 10 requests become steps.')).toBeVisible();
  await expect(dialog.getByText(/Credentials were not copied: cookie, authorization/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Make the scenario' }).click();
  await expect(heading(page, 'shop.example')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Steps' }).getByRole('listitem')).toHaveCount(5);
  await expect(page.getByText('valid', { exact: true })).toBeVisible();
  expect(own.read('scenarios/shop-example.yaml')).not.toMatch(/secret/);
});

test('named checks, a transaction and a drawn pause are made in the form, and no target is asked for', async ({ page, own }) => {
  const file = 'scenarios/orders.yaml';
  own.write(
    file,
    `name: orders
executor: constant-vus
vus: 1
duration: 10s
steps:
  - name: orders
    sql: { url: "postgres://app@db.example/shop", text: select 1 }
    check: { responseTime: "< 50ms" } # quick
  - think: 1s
`,
  );
  await signIn(page, own);
  await page.goto(`/scenarios/edit?file=${file}`);
  await expect(page.getByText('no target is needed')).toBeVisible();
  await expect(page.getByText('valid', { exact: true })).toBeVisible();
  const steps = page.getByRole('list', { name: 'Steps', exact: true });

  await steps.getByRole('button', { name: /orders/, expanded: false }).click();
  await steps.getByText('Transaction', { exact: true }).click();
  await steps.getByRole('button', { name: 'Add a statement' }).click();
  await field(page, 'Name of statement 2').fill('newest');
  await steps.getByRole('textbox', { name: 'Statement', exact: true }).last().fill('select id from orders');
  await steps.getByRole('button', { name: 'Add a named check' }).click();
  await field(page, 'Name of check 2').fill('there are some');
  const second = steps.getByRole('group', { name: 'there are some' });
  await second.getByRole('button', { name: 'Add a condition' }).click();
  await page.getByRole('menuitem', { name: 'Step value' }).click();
  await second.getByRole('textbox', { name: 'Expected of rows' }).fill('2');
  await second.getByRole('button', { name: 'Remove the condition on response time' }).click();

  await steps.getByRole('button', { name: /Pause/, expanded: false }).click();
  await steps.getByText('Between two', { exact: true }).click();
  await field(page, 'To').fill('3s');
  await expect(page.getByText('valid', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('not saved', { exact: true })).toHaveCount(0);
  const written: unknown = parse(own.read(file));
  expect(written).toMatchObject({
    steps: [
      {
        sql: { transaction: [{ text: 'select 1' }, { name: 'newest', text: 'select id from orders' }] },
        check: [{ responseTime: '< 50ms' }, { name: 'there are some', value: { rows: { moreThan: 2 } } }],
      },
      { think: { uniform: ['1s', '3s'] } },
    ],
  });
});

test('what was typed and not saved comes back with the page, and is compared with what others wrote meanwhile', async ({ page, own }) => {
  const file = 'scenarios/steady.yaml';
  const before = own.read(file);
  await signIn(page, own);
  await page.goto(`/scenarios/edit?file=${file}`);
  await yaml(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('# mine');
  await expect(page.getByText('not saved', { exact: true })).toBeVisible();

  // The browser asks before it closes the page.
  page.once('dialog', (question) => void question.accept());
  await page.reload();
  await expect(yaml(page)).toContainText('# mine');
  await expect(page.getByText('These changes were not saved when the page was left')).toBeVisible();

  own.write(file, `${before}# from elsewhere\n`);
  page.once('dialog', (question) => void question.accept());
  await page.reload();
  await expect(yaml(page)).toContainText('# mine');
  await page.getByRole('button', { name: 'Compare' }).click();
  const conflict = page.getByRole('dialog', { name: /was changed meanwhile/ });
  await expect(conflict.getByRole('region', { name: 'On the disk' })).toContainText('# from elsewhere');
  await expect(conflict.getByRole('region', { name: 'Yours' })).toContainText('# mine');
  await conflict.getByRole('button', { name: 'Take what is on the disk' }).click();
  await expect(yaml(page)).toContainText('# from elsewhere');
  await expect(page.getByText('not saved', { exact: true })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Compare' })).toHaveCount(0);

  await yaml(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('# mine after all');
  // What it saves itself is nobody else's change, not even for a moment.
  const warned = await page.evaluateHandle(() => {
    const times: number[] = [];
    new MutationObserver(() => {
      if (document.body.textContent.includes('changed on the disk')) times.push(performance.now());
    }).observe(document.body, { childList: true, subtree: true });
    return times;
  });
  await page.keyboard.press('Control+s');
  await expect.poll(() => own.read(file)).toBe(`${before}# from elsewhere\n# mine after all`);
  await expect(page.getByText('not saved', { exact: true })).toHaveCount(0);
  expect(await warned.jsonValue()).toEqual([]);
});
