import type { Page } from '@playwright/test';
import { settled } from '../places.ts';
import { expect, test } from '../signed-in.ts';

// Points 6 and 7 of the story. The terminal draws on a canvas: its screen-reader mode writes the same text into the page.
test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('holdpoint.terminals.screenReader', 'true'));
});

const pane = (page: Page) => page.locator('section[data-session]:visible');
const screen = (page: Page) => pane(page).locator('.xterm-accessibility-tree');

async function openTerminal(page: Page): Promise<void> {
  await page.goto('/terminal');
  await settled(page, 'Terminal');
  await newTab(page);
}

async function newTab(page: Page): Promise<void> {
  const before = (await pane(page).count()) === 0 ? '' : await pane(page).getAttribute('data-session');
  await page
    .getByRole('button', { name: /new (terminal|session|tab)/i })
    .first()
    .click();
  await expect(pane(page)).not.toHaveAttribute('data-session', before ?? '');
  await expect(pane(page)).toHaveAttribute('data-state', 'live');
}

async function type(page: Page, line: string): Promise<void> {
  await pane(page).click();
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

test('five probes are answered, each with its history and the question it asked', async ({ page }) => {
  await page.goto('/postgres');
  await settled(page, 'Postgres');
  const main = page.getByRole('main');
  for (const name of ['Connections', 'Blocking tree', 'Cache hit ratio', 'Slow statements', 'Transaction ID age']) {
    await expect(main.getByText(name, { exact: true })).toBeVisible();
  }
  await expect(main.getByText('all 5 probes ok')).toBeVisible();
  await expect(main.getByText('Nobody waits for a lock.')).toBeVisible();
  await page.getByRole('button', { name: 'Probe now' }).click();
  await expect(main.getByText('just now').first()).toBeVisible();
});

test('a lock held from a terminal shows who blocks whom, and is gone when it is let go', async ({ page, context }) => {
  await openTerminal(page);
  await type(page, '.holdpoint/hold-lock');
  await expect(screen(page)).toContainText('is locked (ACCESS EXCLUSIVE)');

  const other = await context.newPage();
  await other.goto('/postgres');
  await settled(other, 'Postgres');
  const tree = other
    .getByRole('main')
    .getByRole('listitem')
    .filter({ hasText: /AccessExclusiveLock|ACCESS EXCLUSIVE|LOCK TABLE|lock/i });
  await expect(other.getByText(/^\d+ waiting$/)).toBeVisible();
  await expect(tree.first()).toBeVisible();

  await page.keyboard.press('Control+c');
  await expect(screen(page)).toContainText('is free again');
  await expect(other.getByText('Nobody waits for a lock.')).toBeVisible();
  await other.close();
});

test('a shell is real, has several tabs, follows the size of the window and survives a reload', async ({ page }) => {
  await openTerminal(page);
  await type(page, 'echo $((6*7)) is the answer');
  await expect(screen(page)).toContainText('42 is the answer');

  await type(page, 'stty size');
  const wide = await lastSize(page);
  await page.setViewportSize({ width: 1024, height: 600 });
  await type(page, 'clear; stty size');
  await expect.poll(() => lastSize(page)).not.toBe(wide);

  await newTab(page);
  await type(page, 'echo second tab');
  await expect(screen(page)).toContainText('second tab');

  await type(page, 'kept=over-the-reload');
  await page.reload();
  await settled(page, 'Terminal');
  await expect(screen(page)).toContainText('second tab');
  await type(page, 'echo $kept');
  await expect(screen(page)).toContainText('over-the-reload');
});

async function lastSize(page: Page): Promise<string> {
  await expect(screen(page)).toContainText(/\d+ \d+/);
  const text = await screen(page).innerText();
  return [...text.matchAll(/^\s*(\d+ \d+)\s*$/gm)].at(-1)?.[1] ?? '';
}
