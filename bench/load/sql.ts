/**
 * Sql steps beside pgbench, both against the embedded Postgres 18.
 *
 * Speed: `pgbench -n -M prepared -c4 -j1` and four users of a closed model, a select by primary key, server and generator on a core each. They take turns
 * for several short rounds. `pg`, the usual driver, is measured with them.
 *
 * Agreement (item 10 of the load engine's correctness): `pg_sleep(0.01)` at 50/s for 60 s by `pgbench -R` and by a run at the same time. Both count
 * latency from when a statement was due. Mean latency within 5 %; mean lag within 5 % of that latency.
 * Usage: node bench/load/sql.ts [rounds=5] [seconds=6] [seconds of agreement=60]
 */
import { judge, judgeLeast, median, say, sayLoad } from '../console/figures.ts';
import { pgbenchWords, readPgbench } from '#core/load/sql/testing/pgbench.ts';
import { sqlLoad } from '#core/load/sql/testing/sql-load.ts';
import { constantUsers } from '#core/load/testing/constant-users.ts';
import { besidePgbench, sleepScript } from '#core/load/sql/testing/beside-pgbench.ts';
import { completedPerSecond, Engine, NoWholeSecond } from './engine.ts';
import { BenchPostgres, needPgbench } from './postgres.ts';
import { childrenMicroseconds, generatorCore, output, pinned } from './processors.ts';

const rounds = Number(process.argv[2] ?? 5);
const seconds = Number(process.argv[3] ?? 6);
const agreementSeconds = Number(process.argv[4] ?? 60);
const users = 4;
const statement = 'select word from t where id = ';

/** Statements per second, and what one of them costs the generator in processor time: that figure bears a busy machine better. */
interface Figure {
  perSecond: number;
  microseconds: number;
}

async function measured(run: () => number | Promise<number>): Promise<Figure> {
  const before = childrenMicroseconds();
  const perSecond = await run();
  return { perSecond, microseconds: (childrenMicroseconds() - before) / (perSecond * seconds) };
}

const pgbench = needPgbench();
await using server = await BenchPostgres.start();
const script = server.script(`${statement}:id`);

function withPgbench(): number {
  const { args, env } = pgbenchWords({ url: server.url, script, seconds, clients: users, variables: ['id=5000'] });
  Object.assign(process.env, env);
  return readPgbench(output(pinned(generatorCore, pgbench, ...args))).perSecond;
}

async function holdpoint(): Promise<number> {
  const sql = { text: `${statement}$1`, params: [5000] };
  const load = sqlLoad({ url: server.url, sql, seconds, connections: users, executor: constantUsers(users) });
  await using engine = new Engine(load);
  await engine.ended;
  return completedPerSecond(engine.slices);
}

function withPg(): number {
  const peer = `${import.meta.dirname}/pg-peer.ts`;
  return Number(output(pinned(generatorCore, process.execPath, peer, server.url, String(seconds), String(users)))) / seconds;
}

const figures: Record<'holdpoint' | 'pgbench' | 'pg', Figure[]> = { holdpoint: [], pgbench: [], pg: [] };
withPgbench();
for (let round = 1; round <= rounds; round += 1) {
  const own = await measured(holdpoint).catch((error: unknown) => {
    if (!(error instanceof NoWholeSecond)) throw error;
    say(`round ${round} says nothing of holdpoint and is left out: ${error.message}`);
    return null;
  });
  if (own === null) continue;
  figures.holdpoint.push(own);
  figures.pgbench.push(await measured(withPgbench));
  figures.pg.push(await measured(withPg));
  const last = Object.entries(figures).map(([name, values]) => `${name} ${Math.round(values.at(-1)?.perSecond ?? 0)}/s`);
  say(`round ${round}: ${last.join('  ')}`);
}
/** Within a round, not of the medians: what else the machine did was the same for all of a round, more or less. */
function ratio(of: Figure[], to: Figure[]): number {
  return median(of.map(({ perSecond }, round) => perSecond / (to[round]?.perSecond ?? Number.NaN)));
}
if (figures.holdpoint.length === 0) {
  say('FAILED no round measured anything: there is no ratio to judge');
  process.exitCode = 1;
} else {
  for (const [name, values] of Object.entries(figures)) {
    const perSecond = Math.round(median(values.map((value) => value.perSecond)));
    const cost = median(values.map((value) => value.microseconds)).toFixed(1);
    say(`${name.padEnd(10)} ${perSecond}/s, ${cost} µs of processor per statement (median of ${values.length})`);
  }
  judgeLeast('holdpoint / pgbench -n -M prepared -c4', ratio(figures.holdpoint, figures.pgbench), 0.8);
  say(`       pg / pgbench: ${ratio(figures.pg, figures.pgbench).toFixed(2)}`);
}

const both = await besidePgbench({ pgbench, url: server.url, script: server.script(sleepScript), seconds: agreementSeconds });
say(
  `pgbench -R 50: latency ${both.pgbench.latencyMs.toFixed(3)} ms, lag ${both.pgbench.lagMs.toFixed(3)} ms (${both.pgbench.n} statements)`,
);
say(
  `holdpoint:     latency ${both.holdpoint.latencyMs.toFixed(3)} ms, lag ${both.holdpoint.lagMs.toFixed(3)} ms (${both.holdpoint.n} statements)`,
);
judge('difference of mean latency', both.latencyPercent, 5, '%');
judge('difference of mean lag, of the latency', both.lagPercent, 5, '%');
sayLoad();
