/**
 * The longest time that the console's main process kept its event loop from turning, during a demo run of 60 s with its page open.
 * Read inside the process, through Node's inspector: `monitorEventLoopDelay` for the pauses by the clock. A pause may be the machine's:
 * the thread could run, and other programs had the processors (the kernel counts that as run delay in /proc/self/schedstat: Linux), the
 * loop slept, and was woken late (Node counts that as idle), or the host of a virtual machine took the processors away (steal in
 * /proc/stat). What is left of a pause is its own: work, waiting for the disk, and waiting for a lock of the kernel whose
 * holder has no processor. On a busy machine the last cannot be told from the others, so the bar is for the work; `strace -T` on the main
 * thread tells about the disk. Start and end of the run and the load of its page are within.
 * With --profile, what ran in the longest pauses; profiling makes them longer.
 * Usage: node bench/console/loop-pause.ts [--seconds 60] [--profile file.cpuprofile]
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { launchChromium, openConsole } from './chromium.ts';
import { DemoConsole, DemoWorkspace } from './demo-console.ts';
import { judge, say, sayLoad } from './figures.ts';
import { Inspector } from './inspector.ts';
import { watchDemoRun } from './live-run.ts';
import { cpuProfileSchema, stacksWithin } from './profile-stretch.ts';

const { values: options } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, profile: { type: 'string' } } });
const barMs = 50;
/** A timer of this period measures the loop: a distance of two firings is this, and the pause. */
const resolutionMs = 1;
/** Shorter pauses are only counted. */
const worthNamingMs = 10;

const begin = `(() => {
  const { monitorEventLoopDelay, performance, PerformanceObserver } = process.getBuiltinModule('node:perf_hooks');
  const delays = monitorEventLoopDelay({ resolution: ${resolutionMs} });
  const collections = [];
  new PerformanceObserver((list) => collections.push(...list.getEntries().map((entry) => entry.duration))).observe({ entryTypes: ['gc'] });
  const { openSync, readSync } = process.getBuiltinModule('node:fs');
  const text = Buffer.alloc(200);
  const reader = (file) => {
    const handle = openSync(file, 'r');
    return () => text.latin1Slice(0, readSync(handle, text, 0, text.length, 0));
  };
  const [schedule, machine] = [reader('/proc/self/schedstat'), reader('/proc/stat')];
  const queuedMs = () => Number(schedule().split(' ')[1]) / 1e6;
  // The first line: "cpu", two blanks, then hundredths of a second as user, nice, system, idle, iowait, irq, softirq, steal.
  const stolenMs = () => Number(machine().split(' ')[9]) * 10;
  let stolen = { atUs: 0, ms: stolenMs() };
  const pauses = [];
  let before = null;
  const tick = () => {
    const now = { us: Number(process.hrtime.bigint() / 1000n), cpu: process.threadCpuUsage(), queuedMs: queuedMs(), idleMs: performance.eventLoopUtilization().idle };
    if (before !== null && now.us - before.us > ${worthNamingMs} * 1000) {
      const cpuMs = (now.cpu.user - before.cpu.user + now.cpu.system - before.cpu.system) / 1000;
      pauses.push({ fromUs: before.us, toUs: now.us, cpuMs, queuedMs: now.queuedMs - before.queuedMs, idleMs: now.idleMs - before.idleMs, stolenMs: stolenMs() - stolen.ms });
    }
    // Costs more than the rest, and counts in steps of 10 ms anyway.
    if (now.us - stolen.atUs > 5000) stolen = { atUs: now.us, ms: stolenMs() };
    before = now;
  };
  delays.enable();
  setInterval(tick, ${resolutionMs});
  globalThis.holdpointBench = { beganUs: Number(process.hrtime.bigint() / 1000n), delays, collections, pauses, cpu: process.cpuUsage() };
})()`;
const end = `(() => {
  const { beganUs, delays, collections, pauses, cpu } = globalThis.holdpointBench;
  const { user, system } = process.cpuUsage(cpu);
  const ms = (p) => delays.percentile(p) / 1e6;
  return {
    p50: ms(50), p99: ms(99), p999: ms(99.9), max: delays.max / 1e6,
    longestCollection: Math.max(0, ...collections), cpuMs: (user + system) / 1000, beganUs, pauses,
  };
})()`;
const figuresSchema = z.object({
  p50: z.number(),
  p99: z.number(),
  p999: z.number(),
  max: z.number(),
  longestCollection: z.number(),
  cpuMs: z.number(),
  beganUs: z.number(),
  pauses: z.array(
    z.object({ fromUs: z.number(), toUs: z.number(), cpuMs: z.number(), queuedMs: z.number(), idleMs: z.number(), stolenMs: z.number() }),
  ),
});

