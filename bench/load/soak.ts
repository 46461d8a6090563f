/**
 * Whether the engine stays as large as it is: resident memory of its process while it sends 5,000 requests/s (uniform, an open model) to nginx
 * for some minutes, read every second, with the slope that the memory page would give (the first quarter is left out). Its interval says
 * how much these minutes can tell: an hour tells more. `fast` sends as many as the target takes, and counts time in requests: 5,000 of them
 * are a second, so that some minutes stand for the hours of a long run as far as requests can make the engine grow.
 * Usage: node bench/load/soak.ts [minutes=10] [requests per second=5000, or fast]
 */
import { readFileSync } from 'node:fs';
import { estimateTrend } from '#core/leaks/trend.ts';
import { judge, say, sayLoad } from '../console/figures.ts';
import { Engine } from './engine.ts';
import { Nginx } from './nginx.ts';
import { openLoad, trivialLoad } from './trivial-load.ts';

const minutes = Number(process.argv[2] ?? 10);
const isFast = process.argv[3] === 'fast';
/** Of the run that this is, or stands for. */
const perSecond = isFast ? 5000 : Number(process.argv[3] ?? 5000);
const users = 50;
const barMbPerHour = 1;
const megabyte = 1e6;

function residentMb(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kilobytes) * 1024) / megabyte;
}

await using server = await Nginx.start();
const samples: { t: number; value: number }[] = [];
const totals = { completed: 0, failed: 0, seconds: 0 };
const load = isFast ? trivialLoad(server.url, minutes * 60, users) : openLoad(server.url, minutes * 60, perSecond);
await using engine = new Engine(load, {
  // Not kept: what grows is to be the engine.
  onSlice: ({ counts, fromMs, toMs }) => {
    totals.completed += counts.completed;
    totals.failed += counts.failed + counts.timedOut + counts.dropped;
    totals.seconds += (toMs - fromMs) / 1000;
  },
});
const now = () => (isFast ? (1000 * totals.completed) / perSecond : Date.now());
const reading = setInterval(() => samples.push({ t: now(), value: residentMb(engine.pid) }), 1000);
await engine.ended;
clearInterval(reading);
const trend = estimateTrend({
  signal: 'rss',
  label: 'engine',
  unit: 'MB',
  samples,
  masks: [],
  splits: [],
  budgetPerHour: barMbPerHour,
  resolution: 4096 / megabyte,
});
say(`${totals.completed} requests completed, ${totals.failed} not, ${Math.round(totals.completed / totals.seconds)}/s`);
if (isFast) say(`as many as ${perSecond}/s make in ${(totals.completed / perSecond / 3600).toFixed(2)} h: time below is of such a run`);
const at = (share: number) => (samples[Math.min(samples.length - 1, Math.floor(share * samples.length))]?.value ?? Number.NaN).toFixed(1);
say(
  `resident memory: ${at(0.02)} MB at the start, ${at(0.25)} after a quarter, ${at(0.5)} at half, ${at(1)} at the end; ${samples.length} readings`,
);
say(trend.reason === '' ? trend.words : `${trend.words}: ${trend.reason}`);
judge('growth of the engine', trend.slopePerHour ?? Number.NaN, barMbPerHour, 'MB/h');
if (!isFast && totals.completed < 0.99 * perSecond * minutes * 60) say('fewer than planned: the machine was too busy for this rate');
sayLoad();
