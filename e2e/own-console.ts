import type { Page } from '@playwright/test';
import { RunningConsole } from './console.ts';
import { OwnTarget } from './own-target.ts';
import { patienceMs } from './patience.ts';
import { settled } from './places.ts';
import { test as base } from './test.ts';

/**
 * As `test`, with a console and a target of the test's own, up in a moment: what it breaks, nobody else misses. Routes are those of this
 * console, which lives until the page is closed: a page that is cut off tries again, and says so in the log of the browser.
 */
export const test = base.extend<{ target: OwnTarget; files: Record<string, string>; own: RunningConsole }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's form
  target: async ({}, use) => {
    const target = await OwnTarget.start();
    await use(target);
    await target.close();
  },
  /** Of the workspace, by their paths in it. */
  files: ({ target }, use) => use(target.workspace()),
  own: async ({ files }, use) => {
    const own = await RunningConsole.serve(files);
    await use(own);
    await own.stop();
  },
  baseURL: async ({ own }, use) => use(new URL(own.url).origin),
  actionTimeout: patienceMs,
});

export { expect } from './patience.ts';

/** Opens the console with its token: the browser is signed in from then on. */
export async function signIn(page: Page, own: RunningConsole): Promise<void> {
  await page.goto(own.url);
  await settled(page, 'Overview');
}
