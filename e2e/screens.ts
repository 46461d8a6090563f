import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import config from '../playwright.config.ts';
import { holdpoint, RunningConsole } from './console.ts';

const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 1024, height: 700 } };
const themes = ['dark', 'light'] as const;
/** `--all` adds the narrow size, into test-results/screens: for looking, not for the docs. */
const all = process.argv.includes('--all');
const docs = path.resolve(import.meta.dirname, '../docs/screens');
const scratch = path.resolve(import.meta.dirname, '../test-results/screens');

interface Shot {
  name: string;
  route: string;
  ready?: (page: Page) => Promise<unknown>;
}

/** Everything that the page asked for is there: its title, and no skeleton of anything. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
}

const running = await RunningConsole.start();
const { workspace } = running;
const browser = await chromium.launch({ ...config.use?.launchOptions, headless: true });
try {
  const url = running.url;
  const context = await browser.newContext({ viewport: sizes.wide, locale: 'en-GB', timezoneId: 'UTC' });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const origin = new URL(page.url()).origin;

  process.stderr.write('screens: running the demo scenario for 60 s …\n');
  const run = await holdpoint(['run', 'scenarios/checkout-60s.yaml', '--json', '--workspace', workspace]);
  const { runId } = JSON.parse(run.stdout) as { runId: string };
  process.stderr.write('screens: and again, to compare …\n');
  const again = await holdpoint(['run', 'scenarios/checkout-60s.yaml', '--json', '--workspace', workspace]);
  const { runId: laterId } = JSON.parse(again.stdout) as { runId: string };
  const live = holdpoint(['run', 'scenarios/checkout-60s.yaml', '--json', '--workspace', workspace]);

  const shots: Shot[] = [
    { name: 'overview', route: '/' },
    { name: 'gates', route: '/gates' },
    { name: 'gate', route: '/gates/phase-4' },
    { name: 'timeline', route: '/gates/plan/timeline' },
    { name: 'criteria', route: '/gates/plan/criteria' },
    { name: 'findings', route: '/gates/plan/findings' },
    { name: 'risks', route: '/gates/plan/risks' },
    { name: 'decisions', route: '/gates/plan/decisions' },
    { name: 'kpis', route: '/gates/plan/kpis' },
    {
      name: 'plan-editor',
      route: '/gates/plan/edit?file=plans%2Fphase-4.yaml',
      ready: (page) => page.getByText('fit together.').waitFor(),
    },
    {
      name: 'plan-import',
      route: '/gates/import',
      ready: async (page) => {
        const file = page.locator('input[type=file]');
        const write = page.getByRole('button', { name: 'Write the draft' });
        // A review survives a reload: it is there already at the second visit.
        await file.or(write).first().waitFor({ state: 'attached' });
        if (!(await write.isVisible())) await file.setInputFiles('src-main/core/plan-import/testing/phase-7-realtime.md');
        await write.waitFor();
      },
    },
    { name: 'status', route: '/status' },
    { name: 'runs', route: '/runs' },
    { name: 'new-run', route: '/runs/new?scenario=scenarios%2Fcheckout-60s.yaml' },
    { name: 'scenarios', route: '/scenarios' },
    {
      name: 'scenario-editor',
      route: '/scenarios/edit?file=scenarios%2Fcheckout-60s.yaml',
      ready: (page) => page.getByText('none: it can run').waitFor(),
    },
    { name: 'run', route: `/runs/${runId}` },
    { name: 'compare', route: `/runs/compare?a=${runId}&b=${laterId}` },
    { name: 'memory', route: `/memory?run=${runId}` },
    { name: 'postgres', route: '/postgres/shop' },
    { name: 'terminal', route: '/terminal' },
    { name: 'ledger', route: '/ledger' },
    { name: 'evidence', route: '/evidence' },
    { name: 'settings', route: '/settings' },
    { name: 'keys', route: '/settings/keys' },
  ];
  for (const [size, viewport] of Object.entries(sizes)) {
    if (size === 'narrow' && !all) continue;
    const folder = size === 'wide' ? docs : path.join(scratch, size);
    mkdirSync(folder, { recursive: true });
    for (const theme of themes) {
      await page.setViewportSize(viewport);
      await page.evaluate((value) => localStorage.setItem('holdpoint.theme', value), theme);
      for (const shot of shots) {
        await page.goto(`${origin}${shot.route}`);
        await page.getByRole('main').waitFor();
        await shot.ready?.(page);
        await settled(page);
        await page.evaluate(() => document.fonts.ready);
        // Charts draw one frame after their data.
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
        await page.screenshot({ path: path.join(folder, `${shot.name}-${theme}.png`) });
      }
    }
  }
  await live;
  process.stderr.write(`screens: written to ${path.relative(process.cwd(), docs)}\n`);
} finally {
  await browser.close();
  await running.stop();
}
