import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { holdpoint } from '../console.ts';
import { withCore } from '../core-client.ts';
import { Network } from '../network.ts';
import { expect, signIn, test as base } from '../own-console.ts';
import { settled } from '../places.ts';
import { test as inDemo } from '../signed-in.ts';

const test = base.extend<{ network: Network }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's form
  network: async ({}, use) => {
    const network = await Network.start();
    await use(network);
    await network.stop();
  },
});

const banner = (page: Page) => page.getByRole('alert').filter({ hasText: 'The core is out of reach' });
const statusBar = (page: Page) => page.getByRole('contentinfo', { name: 'Status' });
const healthOf = (page: Page, name: string) => page.getByRole('region', { name: 'Health' }).getByRole('listitem').filter({ hasText: name });
const terminalLine = (page: Page, text: string) =>
  page
    .getByRole('region', { name: /^Terminal / })
    .getByRole('listitem')
    .filter({ hasText: new RegExp(`^${text}$`) });

/** Proof that the page was not loaded anew. */
async function mark(page: Page): Promise<() => Promise<unknown>> {
  await page.evaluate(() => Object.assign(window, { marked: true }));
  return () => page.evaluate(() => Reflect.get(window, 'marked') as unknown);
}

async function openTerminal(page: Page): Promise<void> {
  await page.evaluate(() => localStorage.setItem('holdpoint.terminals.screenReader', 'true'));
  await page.goto('/terminal');
  await settled(page, 'Terminal');
  await page.getByRole('button', { name: 'Open a terminal' }).click();
  await expect(page.getByRole('region', { name: /^Terminal / }).getByRole('textbox')).toBeFocused();
}

test.describe('a page whose connection is cut', () => {
  test.use({
    proxy: ({ network }, use) => use({ server: network.proxy }),
    expectedErrors: /net::ERR_SOCKS_CONNECTION_FAILED|net::ERR_CONNECTION_(RESET|CLOSED)/,
  });

  test('says what goes on meanwhile, and comes back by itself with its terminal and live data', async ({ page, own, target, network }) => {
    await signIn(page, own);
    await openTerminal(page);
    const marked = await mark(page);
    await page.keyboard.type('KEPT=4$((1+1)); echo begun-$KEPT; until [ -e cut ]; do sleep 0.05; done; touch went-on; echo value-$KEPT\n');
    await expect(terminalLine(page, 'begun-42')).toBeAttached();

    network.cut();
    await expect(banner(page)).toContainText('Runs and terminals are not part of this page: they go on while the core lives');
    await expect(banner(page)).toContainText(/Trying again/);
    await expect(statusBar(page)).toContainText('core out of reach');
    await expect(page.getByText('Not connected. The session goes on')).toBeVisible();
    // The shell goes on without the page.
    own.write('cut', '');
    await expect.poll(() => existsSync(path.join(own.workspace, 'went-on'))).toBe(true);

    network.mend();
    await expect(banner(page)).toHaveCount(0);
    await expect(statusBar(page)).toContainText('core connected');
    await expect(terminalLine(page, 'value-42')).toBeAttached();
    await page.keyboard.type('echo again-$KEPT\n');
    await expect(terminalLine(page, 'again-42')).toBeAttached();
    // Streams of other pages are open again too.
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Overview' }).click();
    await expect(healthOf(page, 'shop')).toContainText('up');
    await target.close();
    await expect(healthOf(page, 'shop')).toContainText('down');
    expect(await marked()).toBe(true);
  });

  test('refuses what is pressed meanwhile in words, and does it when it is pressed again', async ({ page, own, network }) => {
    await signIn(page, own);
    await page.goto('/runs/new');
    await settled(page, 'New run');
    const start = page.getByRole('button', { name: 'Start the run' });
    network.cut();
    await expect(banner(page)).toBeVisible();
    await start.click();
    await expect(page.getByText('steady was not started.')).toBeVisible();
    await expect(page.getByText('The console is not connected to its core. It tries again by itself.')).toBeVisible();
    network.mend();
    await banner(page).getByRole('button', { name: 'Try now' }).click();
    await expect(banner(page)).toHaveCount(0);
    await withCore(own.workspace, async (client) => expect(await client.runs.list({ limit: 10 })).toEqual([]));
    await start.click();
    await expect(page.getByRole('heading', { level: 1, name: 'steady' })).toBeVisible();
  });
});

test.describe('a page whose console was killed', () => {
  test.use({ expectedErrors: /net::ERR_CONNECTION_(REFUSED|RESET)/ });

  test('waits, and goes on when the console is back at the same address', async ({ page, own, baseURL }) => {
    await signIn(page, own);
    await page.goto('/runs');
    await settled(page, 'Runs');
    await expect(page.getByText('No run yet')).toBeVisible();
    const marked = await mark(page);

    await own.kill();
    await expect(banner(page)).toContainText('a run that it leaves behind can be resumed');
    await own.launch();
    expect(new URL(own.url).origin).toBe(baseURL);
    await expect(banner(page)).toHaveCount(0);
    await expect(statusBar(page)).toContainText('core connected');

    const { runId } = await withCore(own.workspace, (client) => client.runs.start({ file: 'scenarios/steady.yaml', overrides: {} }));
    await expect(page.getByRole('banner').getByRole('link', { name: /steady/ })).toBeVisible();
    await page.getByRole('table', { name: 'Runs' }).getByRole('link').first().click();
    await expect(page).toHaveURL(`/runs/${runId}`);
    await expect(page.getByRole('button', { name: 'Hold', exact: true })).toBeEnabled();
    expect(await marked()).toBe(true);
  });
});

