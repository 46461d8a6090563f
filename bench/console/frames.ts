/**
 * Does the page of a run stay smooth? A real demo run with its eight charts, live at 4 Hz, in Chromium without a GPU.
 *
 * Work per frame: from a trace of the browser, the time that the page's main thread was busy between one frame and the next, the
 * frame's own rendering included. Nothing is added to the page, so each frame is one the page wanted. `cpu` is processor time, `wall`
 * contains waiting for it; the bar is for `cpu`, because this machine is shared. Raster runs on other threads and is not in it.
 * Frame intervals: then, with a probe that asks for a frame all the time, the distances of the animation callbacks (without a GPU they
 * come in steps of 16.7 ms), and the tasks above 50 ms and the slow frames that the browser reports of itself.
 * Usage: node bench/console/frames.ts [--trace file] [--profile file]   (the CPU profile makes the page slower: figures without it)
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { launchChromium, openConsole } from './chromium.ts';
import { DemoConsole, DemoWorkspace } from './demo-console.ts';
import { judge, quantile, say, sayLoad, spread } from './figures.ts';
import { frameWork } from './frame-work.ts';
import { watchDemoRun } from './live-run.ts';

const { values: options } = parseArgs({ options: { trace: { type: 'string' }, profile: { type: 'string' } } });
const partMs = 25_000;
const barMs = 16;

using workspace = new DemoWorkspace();
await using browser = await launchChromium();
await using console = await DemoConsole.start(workspace.root);
const { page } = await openConsole(browser, console.url);
await watchDemoRun(console, page);
const session = await page.context().newCDPSession(page);
// What loading the page left behind is not the live page's.
await delay(3000);

if (options.profile !== undefined) {
  await session.send('Profiler.enable');
  await session.send('Profiler.start');
}
await browser.startTracing(page, { categories: ['toplevel', 'blink', 'devtools.timeline'] });
await delay(partMs);
const trace = await browser.stopTracing();
if (options.trace !== undefined) writeFileSync(options.trace, trace);
if (options.profile !== undefined) writeFileSync(options.profile, JSON.stringify((await session.send('Profiler.stop')).profile));

const probed = await page.evaluate(async (ms) => {
  const reported: { type: string; ms: number }[] = [];
  const types = ['longtask', 'long-animation-frame'].filter((type) => PerformanceObserver.supportedEntryTypes.includes(type));
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) reported.push({ type: entry.entryType, ms: entry.duration });
  });
  for (const type of types) observer.observe({ type });
  const intervals: number[] = [];
  await new Promise<void>((resolve) => {
    const began = performance.now();
    let before: number | null = null;
    const tick = (now: number) => {
      if (before !== null) intervals.push(now - before);
      before = now;
      if (now - began < ms) requestAnimationFrame(tick);
      else resolve();
    };
    requestAnimationFrame(tick);
  });
  observer.disconnect();
  return { intervals, reported };
}, partMs);

const { frames, longestTasksMs } = frameWork(trace);
const cpu = frames.map((frame) => frame.cpuMs);
say(`frames that the page made: ${(frames.length / (partMs / 1000)).toFixed(1)}/s`);
say(`work per frame, cpu:  ${spread(cpu, 'ms')}`);
say(
  `work per frame, wall: ${spread(
    frames.map((frame) => frame.wallMs),
    'ms',
  )}`,
);
say(`longest tasks, wall: ${longestTasksMs.map((ms) => ms.toFixed(1)).join(' ')} ms`);
say(`animation callback intervals: ${spread(probed.intervals, 'ms')}`);
for (const type of ['longtask', 'long-animation-frame']) {
  const found = probed.reported.filter((entry) => entry.type === type).map((entry) => entry.ms);
  say(`${type}: ${found.length}${found.length === 0 ? '' : `, longest ${quantile(found, 1).toFixed(0)} ms`} in ${partMs / 1000} s`);
}
sayLoad();
judge('work per frame, cpu, p95', quantile(cpu, 0.95), barMs, 'ms');
