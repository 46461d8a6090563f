/**
 * Memory of a console that nobody uses: its main process after 30 s with one page open, the page's JavaScript heap, and how both grow
 * over the minute after that. The heap of the page is read after a collection; the main process is taken as it is.
 * PSS shares out what several processes map; it and RSS come from /proc: Linux.
 * Usage: node bench/console/idle-memory.ts [settle seconds=30] [watch seconds=60]
 */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { CDPSession } from '@playwright/test';
import { launchChromium, openConsole } from './chromium.ts';
import { DemoConsole, DemoWorkspace } from './demo-console.ts';
import { say, sayLoad } from './figures.ts';

const settleSeconds = Number(process.argv[2] ?? 30);
const watchSeconds = Number(process.argv[3] ?? 60);

function processMegabytes(pid: number): { rss: number; pss: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  const megabytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) / 1024;
  return { rss: megabytes('Rss'), pss: megabytes('Pss') };
}

async function pageHeapMegabytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN) / 1024 ** 2;
}

using workspace = new DemoWorkspace();
await using browser = await launchChromium();
await using console = await DemoConsole.start(workspace.root);
const { page } = await openConsole(browser, console.url);
const session = await page.context().newCDPSession(page);
await session.send('Performance.enable');
const read = async () => ({ ...processMegabytes(console.pid), heap: await pageHeapMegabytes(session) });

await delay(settleSeconds * 1000);
const before = await read();
await delay(watchSeconds * 1000);
const after = await read();
const line = (what: string, key: keyof typeof before) =>
  say(
    `${what}: ${before[key].toFixed(1)} MB, ${(after[key] - before[key] >= 0 ? '+' : '') + (after[key] - before[key]).toFixed(1)} MB after ${watchSeconds} s more`,
  );
line('main process, PSS', 'pss');
line('main process, RSS', 'rss');
line('page, JavaScript heap after a collection', 'heap');
sayLoad();
