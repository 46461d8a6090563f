import { test as base } from '@playwright/test';
import { RunningConsole } from './console.ts';

/** Tests of the page: one console per worker, and no test passes with an error in the browser's console. */
export const test = base.extend<{ pageErrors: string[]; signedIn: void; expectedErrors: RegExp | null }, { running: RunningConsole }>({
  running: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's form
    async ({}, use) => {
      const running = await RunningConsole.start();
      await use(running);
      await running.stop();
    },
    { scope: 'worker', timeout: 120_000 },
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
