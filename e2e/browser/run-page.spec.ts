import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import type { RunningConsole } from '../console.ts';
import { withCore } from '../core-client.ts';
import { settled } from '../places.ts';
import { expect, test as base } from '../signed-in.ts';

interface Runs {
  earlier: string;
  later: string;
}

/** Two short runs of the demo, beside each other. */
async function makeRuns({ workspace }: RunningConsole): Promise<Runs> {
  return withCore(workspace, async (client) => {
    const start = async () => (await client.runs.start({ file: 'scenarios/checkout-60s.yaml', overrides: { duration: '6s' } })).runId;
    const runs = { earlier: await start(), later: await start() };
    const endOf = async (runId: string) => (await client.runs.get({ runId })).result.endedAt;
    for (const runId of [runs.earlier, runs.later]) await expect.poll(() => endOf(runId), { timeout: 60_000 }).not.toBeNull();
    return runs;
  });
}

// One for the whole file, without a worker of its own, which would start a demo of its own.
let made: Promise<Runs> | undefined;
const test = base.extend<{ runs: Runs }>({
  runs: [async ({ running }, use) => use(await (made ??= makeRuns(running))), { timeout: 150_000 }],
});

const heading = 'checkout soak (demo, 60 s)';

async function open(page: Page, runId: string): Promise<Locator> {
  await page.goto(`/runs/${runId}`);
  await settled(page, heading);
  return page.getByRole('main');
}

test('a finished run shows its heat map, its distribution and its steps', async ({ page, runs }) => {
  const main = await open(page, runs.earlier);
  // 25/s for 6 s, two steps each: every request is in the picture.
  await expect(main.getByRole('img', { name: /^Heat map of response time: 300 requests between .* at most \d+ in a cell/ })).toBeVisible();
  await expect(
    main.getByRole('img', { name: /^Latency distribution: Response time of 300 requests p50 .* p99 .*; Service time/ }),
  ).toBeVisible();
  const steps = main.getByRole('table', { name: 'Steps' });
  await expect(steps.getByRole('row', { name: /^item 150 / })).toBeVisible();
  await expect(steps.getByRole('row', { name: /^checkout 150 / })).toBeVisible();

  await main.getByRole('button', { name: 'Latency distribution as a table' }).click();
  await expect(main.getByRole('region', { name: 'Latency distribution, table' }).getByRole('row', { name: /^p50 / })).toBeVisible();
  await main.getByRole('button', { name: 'Heat map of response time as a table' }).click();
  await expect(main.getByRole('region', { name: 'Heat map of response time, table' }).getByRole('row').nth(3)).toContainText(' to ');
});

/** Of a plot in its chart: room for the labels of the value axis, and at the right. */
const plotInset = { left: 62, right: 20 };

test('one brush zooms all charts, by pointer and by keyboard, and Escape shows all again', async ({ page, runs, running }) => {
  // Where in the axis there are requests: a busy machine may take seconds to start the engine.
  const part = await withCore(running.workspace, async (client) => {
    const { result } = await client.runs.get({ runId: runs.earlier });
    const { columns } = await client.runs.heatmap({ runId: runs.earlier });
    const [start, end] = [Date.parse(result.startedAt), Date.parse(result.endedAt ?? '')];
    const share = (ms: number | undefined) => ((ms ?? start) - start) / (end - start);
    return { from: share(columns[1]?.from), to: share(columns[3]?.to) };
  });
  const main = await open(page, runs.earlier);
  const words = main.getByRole('group', { name: 'Time shown by the charts' }).getByRole('status');
  const heat = main.getByRole('img', { name: /^Heat map/ });
  const whole = await heat.getAttribute('aria-label');
  const chart = main.getByRole('img', { name: /^Throughput against plan/ });
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  if (!box) throw new Error('the chart has no place');
  const place = (share: number) => box.x + plotInset.left + share * (box.width - plotInset.left - plotInset.right);
  await page.mouse.move(place(part.from), box.y + 60);
  await page.mouse.down();
  await page.mouse.move(place(part.to), box.y + 60, { steps: 4 });
  await page.mouse.up();
  await expect(words).toHaveText(/^\d\d:\d\d:\d\d to \d\d:\d\d:\d\d, \d+ s of /);
  // Other charts ask for that time, those with a canvas of their own too.
  await expect(heat).not.toHaveAttribute('aria-label', whole ?? '');
  await expect(main.getByText(/^frames \d\d:\d\d:\d\d to/)).toBeVisible();

  await page.keyboard.press('Escape');
  await expect(words).toHaveText(/^All charts share one time axis/);
  await expect(heat).toHaveAttribute('aria-label', whole ?? '');
  await main.getByRole('button', { name: 'Zoom in' }).press('Enter');
  await expect(main.getByRole('button', { name: 'Show all of it' })).toBeVisible();
  await main.getByRole('button', { name: 'Later' }).press('Enter');
  await main.getByRole('button', { name: 'Zoom out' }).press('Enter');
  await expect(words).toHaveText(/^All charts share one time axis/);
});