using workspace = new DemoWorkspace();
await using browser = await launchChromium();
await using console = await DemoConsole.start(workspace.root, 'demo', ['--inspect=127.0.0.1:0']);
using inspector = await Inspector.connect(console.inspector);
const { page } = await openConsole(browser, console.url);
if (options.profile !== undefined) {
  await inspector.send('Profiler.enable');
  await inspector.send('Profiler.start');
}
await inspector.evaluate(begin);
await watchDemoRun(console, page);
await delay(Number(options.seconds) * 1000);
const figures = figuresSchema.parse(await inspector.evaluate(end));
const profile =
  options.profile === undefined ? null : z.object({ profile: cpuProfileSchema }).parse(await inspector.send('Profiler.stop')).profile;
if (options.profile !== undefined) writeFileSync(options.profile, JSON.stringify(profile));

const pause = (ms: number) => Math.max(0, ms - resolutionMs).toFixed(1);
say(
  `pauses of the event loop: p50 ${pause(figures.p50)}  p99 ${pause(figures.p99)}  p99.9 ${pause(figures.p999)}  max ${pause(figures.max)} ms`,
);
say(
  `longest garbage collection ${figures.longestCollection.toFixed(1)} ms; processor ${(figures.cpuMs / Number(options.seconds) / 10).toFixed(1)} % of a core`,
);
const named = figures.pauses.map((pause) => {
  const wallMs = (pause.toUs - pause.fromUs) / 1000;
  // Waiting for a processor may be part of the idle time, so both are not taken off: the smaller rest is still no less than the truth.
  return { ...pause, wallMs, ownMs: Math.max(pause.cpuMs, wallMs - Math.max(pause.queuedMs, pause.idleMs) - pause.stolenMs) };
});
const show = (title: string, key: 'wallMs' | 'ownMs') => {
  say(`${title}:`);
  for (const { fromUs, toUs, ...ms } of named.toSorted((a, b) => b[key] - a[key]).slice(0, 4)) {
    const parts = `${ms.ownMs.toFixed(1)} own (processor ${ms.cpuMs.toFixed(1)}), ${ms.queuedMs.toFixed(1)} waiting for a processor, ${ms.idleMs.toFixed(1)} asleep, ${ms.stolenMs.toFixed(0)} stolen`;
    say(`  at ${((fromUs - figures.beganUs) / 1e6).toFixed(1)} s: ${ms.wallMs.toFixed(1)} ms, ${parts}`);
    for (const { samples, stack } of profile ? stacksWithin(profile, fromUs, toUs, 6) : []) say(`    ${samples} × ${stack}`);
  }
};
show('longest by the clock', 'wallMs');
show('longest of their own', 'ownMs');
sayLoad();
const longest = (key: 'ownMs' | 'cpuMs') => Math.max(0, ...named.map((pause) => pause[key]));
say(`longest pause without what the machine adds: ${longest('ownMs').toFixed(1)} ms`);
judge('most work of the main process without a turn of its loop', longest('cpuMs'), barMs, 'ms');
