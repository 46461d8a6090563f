import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { holdpoint } from '../console.ts';
import { settled } from '../places.ts';
import { expect, test } from '../signed-in.ts';

/** The text of what a button saves. */
async function saved(page: Page, act: () => Promise<unknown>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return readFileSync(await download.path(), 'utf8');
}

test('a checkpoint that was kept is compared with, and entries are searched and proven', async ({ page }) => {
  await page.goto('/ledger');
  await settled(page, 'Ledger');
  const main = page.getByRole('main');
  await page.getByRole('button', { name: 'Keep elsewhere…' }).click();
  const head = await saved(page, () => page.getByRole('menuitem', { name: /^Save checkpoint/ }).click());
  expect(head).toMatch(/^holdpoint-ledger\/[0-9a-f]+\n\d+\n/);

  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Compare with a checkpoint you kept…' }).click(),
  ]);
  await chooser.setFiles({ name: 'head.txt', mimeType: 'text/plain', buffer: Buffer.from(head) });
  await expect(main.getByText(/goes on from the checkpoint of \d+ entries that you kept/)).toBeVisible();
  await expect(main.getByText('What this does not prove', { exact: false })).toBeVisible();

  await page.getByRole('textbox', { name: 'Words' }).fill('ben listed');
  await expect(main.getByText(/1 of \d+ match/)).toBeVisible();
  expect(page.url()).toContain('text=ben');
  await main.getByRole('table', { name: 'Ledger entries' }).getByRole('link').first().click();
  await expect(main.getByRole('heading', { name: 'Proof that it is in the ledger' })).toBeVisible();
  const proof = await saved(page, () => main.getByRole('button', { name: 'Export the proof' }).click());
  expect(JSON.parse(proof)).toMatchObject({ format: 'holdpoint-ledger-proof/v1' });
});

test('a key is made and revoked with a reason', async ({ page }) => {
  await page.goto('/settings/keys');
  await settled(page, 'People & keys');
  const main = page.getByRole('main');
  const keys = main.getByRole('table', { name: 'Keys of Chris Lindqvist' }).getByRole('row');
  const before = await keys.count();
  const panel = main.getByRole('region', { name: 'Chris Lindqvist' });
  await panel.getByRole('button', { name: 'New key…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Passphrase', { exact: true }).fill('correct horse');
  await dialog.getByRole('button', { name: 'Make the key' }).click();
  await expect(dialog.getByText('It is not the same.')).toBeVisible();
  await dialog.getByLabel('The same again').fill('correct horse');
  await dialog.getByRole('button', { name: 'Make the key' }).click();
  await expect(keys).toHaveCount(before + 1);

  await keys
    .last()
    .getByRole('button', { name: /^What can be done/ })
    .click();
  await page.getByRole('menuitem', { name: 'Revoke…' }).click();
  await dialog.getByRole('button', { name: 'Revoke the key' }).click();
  await expect(dialog.getByText(/A reason is needed/)).toBeVisible();
  await dialog.getByLabel('Why').fill('The laptop was lost.');
  await dialog.getByRole('button', { name: 'Revoke the key' }).click();
  await expect(keys.last()).toContainText('revoked');
});

test('a result is imported, and a decision that was signed elsewhere is taken in', async ({ page, running }) => {
  await page.goto('/evidence');
  await settled(page, 'Evidence');
  const main = page.getByRole('main');
  const dialog = page.getByRole('dialog');
  const report = (text: string) => ({ name: 'unit.xml', mimeType: 'text/xml', buffer: Buffer.from(text) });
  const choose = async (label: string, file: ReturnType<typeof report>) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), dialog.getByLabel(label).click()]);
    await chooser.setFiles(file);
  };
  await page.getByRole('button', { name: 'Import a result…' }).click();
  await choose('File', report('<testsuite><testcase name="a"/>'));
  await dialog.getByLabel('Name').fill('unit-tests');
  await dialog.getByRole('button', { name: 'Import it' }).click();
  await expect(dialog.getByRole('alert')).toContainText('never closed');
  await choose('File', report('<testsuite><testcase name="a"/></testsuite>'));
  await dialog.getByRole('button', { name: 'Import it' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'unit-tests (JUnit)' })).toBeVisible();
  await expect(main.getByRole('heading', { name: 'What rests on it' })).toBeVisible();

  await page.goto('/gates/phase-4');
  await settled(page, 'Phase 4: production hardening');
  const request = path.join(running.workspace, 'request.json');
  const answer = path.join(running.workspace, 'answer.json');
  writeFileSync(request, await saved(page, () => main.getByRole('button', { name: 'Export request' }).click()));
  running.write('passphrase.txt', 'demo\n');
  const signing = ['--request', request, '--person', 'ben', '--reason', 'Not measured yet.', '--out', answer];
  const passphrase = ['--passphrase-file', path.join(running.workspace, 'passphrase.txt')];
  const signed = await holdpoint(['gate', 'reject', ...signing, ...passphrase, '--workspace', running.workspace]);
  expect(signed.status).toBe(0);
  await main.getByRole('button', { name: 'Import answer…' }).click();
  await choose('Answer', { name: 'answer.json', mimeType: 'application/json', buffer: readFileSync(answer) });
  await dialog.getByRole('button', { name: 'Take it in' }).click();
  await expect(main.getByText('Not measured yet.').first()).toBeVisible();
});
