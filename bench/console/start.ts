/**
 * How long until a console can be used: from spawn to the ready line of `serve` on a workspace that exists (second start), then
 * until its page can be used in Chromium. The browser is running before; its cache is empty each time. Median of N.
 * Usage: node bench/console/start.ts [N=5]
 */
import { launchChromium, openConsole } from './chromium.ts';
import { DemoConsole, DemoWorkspace } from './demo-console.ts';
import { judge, median, say, sayLoad } from './figures.ts';

const times = Number(process.argv[2] ?? 5);
/** "Second start: under 3 s to usable." */
const barMs = 3000;

using workspace = new DemoWorkspace();
await using browser = await launchChromium();
{
  await using first = await DemoConsole.start(workspace.root);
  say(`first start (creates workspace and database): ready after ${first.readyMs.toFixed(0)} ms`);
}
const ready: number[] = [];
const interactive: number[] = [];
for (let index = 0; index < times; index += 1) {
  await using console = await DemoConsole.start(workspace.root, 'serve');
  const { page, interactiveMs } = await openConsole(browser, console.url);
  ready.push(console.readyMs);
  interactive.push(interactiveMs);
  await page.context().close();
}
const each = (values: readonly number[]) => values.map((value) => value.toFixed(0)).join(' ');
say(`second start, spawn to ready line: median ${median(ready).toFixed(0)} ms (${each(ready)})`);
say(`address opened to page interactive: median ${median(interactive).toFixed(0)} ms (${each(interactive)})`);
sayLoad();
judge('second start until usable', median(ready.map((value, index) => value + (interactive[index] ?? 0))), barMs, 'ms');
