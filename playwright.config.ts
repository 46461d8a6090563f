import { defineConfig } from '@playwright/test';

/** Flags for a Chromium that neither phones home nor needs a sandbox we cannot give it as root in a container. */
const args = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  fullyParallel: false,
  workers: 2,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  use: {
    viewport: { width: 1440, height: 900 },
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
    locale: 'en-GB',
    timezoneId: 'UTC',
    launchOptions: { args, ...(process.env['HOLDPOINT_CHROMIUM'] ? { executablePath: process.env['HOLDPOINT_CHROMIUM'] } : {}) },
  },
  projects: [
    // The story measures: nothing else may run beside it.
    { name: 'story', testDir: 'e2e/browser', testMatch: 'story.spec.ts' },
    { name: 'browser', testDir: 'e2e/browser', testIgnore: 'story.spec.ts' },
    { name: 'electron', testDir: 'e2e/electron' },
  ],
});
