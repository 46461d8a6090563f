import type { Page } from '@playwright/test';
import type { DemoConsole } from './demo-console.ts';

/** Starts the demo's run of 60 s and shows it; all eight charts are on the page when this returns. */
export async function watchDemoRun(console: DemoConsole, page: Page): Promise<{ runId: string }> {
  using connection = await console.connect();
  const { runId } = await connection.client.runs.start({ file: 'scenarios/checkout-60s.yaml', overrides: {} });
  await page.goto(new URL(`/runs/${runId}`, page.url()).href);
  // Charts that have nothing to show yet are not drawn.
  await page
    .locator('canvas')
    .nth(chartsOfARun - 1)
    .waitFor({ timeout: 15_000 });
  return { runId };
}

const chartsOfARun = 8;
