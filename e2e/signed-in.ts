import { test as base } from './test.ts';

/** As `test`, with each page signed in to the demo as an approver; `page.goto('/gates')` works. */
export const test = base.extend({
  storageState: ({ session }, use) => use(session),
  baseURL: ({ running }, use) => use(new URL(running.url).origin),
});

export { expect } from '@playwright/test';
