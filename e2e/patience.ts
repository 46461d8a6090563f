import { expect as quick } from '@playwright/test';

/** Pages load as they are opened, beside a console, a target and an engine on what may be two busy cores. */
export const patienceMs = 45_000;

/** For what is waited for until a page is there, or a command of the page is done. */
export const expect = quick.configure({ timeout: patienceMs });
