/**
 * Many WebSockets from one worker to the sample shop: opened evenly, held for a while with a ping of each now and then, closed. The
 * websocket driver of the engine does it, in this process, with a virtual user per connection; the shop is a process of its own.
 * Usage: node bench/load/websockets.ts [connections=10000] [opened per second=1000] [seconds held=30]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { RecordedCall, testContext } from '#core/load/steps/testing/recorded-call.ts';
import { Session } from '#core/load/steps/session.ts';
import { WebsocketDriver } from '#core/load/steps/websocket-driver.ts';
import { type WebsocketStep, websocketStepOf, websocketStepSchema } from '#core/scenarios/steps/websocket-step.ts';
import { judge, say, sayLoad, spread } from '../console/figures.ts';

const [connections, perSecond, heldSeconds] = [process.argv[2] ?? 10_000, process.argv[3] ?? 1000, process.argv[4] ?? 30].map(Number) as [
  number,
  number,
  number,
];
/** Files that a process has open besides: its own, databases, sockets of the console. */
const filesBeside = 200;
/** Each connection says something so often while it is held. */
const pingEverySeconds = 10;

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

function residentMb(pid: number | 'self'): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

checkLimits();
const program = path.resolve(import.meta.dirname, '../../resources/demo/shop/index.ts');
// Connections ask nothing of its database: it need not be there.
const shop = spawn(
  process.execPath,
  ['--disable-warning=ExperimentalWarning', program, '--port', '0', '--database-url', 'postgres://127.0.0.1:1/none'],
  {
    stdio: ['ignore', 'pipe', 'ignore'],
  },
);
const baseUrl = /http:\S+/.exec(String((await once(shop.stdout, 'data'))[0]))?.[0] ?? '';
const shopPid = shop.pid ?? 0;

const ping: WebsocketStep = websocketStepOf(
  websocketStepSchema.parse({ path: '/live', send: { type: 'ping', id: 1 }, expect: { contains: 'pong' }, keepOpen: true }),
  'ping',
);
const context = testContext([ping], { baseUrl });
const driver = new WebsocketDriver(context);
const users = Array.from({ length: connections }, (_, user) => new Session(user));
const before = { here: residentMb('self'), shop: residentMb(shopPid) };

const connectMs: number[] = [];
const tripMs: number[] = [];
const failures = new Map<string, number>();
let received = 0;
async function run(user: Session, n: number): Promise<void> {
  const call = new RecordedCall(user, n);
  driver.run(ping, call);
  const end = await call.ended;
  if ('failure' in end) failures.set(end.failure, (failures.get(end.failure) ?? 0) + 1);
  received += call.counters['messages_received'] ?? 0;
  for (const ns of call.latencies['connect_time'] ?? []) connectMs.push(ns / 1e6);
  for (const ns of n === 0 ? [] : (call.latencies['round_trip_time'] ?? [])) tripMs.push(ns / 1e6);
}

/** Each user in its turn, spread over the time by the clock. */
async function spreadOver(seconds: number, n: number): Promise<void> {
  const started = performance.now();
  const runs: Promise<void>[] = [];
  while (runs.length < users.length) {
    const due = Math.min(users.length, Math.ceil(((performance.now() - started) / 1000 / seconds) * users.length));
    for (const user of users.slice(runs.length, due)) runs.push(run(user, n));
    await delay(1);
  }
  await Promise.all(runs);
}

await spreadOver(connections / perSecond, 0);
const loop = performance.eventLoopUtilization();
const receivedBefore = received;
const heldSince = performance.now();
for (let n = 1; (performance.now() - heldSince) / 1000 < heldSeconds; n += 1) await spreadOver(pingEverySeconds, n);
const seconds = (performance.now() - heldSince) / 1000;
const utilisation = performance.eventLoopUtilization(loop).utilization;
const opened = connectMs.length;
const closed = context.counted['ping.unexpected_closes'] ?? 0;
const memory = { here: residentMb('self'), shop: residentMb(shopPid) };

say(`${connections} connections, ${perSecond}/s opened, held for ${seconds.toFixed(0)} s, each says something every ${pingEverySeconds} s`);
say(`connect time     ${spread(connectMs, 'ms')}`);
say(`round trip time  ${spread(tripMs, 'ms')}`);
say(
  `messages received while held: ${((received - receivedBefore) / seconds).toFixed(0)}/s; event loop busy ${(utilisation * 100).toFixed(0)} %`,
);
for (const side of ['here', 'shop'] as const) {
  const perConnection = ((memory[side] - before[side]) * 1024) / connections;
  say(
    `memory ${side}: ${memory[side].toFixed(0)} MB, ${perConnection.toFixed(1)} KB per connection${side === 'here' ? ' with its virtual user' : ''}`,
  );
}
for (const [kind, count] of failures) say(`failed: ${kind} ${count} times`);
sayLoad();
judge('connections that were not opened', connections - opened, 0, 'of them');
judge(
  'steps that failed',
  [...failures.values()].reduce((sum, count) => sum + count, 0),
  0,
  'of them',
);
judge('unexpected closes', closed, 0, 'of them');
driver.destroy();
shop.kill('SIGTERM');
await once(shop, 'exit');
