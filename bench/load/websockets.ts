/**
 * Many WebSockets from one worker to the sample shop: an engine of one worker runs a scenario whose users come evenly, each with a connection
 * that stays open and says something every ten seconds, and leave at the end. The shop is a process of its own.
 * Usage: node bench/load/websockets.ts [connections=10000] [opened per second=1000] [seconds held=30]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { decodeHistogram } from '#core/histograms/histogram-codec.ts';
import { LatencyHistogram } from '#core/histograms/latency-histogram.ts';
import { latencyStats } from '#core/histograms/latency-stats.ts';
import type { Slice } from '#core/load/engine-messages.ts';
import { judge, say, sayLoad } from '../console/figures.ts';
import { Engine } from './engine.ts';
import { loadFrom } from './trivial-load.ts';

const [connections, perSecond, heldSeconds] = [process.argv[2] ?? 10_000, process.argv[3] ?? 1000, process.argv[4] ?? 30].map(Number) as [
  number,
  number,
  number,
];
/** Files that a process has open besides: its own, databases, sockets of the console. */
const filesBeside = 200;
/** Each connection says something so often while it is held. */
const pingEverySeconds = 10;
const rampSeconds = connections / perSecond;

/** @throws Error when so many connections cannot be: one file each here and in the shop, and one local port each. */
function checkLimits(): void {
  const files = Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
  if (files < connections + filesBeside) {
    throw new Error(
      `a process may have ${files} files open, ${connections + filesBeside} are needed: ulimit -n ${connections + filesBeside}`,
    );
  }
  const [from, to] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').trim().split(/\s+/).map(Number) as [number, number];
  if (to - from < connections) {
    throw new Error(`there are ${to - from} local ports, ${connections} are needed: sysctl net.ipv4.ip_local_port_range="1024 65535"`);
  }
}

function residentMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** The sample shop, a process of its own that ends with this bench. */
class Shop implements AsyncDisposable {
  readonly baseUrl: string;
  readonly pid: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, baseUrl: string) {
    this.#child = child;
    this.baseUrl = baseUrl;
    this.pid = child.pid ?? 0;
  }

  static async start(): Promise<Shop> {
    const program = path.resolve(import.meta.dirname, '../../resources/demo/shop/index.ts');
    // Connections ask nothing of its database: it need not be there.
    const words = ['--port', '0', '--database-url', 'postgres://127.0.0.1:1/none'];
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...words], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const said = String((await once(child.stdout, 'data'))[0]);
    return new Shop(child, /http:\S+/.exec(said)?.[0] ?? '');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exited;
  }
}

checkLimits();
await using shop = await Shop.start();

const scenario = `
name: sockets
baseUrl: ${shop.baseUrl}
executor: ramping-vus
startVus: 0
stages:
  - { duration: ${rampSeconds}s, target: ${connections} }
  - { duration: ${heldSeconds}s, target: ${connections} }
gracefulStop: 5s
steps:
  - name: ping
    websocket: { path: /live, send: { type: ping, id: 1 }, expect: { contains: pong }, keepOpen: true }
  - think: ${pingEverySeconds}s
`;

const memory = { before: { here: 0, shop: 0 }, held: { here: 0, shop: 0 } };
const slices: Slice[] = [];
await using engine = new Engine(loadFrom(scenario, shop.baseUrl), {
  onSlice: (slice) => {
    const now = { here: residentMb(engine.pid), shop: residentMb(shop.pid) };
    if (slices.length === 0) memory.before = now;
    // At its end the users leave.
    if (slice.second < rampSeconds + heldSeconds - 1) memory.held = now;
    slices.push(slice);
  },
});
await engine.ended;

function counter(name: string, of = slices): number {
  return of.reduce((sum, slice) => sum + (slice.counters[`ping.${name}`] ?? 0), 0);
}
function histogram(name: string, of = slices): LatencyHistogram {
  const all = new LatencyHistogram();
  for (const slice of of) {
    const encoded = slice.histograms[`ping.${name}`];
    if (encoded) all.merge(decodeHistogram(encoded));
  }
  return all;
}
function spread(of: LatencyHistogram): string {
  const { n, p50, p95, p99, max } = latencyStats(of);
  return `${Object.entries({ p50, p95, p99, max })
    .map(([name, ms]) => `${name} ${ms?.toFixed(1)}`)
    .join('  ')} ms (n ${n})`;
}

const held = slices.filter(({ second }) => second >= rampSeconds && second < rampSeconds + heldSeconds - 1);
const totals = { failed: 0, timedOut: 0 };
for (const { counts } of slices) {
  totals.failed += counts.failed;
  totals.timedOut += counts.timedOut;
}
say(
  `${connections} connections from one worker, ${perSecond}/s opened, held for ${heldSeconds} s, each says something every ${pingEverySeconds} s`,
);
say(`connect time     ${spread(histogram('connect_time'))}`);
say(`round trip time  ${spread(histogram('round_trip_time', held))} while held`);
say(
  `messages received while held: ${(counter('messages_received', held) / held.length).toFixed(0)}/s; event loop of the worker busy ${(
    (100 * held.reduce((sum, { loopUtilization }) => sum + loopUtilization, 0)) /
    held.length
  ).toFixed(0)} %`,
);
for (const side of ['here', 'shop'] as const) {
  const perConnection = ((memory.held[side] - memory.before[side]) * 1024) / connections;
  const name = side === 'here' ? 'engine' : 'shop';
  say(`memory of the ${name}: ${memory.held[side].toFixed(0)} MB, ${perConnection.toFixed(1)} KB per connection`);
}
const failures = new Map<string, number>();
for (const [kind, count] of slices.flatMap((slice) => slice.failures)) failures.set(kind, (failures.get(kind) ?? 0) + count);
for (const [kind, count] of failures) say(`failed: ${kind} ${count} times`);
sayLoad();
judge('connections that were not opened', connections - counter('connections_opened'), 0, 'of them');
judge('steps that failed', totals.failed + totals.timedOut, 0, 'of them');
judge('unexpected closes', counter('unexpected_closes'), 0, 'of them');
