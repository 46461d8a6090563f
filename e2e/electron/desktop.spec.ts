import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, expect, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { findElectron } from '../../src-main/cli/find-desktop.ts';
import { createDemoWorkspace } from '../../src-main/core/demo/create-demo-workspace.ts';
import { settled } from '../places.ts';

const root = path.resolve(import.meta.dirname, '../..');
// Looks at files only: loading the package `electron` under Node would start a download.
const binary = findElectron();

const test = base.extend<{ desktop: ElectronApplication; window: Page }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's form
  desktop: async ({}, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-desktop-'));
    const workspace = path.join(folder, 'demo');
    createDemoWorkspace(workspace);
    const desktop = await _electron.launch({
      executablePath: binary ?? '',
      // A user data folder of its own is a single-instance lock of its own.
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        `--user-data-dir=${path.join(folder, 'user')}`,
        root,
        '--workspace',
        workspace,
      ],
      cwd: root,
    });
    await use(desktop);
    await desktop.close();
    rmSync(folder, { recursive: true, force: true });
  },
  window: async ({ desktop }, use) => {
    const window = await desktop.firstWindow();
    const errors: string[] = [];
    window.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    window.on('pageerror', (error) => errors.push(String(error)));
    await use(window);
    expect(errors, 'errors in the console of the window').toEqual([]);
  },
});

test.describe('the desktop window', () => {
  test.skip(binary === null, 'no Electron binary');

  test('shows the demo, runs a scenario, and has a real terminal', async ({ window }) => {
    await settled(window, 'Overview');
    await expect(window.getByText('shop-production').first()).toBeVisible();
    const health = window.getByRole('region', { name: 'Health' }).getByRole('listitem');
    await expect(health.filter({ hasText: 'Postgres' })).toContainText('up', { timeout: 60_000 });
    await expect(health.filter({ hasText: /^shop/ })).toContainText('up', { timeout: 60_000 });

    await window.keyboard.press('3');
    await settled(window, 'Runs');
    await window.getByRole('link', { name: 'New run' }).first().click();
    await settled(window, 'New run');
    await window.getByText('scenarios/checkout-60s.yaml').click();
    await window.getByRole('button', { name: 'Start the run' }).click();
    await settled(window, 'checkout soak (demo, 60 s)');
    await expect(window.getByRole('main').getByText('running', { exact: true }).first()).toBeVisible();
    // A run that is on would keep the program in the tray.
    await window.getByRole('button', { name: 'Stop', exact: true }).click();
    await window.getByRole('dialog').getByRole('button', { name: 'Stop the run' }).click();
    await expect(window.getByRole('link', { name: 'Run it again' })).toBeVisible();

    await window.evaluate(() => localStorage.setItem('holdpoint.terminals.screenReader', 'true'));
    await window.keyboard.press('7');
    await settled(window, 'Terminal');
    await window.getByRole('button', { name: 'Open a terminal' }).click();
    const terminal = window.getByRole('region', { name: /^Terminal / });
    await expect(terminal.getByRole('textbox')).toBeFocused();
    await window.keyboard.type('echo echoed-$((6*7))\n');
    await expect(terminal.getByRole('listitem').filter({ hasText: /^echoed-42$/ })).toBeAttached();
  });
});
