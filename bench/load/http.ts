/**
 * The HTTP/1.1 fast path beside wrk and autocannon: a trivial GET, 50 connections, one generator core, nginx with one worker on the other
 * core. The three take turns for several short rounds, so that each sees the same machine. The engine's figure is what its slices count,
 * from a process with one worker as the console starts it: with every latency recorded and every slice sent.
 * Usage: node bench/load/http.ts [rounds=5] [seconds=6]
 */
import { childrenMicroseconds } from './processors.ts';
import { judgeLeast, median, say, sayLoad } from '../console/figures.ts';
import { completedPerSecond, Engine } from './engine.ts';
import { Nginx } from './nginx.ts';
import { autocannon, installAutocannon, startAutocannon, wrk } from './peers.ts';
import { trivialLoad } from './trivial-load.ts';

const rounds = Number(process.argv[2] ?? 5);
const seconds = Number(process.argv[3] ?? 6);
const users = 50;

/** Requests per second, and what one of them costs the generator in processor time: that figure bears a busy machine better. */
interface Figure {
  perSecond: number;
  microseconds: number;
}

interface Generator {
  name: string;
  /** Gives requests per second. */
  run: () => number | Promise<number>;
  /** Starts and ends with next to nothing in between. */
  start: () => void | Promise<void>;
}

const { folder, command } = installAutocannon();
say(`autocannon is from: ${command}`);
await using server = await Nginx.start();
const { url } = server;

async function drive(length: number, connections: number): Promise<Engine> {
  await using engine = new Engine(trivialLoad(url, length, connections));
  await engine.ended;
  return engine;
}

const generators: [Generator, ...Generator[]] = [
  {
    name: 'holdpoint',
    run: async () => completedPerSecond((await drive(seconds, users)).slices),
    start: async () => void (await drive(0.01, 1)),
  },
  { name: 'wrk', run: () => wrk(url, seconds), start: () => {} },
  { name: 'autocannon', run: () => autocannon(folder, url, seconds), start: () => startAutocannon(folder, url) },
];
const figures = new Map<string, Figure[]>(generators.map(({ name }) => [name, []]));
const startingUp = new Map<string, number>();
for (const { name, start } of generators) {
  const before = childrenMicroseconds();
  await start();
  startingUp.set(name, childrenMicroseconds() - before);
}
wrk(url, 1);

for (let round = 1; round <= rounds; round += 1) {
  const last: string[] = [];
  for (const { name, run } of generators) {
    const before = childrenMicroseconds() + (startingUp.get(name) ?? 0);
    const perSecond = await run();
    figures.get(name)?.push({ perSecond, microseconds: (childrenMicroseconds() - before) / (perSecond * seconds) });
    last.push(`${name} ${Math.round(perSecond)}/s`);
  }
  say(`round ${round}: ${last.join('  ')}`);
}
for (const [name, values] of figures) {
  const perSecond = Math.round(median(values.map((value) => value.perSecond)));
  const cost = median(values.map((value) => value.microseconds)).toFixed(1);
  say(`${name.padEnd(10)} ${perSecond}/s, ${cost} µs of processor per request (median of ${rounds})`);
}
/** Within a round, not of the medians: what else the machine did was the same for all of a round, more or less. */
function ratio(peer: string, of: (figure: Figure) => number): number {
  const own = figures.get('holdpoint') ?? [];
  return median((figures.get(peer) ?? []).map((figure, round) => of(own[round] ?? figure) / of(figure)));
}
judgeLeast(
  'holdpoint / wrk -t1 -c50',
  ratio('wrk', (figure) => figure.perSecond),
  0.8,
);
judgeLeast(
  'holdpoint / autocannon -c50',
  ratio('autocannon', (figure) => figure.perSecond),
  2,
);
const cost = (peer: string) => ratio(peer, (figure) => figure.microseconds).toFixed(2);
say(`processor time per request: ${cost('wrk')} × wrk, ${cost('autocannon')} × autocannon`);
sayLoad();