test('a run is exported as JSON and as a report that opens', async ({ page, runs, context }) => {
  const main = await open(page, runs.earlier);
  const download = async (item: RegExp) => {
    await main.getByRole('button', { name: 'Export and compare' }).click();
    const started = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: item }).click();
    return (await started).path();
  };
  const result = JSON.parse(await readFile(await download(/^JSON/), 'utf8')) as { runId: string };
  expect(result.runId).toBe(runs.earlier);

  const report = await context.newPage();
  await report.setContent(await readFile(await download(/^HTML report/), 'utf8'));
  await expect(report.getByText(heading).first()).toBeVisible();
  await report.close();
});

test('a run says who started it: on its page, in the list and in its report', async ({ page, running, context }) => {
  const newRun = '/runs/new?scenario=scenarios%2Fcheckout-60s.yaml';
  await page.goto(newRun);
  await settled(page, 'New run');
  const main = page.getByRole('main');
  const starter = main.getByLabel('Started by');
  await expect(starter.locator('option:checked')).toHaveText('Nobody in particular');
  const people = await withCore(running.workspace, async ({ keys }) => (await keys.list()).people);
  const person = people.find((each) => each.person !== each.name);
  if (!person) throw new Error('the demo lists nobody whose name is not their id');
  await starter.selectOption({ label: person.name });
  await main.getByLabel('Duration').fill('5s');
  await main.getByRole('button', { name: 'Start the run' }).click();
  await settled(page, heading);
  await expect(main.getByText(`by ${person.name}`)).toBeVisible();
  const runId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const recorded = () => withCore(running.workspace, (client) => client.runs.get({ runId }));
  expect((await recorded()).startedBy).toBe(person.person);
  await expect.poll(async () => (await recorded()).result.endedAt, { timeout: 60_000 }).not.toBeNull();

  await main.getByRole('button', { name: 'Export and compare' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: /^HTML report/ }).click();
  const report = await context.newPage();
  await report.setContent(await readFile(await (await download).path(), 'utf8'));
  await expect(report.getByText(new RegExp(`started by\\s+${person.person}`))).toBeVisible();
  await report.close();

  await page.goto('/runs');
  await settled(page, 'Runs');
  const row = main.getByRole('row').filter({ has: page.locator(`a[href$="${runId}"]`) });
  await expect(row).toContainText(`by ${person.name}`);

  // This browser knows it the next time; nobody is a choice again.
  await page.goto(newRun);
  await settled(page, 'New run');
  await expect(starter.locator('option:checked')).toHaveText(person.name);
  await starter.selectOption({ label: 'Nobody in particular' });
  await page.reload();
  await settled(page, 'New run');
  await expect(starter.locator('option:checked')).toHaveText('Nobody in particular');
});

test('two runs of the list are compared, each figure with its verdict', async ({ page, runs }) => {
  await page.goto('/runs');
  await settled(page, 'Runs');
  const main = page.getByRole('main');
  for (const runId of [runs.later, runs.earlier]) {
    await main
      .getByRole('row')
      .filter({ has: page.locator(`a[href$="${runId}"]`) })
      .getByRole('checkbox')
      .check();
  }
  await main.getByRole('button', { name: 'Compare the two' }).click();
  await settled(page, 'Compare two runs');
  expect(new URL(page.url()).search).toBe(`?a=${runs.earlier}&b=${runs.later}`);
  const row = main.getByRole('table', { name: 'Figures of the whole run' }).getByRole('row', { name: /^Response time p95/ });
  await expect(row).toContainText(/improved|regressed|same|inconclusive/);

  await main.getByRole('button', { name: 'Swap A and B' }).click();
  await expect(page).toHaveURL(new RegExp(`a=${runs.later}&b=${runs.earlier}$`));
  await settled(page, 'Compare two runs');
});
