import { type BrowserContextOptions, test as base } from '@playwright/test';
import { RunningConsole } from './console.ts';

type StorageState = Exclude<BrowserContextOptions['storageState'], string | undefined>;

/**
 * Tests of the page: one demo per worker, and no test passes with an error in the browser's console. Everything that lives as long as a
 * worker stands here: a file with more of it would need a worker of its own, and with it another demo.
 */
export const test = base.extend<
  { pageErrors: string[]; expectedErrors: RegExp | null },
  { running: RunningConsole; session: StorageState }
>({
  running: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's form
    async ({}, use) => {
      const running = await RunningConsole.start();
      await use(running);
      await running.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  /** What a browser keeps that is signed in to the demo as an approver. */
  session: [
    async ({ running, playwright }, use) => {
      const request = await playwright.request.newContext();
      await request.get(running.url);
      await use(await request.storageState());
      await request.dispose();
    },
    { scope: 'worker' },
  ],
  /** Of the browser's console: what this test itself causes, such as a refused socket while the console is down. */
  expectedErrors: [null, { option: true }],
  pageErrors: [
    async ({ page, expectedErrors }, use) => {
      const errors: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' && !expectedErrors?.test(message.text())) errors.push(message.text());
      });
      page.on('pageerror', (error) => errors.push(String(error)));
      await use(errors);
      base.expect(errors, 'errors in the browser console').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect } from '@playwright/test';
