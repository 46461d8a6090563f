import { chromium } from '@playwright/test';
import { RunningConsole } from './console.ts';
import { withCore } from './core-client.ts';
const out = '/tmp/rp';
const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 1024, height: 700 } };
const running = await RunningConsole.start();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: ['--no-sandbox'] });
const errors: string[] = [];
try {
  const context = await browser.newContext({ viewport: sizes.wide, locale: 'en-GB', timezoneId: 'UTC' });
  const page = await context.newPage();
  page.on('console', (m) => m.type() === 'error' && errors.push(m.text()));
  page.on('pageerror', (e) => errors.push(String(e)));
  await page.goto(running.url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const origin = new URL(page.url()).origin;
  const shoot = async (name: string, full = true) => {
    for (const theme of ['dark', 'light']) {
      for (const [size, viewport] of Object.entries(sizes)) {
        await page.setViewportSize(full ? { ...viewport, height: size === 'wide' ? 2000 : 2600 } : viewport);
        await page.evaluate((value) => localStorage.setItem('holdpoint.theme', value), theme);
        await page.reload();
        await page.getByRole('main').waitFor();
        await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
        await page.evaluate(() => document.fonts.ready);
        await page.waitForTimeout(700);
        await page.screenshot({ path: `${out}/${name}-${theme}-${size}.png` });
      }
    }
  };
  const duration = process.env['DUR'] ?? '40s';
  const start = () => withCore(running.workspace, (c) => c.runs.start({ file: 'scenarios/checkout-60s.yaml', overrides: { duration } }));
  const ended = (runId: string) => withCore(running.workspace, async (c) => { for (;;) { const d = await c.runs.get({ runId }); if (d.result.endedAt) return d; await new Promise((r) => setTimeout(r, 500)); } });
  const a = await start();
  await page.goto(`${origin}/runs/${a.runId}`);
  await page.waitForTimeout(12000);
  await withCore(running.workspace, (c) => c.runs.hold({ runId: a.runId, why: 'vacuum on orders' }));
  await page.waitForTimeout(4000);
  await withCore(running.workspace, (c) => c.runs.resume({ runId: a.runId }));
  await page.waitForTimeout(3000);
  await shoot('live');
  await ended(a.runId);
  await page.waitForTimeout(1500);
  await shoot('after');
  const b = await start();
  await ended(b.runId);
  await page.goto(`${origin}/runs/compare?a=${a.runId}&b=${b.runId}`);
  await page.waitForTimeout(1000);
  await shoot('compare');
  await page.goto(`${origin}/runs`);
  await shoot('runs', false);
  console.log(running.workspace, a.runId, b.runId);
} finally {
  console.log('errors', errors);
  await browser.close();
  await running.stop();
}
