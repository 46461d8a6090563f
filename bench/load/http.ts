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
import { autocannon, installAutocannon, wrk } from './peers.ts';
import { trivialLoad } from './trivial-load.ts';

const rounds = Number(process.argv[2] ?? 5);
const seconds = Number(process.argv[3] ?? 6);
const users = 50;

/** Requests per second, and what one of them costs the generator in processor time: that figure bears a busy machine better. */
interface Figure {
  perSecond: number;
  microseconds: number;
}

async function measured(run: () => number | Promise<number>): Promise<Figure> {
  const before = childrenMicroseconds();
  const perSecond = await run();
  // Starting up is in it, for all three, and idle waiting is not.
  return { perSecond, microseconds: (childrenMicroseconds() - before) / (perSecond * seconds) };
}

async function holdpoint(url: string): Promise<number> {
  await using engine = new Engine(trivialLoad(url, seconds, users));
  await engine.ended;
  return completedPerSecond(engine.slices);
}

const { folder, command } = installAutocannon();
say(`autocannon is from: ${command}`);
await using server = await Nginx.start();
const figures: Record<'holdpoint' | 'wrk' | 'autocannon', Figure[]> = { holdpoint: [], wrk: [], autocannon: [] };
wrk(server.url, 1);
for (let round = 1; round <= rounds; round += 1) {
  figures.holdpoint.push(await measured(() => holdpoint(server.url)));
  figures.wrk.push(await measured(() => wrk(server.url, seconds)));
  figures.autocannon.push(await measured(() => autocannon(folder, server.url, seconds)));
  const last = Object.entries(figures).map(([name, values]) => `${name} ${Math.round(values.at(-1)?.perSecond ?? 0)}/s`);
  say(`round ${round}: ${last.join('  ')}`);
}
for (const [name, values] of Object.entries(figures)) {
  const perSecond = Math.round(median(values.map((value) => value.perSecond)));
  const cost = median(values.map((value) => value.microseconds)).toFixed(1);
  say(`${name.padEnd(10)} ${perSecond}/s, ${cost} µs of processor per request (median of ${rounds})`);
}
/** Within a round, not of the medians: what else the machine did was the same for all of a round, more or less. */
function ratios(peer: 'wrk' | 'autocannon', of: (figure: Figure) => number): number[] {
  return figures[peer].map((figure, round) => of(figures.holdpoint[round] ?? figure) / of(figure));
}
judgeLeast('holdpoint / wrk -t1 -c50', median(ratios('wrk', (figure) => figure.perSecond)), 0.8);
judgeLeast('holdpoint / autocannon -c50', median(ratios('autocannon', (figure) => figure.perSecond)), 2);
const cost = (peer: 'wrk' | 'autocannon') => median(ratios(peer, (figure) => figure.microseconds)).toFixed(2);
say(`processor time per request: ${cost('wrk')} × wrk, ${cost('autocannon')} × autocannon`);
sayLoad();