test.describe('a target that is down', () => {
  test('is shown as down, a run against it is refused in words, and starts when it is back', async ({ page, own, target }) => {
    await signIn(page, own);
    await expect(healthOf(page, 'shop')).toContainText('up');
    await target.close();
    await expect(healthOf(page, 'shop')).toContainText('down');
    await expect(healthOf(page, 'shop')).toContainText('no answer');
    await expect(statusBar(page)).toContainText('shop · down');

    await page.goto('/runs/new');
    await settled(page, 'New run');
    await page.getByRole('button', { name: 'Start the run' }).click();
    const refusal = page.getByRole('alert').filter({ hasText: 'steady was not started.' });
    await expect(refusal).toContainText(`The target shop does not answer at ${target.url}`);
    await expect(refusal).toContainText('Start it, or correct its address in holdpoint.yaml or in the scenario.');
    await expect(page).toHaveURL('/runs/new');

    await target.open();
    await refusal.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'steady' })).toBeVisible();
    await expect(statusBar(page)).not.toContainText('down');
  });
});

inDemo('the sample service that was killed is shown as down, started again, and up again', async ({ page, running }) => {
  const service = () => withCore(running.workspace, async (client) => (await client.demo.state()).service);
  const before = await service();
  await page.goto('/');
  await settled(page, 'Overview');
  await expect(healthOf(page, 'shop').first()).toContainText('up');
  process.kill(before?.pid ?? 0, 'SIGKILL');
  // Its successor would answer within a second, which a busy page may not show: it is kept from that until the page was looked at.
  const successor = await withCore(running.workspace, async (client) => {
    const pidOf = async () => (await client.demo.state()).service?.pid ?? null;
    await expect.poll(async () => ![null, before?.pid].includes(await pidOf()), { intervals: [20] }).toBe(true);
    return (await pidOf()) ?? 0;
  });
  process.kill(successor, 'SIGSTOP');
  await expect(page.getByText('Service shop ended')).toBeVisible();
  await expect(healthOf(page, 'shop').first()).toContainText('down');
  await expect(statusBar(page)).toContainText('shop · down');
  process.kill(successor, 'SIGCONT');
  await expect(healthOf(page, 'shop').first()).toContainText('up');
  await expect(statusBar(page)).not.toContainText('down');
  const after = await service();
  expect(after).toMatchObject({ state: 'up', restarts: (before?.restarts ?? 0) + 1, url: before?.url });
  expect(after?.pid).not.toBe(before?.pid);
});

test('a second console on a workspace says who has it, and the command it names opens that one', async ({ page, own }) => {
  const second = await holdpoint(['serve', '--workspace', own.workspace]);
  expect(second.status).toBe(4);
  expect(second.stderr).toContain(`is open in a console with pid ${own.pid} at ${new URL(own.url).origin}.`);
  const named = /"holdpoint (open [^"]+)"/.exec(second.stderr)?.[1]?.split(' ') ?? [];
  const { status, stdout } = await holdpoint([...named, '--no-open', '--json']);
  expect(status).toBe(0);
  await page.goto((JSON.parse(stdout) as { url: string }).url);
  await settled(page, 'Overview');
  await expect(statusBar(page)).toContainText('role: approver');
});

test('a viewer sees everything, and why the actions are not for a viewer', async ({ page, own }) => {
  const { runId } = await withCore(own.workspace, (client) => client.runs.start({ file: 'scenarios/steady.yaml', overrides: {} }));
  const { stdout } = await holdpoint(['open', own.workspace, '--no-open', '--role', 'viewer', '--json']);
  await page.goto((JSON.parse(stdout) as { url: string }).url);
  await settled(page, 'Overview');
  await expect(statusBar(page)).toContainText('role: viewer');
  const needs = (role: string) => `This needs the role ${role}; this connection is a viewer.`;
  const expectRefused = async (name: string, role: string) => {
    const button = page.getByRole('main').getByRole('button', { name, exact: true }).first();
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription(needs(role));
  };

  await page.goto('/runs/new');
  await settled(page, 'New run');
  await expectRefused('Start the run', 'operator');

  await page.goto(`/runs/${runId}`);
  await settled(page, 'steady');
  await expect(page.getByRole('main').getByText('running', { exact: true }).first()).toBeVisible();
  await expectRefused('Hold', 'operator');
  await expectRefused('Stop', 'operator');
  await page.keyboard.press('h');
  await page.keyboard.press('s');
  // Keys open no page while a dialog is open.
  await page.keyboard.press('2');
  await settled(page, 'Plan & gates');

  await page.goto('/gates/rules');
  await settled(page, 'The rules');
  await expectRefused('Reject', 'approver');
  await expectRefused('Approve release', 'approver');
  await expectRefused('Answer', 'operator');

  await page.goto('/terminal');
  await settled(page, 'Terminal');
  await expect(page.getByText(needs('operator'))).toBeVisible();
  await expectRefused('New terminal', 'operator');

  await page.goto('/settings');
  await settled(page, 'Settings');
  await expect(page.getByText(needs('operator'))).toBeVisible();
  for (const control of await page.getByRole('switch').all()) await expect(control).toBeDisabled();

  const { state } = await withCore(own.workspace, async (client) => (await client.runs.get({ runId })).result);
  expect(state).toBe('running');
});

test('a scenario with a mistake says where it is, and cannot be started', async ({ page, own }) => {
  own.write('scenarios/steady.yaml', 'name: steady\ntarget: shop\nexecutor: constant-arrival-rate\nrate: many\nduration: 10m\nsteps: []\n');
  await signIn(page, own);
  await page.goto('/runs/new');
  await settled(page, 'New run');
  await expect(page.getByText('scenarios/steady.yaml:4:7')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start the run' })).toBeDisabled();
});
