import { RunningConsole } from '../console.ts';
import { expect, test } from '../test.ts';

// Point 8 of the story. The browser reports the sockets it cannot open while the console is gone.
test.use({ expectedErrors: /WebSocket connection|Failed to load resource|ERR_CONNECTION/ });

test('a run whose console is killed is there as interrupted, resumes, and shows the gap', async ({ page }) => {
  test.setTimeout(240_000);
  const running = await RunningConsole.start();
  try {
    await page.goto(running.url);
    await page.getByRole('link', { name: 'New run' }).first().click();
    await page.getByRole('radio', { name: /checkout soak \(demo, 60 s\)/ }).check();
    // Time for a frame, for the console to come up again, and for a part after it.
    await page.getByRole('textbox', { name: 'Duration' }).fill('45s');
    await page.getByRole('button', { name: 'Start the run' }).click();
    const main = page.getByRole('main');
    await expect(main.getByText('running', { exact: true })).toBeVisible();
    // A frame of 10 s is on the disk: less would be lost whole.
    await expect(main.getByText(/1[2-9] s of 45 s/)).toBeVisible({ timeout: 40_000 });
    const { pathname } = new URL(page.url());

    await running.kill();
    await expect(page.getByRole('alert').filter({ hasText: 'The core is out of reach' })).toBeVisible();
    await running.launch();

    await page.goto(running.url);
    await page.goto(new URL(pathname, running.url).href);
    await expect(main.getByText(/The console was killed/).first()).toBeVisible();
    await expect(main.getByText(/Resumed after the console was interrupted/).first()).toBeVisible();
    await expect(main.getByText('completed', { exact: true })).toBeVisible({ timeout: 90_000 });
    await expect(main.getByText(/gap/i).first()).toBeVisible();
    // What was not observed is missing, and the run says so instead of passing.
    await expect(main.getByRole('heading', { level: 1 }).locator('xpath=..')).toContainText('inconclusive');
    await expect(main.getByText(/^(\d|[123]\d|4[0-4]) s of 45 s/)).toBeVisible();
  } finally {
    await running.stop();
  }
});
