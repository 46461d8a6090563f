import { heading, navigationKeys, pages, settled } from '../places.ts';
import { expect, test } from '../signed-in.ts';

test.describe('the palette', () => {
  test.beforeEach(async ({ page }) => {
    await page.goto('/');
    await settled(page, 'Overview');
    await page.keyboard.press('Control+k');
    // What is typed before would not be typed into it.
    await expect(page.getByRole('dialog').locator('input')).toBeFocused();
  });

  test('finds pages by a part of their name', async ({ page }) => {
    await page.getByRole('dialog').getByRole('searchbox').or(page.getByRole('dialog').getByRole('textbox')).fill('postg');
    await expect(page.getByRole('dialog').getByText('Postgres', { exact: true })).toBeVisible();
    await expect(page.getByRole('dialog').getByText('Ledger', { exact: true })).toHaveCount(0);
    await page.keyboard.press('Enter');
    await expect(heading(page, 'Postgres')).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  test('leads to the start of a scenario', async ({ page }) => {
    await page.keyboard.type('8 h');
    await expect(page.getByRole('dialog').getByText('Start checkout soak (8 h)')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/runs/new?scenario=scenarios%2Fcheckout-8h.yaml');
    await expect(page.getByRole('radio', { name: /checkout-8h\.yaml/ })).toBeChecked();
    await expect(page.getByRole('button', { name: 'Start the run' })).toBeEnabled();
  });

  test('says so when there is nothing by a name, and closes by Escape', async ({ page }) => {
    await page.keyboard.type('no such thing');
    await expect(page.getByText('Nothing by that name.')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(heading(page, 'Overview')).toBeVisible();
  });
});

test.describe('keys', () => {
  test('numbers open the pages', async ({ page }) => {
    await page.goto('/settings');
    await settled(page, 'Settings');
    for (const [key, name] of navigationKeys) {
      await page.keyboard.press(key);
      await expect(heading(page, name)).toBeVisible();
    }
  });

  test('a number that is typed into a field stays in the field', async ({ page }) => {
    await page.goto('/runs/new');
    await settled(page, 'New run');
    const rate = page.getByRole('textbox', { name: 'Rate' });
    await rate.click();
    await page.keyboard.type('125/s');
    await expect(rate).toHaveValue('125/s');
    await expect(heading(page, 'New run')).toBeVisible();
  });

  test('numbers and ? that are typed into a terminal go to its shell', async ({ page }) => {
    await page.addInitScript(() => localStorage.setItem('holdpoint.terminals.screenReader', 'true'));
    await page.goto('/terminal');
    await settled(page, 'Terminal');
    await page.getByRole('button', { name: 'New terminal', exact: true }).click();
    const terminal = page.getByRole('region', { name: /^Terminal / }).and(page.locator('[data-state="live"]'));
    await expect(terminal.getByRole('textbox')).toBeFocused();
    await page.keyboard.type('echo 1235?? | rev');
    await page.keyboard.press('Enter');
    await expect(terminal.getByRole('listitem').filter({ hasText: /^\?\?5321$/ })).toBeAttached();
    await expect(page).toHaveURL(/\/terminal/);
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.type('exit');
    await page.keyboard.press('Enter');
    await page
      .getByRole('region', { name: /^Terminal / })
      .getByRole('button', { name: 'Close' })
      .click();
  });

  test('? opens the sheet of shortcuts, Escape closes it, and no key acts behind it', async ({ page }) => {
    await page.goto('/');
    await settled(page, 'Overview');
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await expect(sheet).toBeVisible();
    for (const [, name] of navigationKeys) await expect(sheet.getByRole('definition').getByText(name, { exact: true })).toBeVisible();
    await page.keyboard.press('3');
    await page.keyboard.press('Escape');
    await expect(sheet).toHaveCount(0);
    // Had the 3 acted, there would be another page behind this one.
    await page.keyboard.press('4');
    await expect(heading(page, 'Memory')).toBeVisible();
    await page.goBack();
    await expect(heading(page, 'Overview')).toBeVisible();
  });
});

test.describe('the theme', () => {
  /** Each colour scheme that the document had, from its first element on. */
  const recordSchemes = () => {
    const seen: (string | null)[] = [];
    Object.assign(window, { schemesSeen: seen });
    const note = () => {
      // Before the body is there, nothing can be painted.
      const scheme = document.documentElement?.getAttribute('data-mantine-color-scheme') ?? null;
      if (document.body && seen.at(-1) !== scheme) seen.push(scheme);
    };
    new MutationObserver(note).observe(document, { attributes: true, childList: true, subtree: true });
  };

  for (const { theme, other, system } of [
    { theme: 'Light', other: 'Dark', system: 'dark' },
    { theme: 'Dark', other: 'Light', system: 'light' },
  ] as const) {
    test(`stays ${theme.toLowerCase()} over a reload, with no flash of the other, whatever the system prefers`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: system });
      await page.goto('/settings');
      await settled(page, 'Settings');
      const root = page.locator('html');
      await expect(root).toHaveAttribute('data-mantine-color-scheme', other.toLowerCase());
      const before = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      await page.getByText(theme, { exact: true }).click();
      await expect(root).toHaveAttribute('data-mantine-color-scheme', theme.toLowerCase());
      await page.addInitScript(recordSchemes);
      await page.reload();
      await settled(page, 'Settings');
      await expect(page.getByRole('radio', { name: theme })).toBeChecked();
      expect(await page.evaluate(() => Reflect.get(window, 'schemesSeen') as unknown)).toEqual([theme.toLowerCase()]);
      expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.toBe(before);
    });
  }

  test('follows the system while nobody chose', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto('/');
    await settled(page, 'Overview');
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
  });
});

