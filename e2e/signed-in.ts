import type { BrowserContextOptions } from '@playwright/test';
import { test as base } from './test.ts';

type StorageState = Exclude<BrowserContextOptions['storageState'], string | undefined>;

/** As `test`, with each page signed in to the demo as an approver; `page.goto('/gates')` works. */
export const test = base.extend<object, { session: StorageState; origin: string }>({
  origin: [async ({ running }, use) => use(new URL(running.url).origin), { scope: 'worker' }],
  session: [
    async ({ running, playwright }, use) => {
      const request = await playwright.request.newContext();
      await request.get(running.url);
      await use(await request.storageState());
      await request.dispose();
    },
    { scope: 'worker' },
  ],
  storageState: ({ session }, use) => use(session),
  baseURL: ({ origin }, use) => use(origin),
});

export { expect } from '@playwright/test';
