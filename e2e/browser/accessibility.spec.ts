import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { RunningConsole } from '../console.ts';
import { withCore } from '../core-client.ts';
import { pages, type Place, settled } from '../places.ts';
import { expect, test as base } from '../signed-in.ts';

interface Objects {
  runId: string;
  /** Another one of the same workload. */
  laterId: string;
  digest: string;
}

/** A phase that has all but its signatures: only then can the dialog of the approval be opened. */
const plan = `version: 1
title: House rules
phases:
  - id: ready
    title: Ready for a signature
    state: active
    criteria:
      - { id: read, title: The rules were read, source: { checklist: true }, revision: any }
  - id: governed
    title: Everything that can be said
    tasks: [{ id: T1, title: Add a search database }]
    findings: [{ id: C1, title: Sessions leak memory, severity: critical }]
    scopeChanges: [{ id: S1, title: A third region, impact: { delay: 2 weeks } }]
    criteria:
      - { id: slow, title: Response time, metric: response_time, stat: p95, op: <, value: 200, unit: ms, source: { scenario: checkout-60s }, revision: any }
    signOffs: [{ as: Lead, person: chris }]
`;

/** What the pages show: a finished run with its evidence, a phase to sign, an entry of the ledger, an open terminal. */
async function makeObjects(running: RunningConsole): Promise<Objects> {
  running.write('plans/house-rules.yaml', plan);
  return withCore(running.workspace, async (client) => {
    await client.terminals.create({});
    const start = () => client.runs.start({ file: 'scenarios/checkout-60s.yaml', overrides: { duration: '5s' } });
    const { runId } = await start();
    await client.gates.attest({ phaseId: 'ready', criterionId: 'read', answer: 'yes', note: 'Read.', by: 'ada' });
    for (const question of ['what_breaks_first', 'how_do_we_know', 'what_is_plan_b', 'three_am'] as const) {
      await client.gates.answer({ phaseId: 'ready', question, text: 'The pool.', artefacts: ['runbooks/shop-slow.md'], by: 'ada' });
    }
    const governed = { phaseId: 'governed', reason: 'Because.' };
    const signed = { ...governed, person: 'ben', passphrase: 'demo' };
    await client.gates.review({ ...governed, lens: 'security', position: 'object', by: 'chris' });
    await client.gates.review({ ...governed, lens: 'security', position: 'approve', by: 'ben' });
    await client.gates.waive({ ...signed, criterionId: 'slow', until: new Date(Date.now() + 86_400_000).toISOString() });
    const { runId: laterId } = await start();
    const evidenceOf = async (id: string) => (await client.runs.get({ runId: id })).evidence;
    for (const id of [runId, laterId]) await expect.poll(() => evidenceOf(id), { timeout: 60_000 }).not.toBeNull();
    return { runId, laterId, digest: (await evidenceOf(runId)) ?? '' };
  });
}

// One for the whole file, without a worker of its own, which would start a demo of its own.
let made: Promise<Objects> | undefined;
const test = base.extend<{ objects: Objects }>({
  objects: [async ({ running }, use) => use(await (made ??= makeObjects(running))), { timeout: 120_000 }],
});

/**
 * Nothing that axe calls serious or critical; what it found is in the message.
 * @param colours only what depends on the theme: contrast and the like.
 */
async function expectAccessible(page: Page, what: string, { colours = false } = {}): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  // Of what is in order it need say nothing: finding names for all of those elements takes as long as the rules.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations } = await (colours ? axe.withRules(['color-contrast', 'link-in-text-block']) : axe).analyze();
  const found = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} (${node.failureSummary?.replaceAll(/\s+/g, ' ')})`));
  expect.soft(found, what).toEqual([]);
}

test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** One visit for both themes: the page follows the system's, and only what has colours is looked at again. */
test('every page is accessible in both themes', async ({ page, objects }) => {
  // Some thirty of them.
  test.setTimeout(360_000);
  await page.addInitScript(() => localStorage.setItem('holdpoint.theme', 'auto'));
  const withObjects: Place[] = [
    { name: 'a finished run', route: `/runs/${objects.runId}`, heading: 'checkout soak (demo, 60 s)' },
    { name: 'two runs compared', route: `/runs/compare?a=${objects.runId}&b=${objects.laterId}`, heading: 'Compare two runs' },
    { name: 'memory of a run', route: `/memory?run=${objects.runId}`, heading: 'Memory' },
    { name: 'a record', route: `/evidence/${objects.digest}`, heading: /checkout soak/ },
    { name: 'an entry of the ledger', route: '/ledger/0', heading: 'Entry 0' },
    { name: 'a phase with findings, waivers and objections', route: '/gates/governed', heading: 'Everything that can be said' },
    { name: 'a held phase', route: '/gates/phase-4', heading: 'Phase 4: production hardening' },
  ];
  for (const { name, route, heading } of [...pages, ...withObjects]) {
    await test.step(name, async () => {
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.goto(route);
      await settled(page, heading);
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
      await expectAccessible(page, `${name}, dark`);
      await page.emulateMedia({ colorScheme: 'light' });
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
      await expectAccessible(page, `${name}, light`, { colours: true });
    });
  }
});

for (const theme of ['dark', 'light'] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.beforeEach(async ({ page }) => {
      await page.addInitScript((value) => localStorage.setItem('holdpoint.theme', value), theme);
    });

    async function open(page: Page, { route, heading }: Omit<Place, 'name'>): Promise<void> {
      await page.goto(route);
      await settled(page, heading);
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
    }

    test('the dialog of an approval is accessible, with its complaints', async ({ page, objects }) => {
      expect(objects.runId).not.toBe('');
      await open(page, { route: '/gates/ready', heading: 'Ready for a signature' });
      await page.getByRole('main').getByRole('button', { name: 'Approve release' }).first().click();
      const dialog = page.getByRole('dialog', { name: /^Approve the release/ });
      await dialog.getByRole('button', { name: 'Sign and approve' }).click();
      await expect(dialog).toBeVisible();
      await expectAccessible(page, 'the dialog');
    });

    test('the palette and the sheet of shortcuts are accessible', async ({ page }) => {
      await open(page, { route: '/', heading: 'Overview' });
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('dialog').getByText('Start checkout soak (demo, 60 s)')).toBeVisible();
      await expectAccessible(page, 'the palette');
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
      await expectAccessible(page, 'the sheet');
    });
  });
}