test.describe('addresses', () => {
  test('of all pages open directly, and fit a window of 1024 × 700', async ({ page }) => {
    test.setTimeout(360_000);
    await page.setViewportSize({ width: 1024, height: 700 });
    for (const { name, route, heading: title } of [
      ...pages,
      { name: 'a phase', route: '/gates/phase-4', heading: 'Phase 4: production hardening' },
    ]) {
      await test.step(name, async () => {
        await page.goto(route);
        await settled(page, title);
        await expect(page).toHaveURL(route);
        // What scrolls sideways by itself, such as a wide table, may; the page may not.
        const wider = await page.evaluate(() =>
          [document.documentElement, document.body, document.querySelector('main')]
            .filter((each) => each && each.scrollWidth > each.clientWidth)
            .map((each) => `${each?.tagName}: ${each?.scrollWidth} of ${each?.clientWidth} px`),
        );
        expect.soft(wider, name).toEqual([]);
      });
    }
  });

  test('that name nothing say so and lead on', async ({ page }) => {
    await page.goto('/no/such/page');
    await settled(page, 'No such page');
    await expect(page.getByText('/no/such/page')).toBeVisible();
    await page.getByRole('link', { name: 'Go to the overview' }).click();
    await settled(page, 'Overview');
    await expect(page).toHaveURL('/');
  });

  test('of a run, phase, record or entry that is not there say so, with the way elsewhere beside it', async ({ page }) => {
    for (const [route, says] of [
      ['/runs/no-such-run', 'The run could not be read.'],
      ['/gates/no-such-phase', 'The phase could not be read.'],
      ['/evidence/sha256:0000', 'The record could not be read.'],
      ['/ledger/999999', 'The ledger has no entry 999999.'],
    ] as const) {
      await page.goto(route);
      await expect(page.getByText(says)).toBeVisible();
      await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
    }
  });

  test('are kept by back and forward', async ({ page }) => {
    await page.goto('/');
    await settled(page, 'Overview');
    const rail = page.getByRole('navigation', { name: 'Pages' });
    await rail.getByRole('link', { name: 'Runs' }).click();
    await settled(page, 'Runs');
    await rail.getByRole('link', { name: 'Ledger' }).click();
    await settled(page, 'Ledger');
    await page.goBack();
    await expect(heading(page, 'Runs')).toBeVisible();
    await expect(rail.getByRole('link', { name: 'Runs' })).toHaveAttribute('aria-current', 'page');
    await page.goBack();
    await expect(heading(page, 'Overview')).toBeVisible();
    await page.goForward();
    await expect(heading(page, 'Runs')).toBeVisible();
    await expect(page).toHaveTitle('Runs · Holdpoint');
  });
});

test('the rail has words from 1100 px on, and icons with the same names below', async ({ page }) => {
  await page.setViewportSize({ width: 1100, height: 700 });
  await page.goto('/');
  await settled(page, 'Overview');
  const rail = page.getByRole('navigation', { name: 'Pages' });
  const width = async () => Math.round((await rail.boundingBox())?.width ?? 0);
  const runs = rail.getByRole('link', { name: 'Runs' });
  const word = async () => Math.round((await runs.getByText('Runs').boundingBox())?.width ?? 0);
  expect(await width()).toBeGreaterThan(150);
  expect(await word()).toBeGreaterThan(20);
  await page.setViewportSize({ width: 1099, height: 700 });
  await expect.poll(width).toBeLessThan(60);
  expect(await word()).toBeLessThanOrEqual(1);
  await runs.click();
  await expect(heading(page, 'Runs')).toBeVisible();
});
