import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from '@playwright/test';
import config from '../../playwright.config.ts';

/** The Chromium of the end-to-end tests: named in HOLDPOINT_CHROMIUM, Debian's, or Playwright's own. */
export function launchChromium(): Promise<Browser> {
  const named = process.env['HOLDPOINT_CHROMIUM'] ?? '/usr/bin/chromium';
  return chromium.launch({ ...config.use?.launchOptions, ...(existsSync(named) ? { executablePath: named } : {}), headless: true });
}

/** Signs in and waits until a person could work: the heading is there, and the page hears the core. */
export async function openConsole(browser: Browser, url: string): Promise<{ page: Page; interactiveMs: number }> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', timezoneId: 'UTC' });
  const began = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  await Promise.all([
    page.getByRole('heading', { level: 1 }).waitFor(),
    page.getByRole('contentinfo', { name: 'Status' }).getByText('core connected').waitFor(),
  ]);
  return { page, interactiveMs: performance.now() - began };
}
