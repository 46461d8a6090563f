import { decodeHistogram } from '../../../histograms/histogram-codec.ts';
import { LatencyHistogram } from '../../../histograms/latency-histogram.ts';
import { forkStarter } from '../../../processes/fork-starter.ts';
import { type EngineCommand, engineEventSchema, type Load, type Slice } from '../../engine-messages.ts';
import { runPgbench } from './pgbench.ts';
import { sqlLoad } from './sql-load.ts';

/** A statement whose time is known: what differs between two clients is the clients. */
export const sleepScript = 'select pg_sleep(0.01)';
const perSecond = 50;
/** At 50/s and 10 ms half a connection is in use on average: with eight nothing waits for one. */
const connections = 8;

interface Measured {
  /** Means in ms, from when a statement was due: of its end, and of its send. */
  latencyMs: number;
  lagMs: number;
  n: number;
}

export interface BesidePgbench {
  pgbench: Measured;
  holdpoint: Measured;
  /** How far the mean latency is from that of pgbench, in percent of it. */
  latencyPercent: number;
  /** How far the mean lag is from that of pgbench, in percent of the latency: both are next to nothing, and a part of nothing says nothing. */
  lagPercent: number;
}

/** A statement of 10 ms at 50/s with Poisson arrivals, by `pgbench -R` and by a load engine at the same time against the same server. */
export async function besidePgbench(options: { pgbench: string; url: string; script: string; seconds: number }): Promise<BesidePgbench> {
  const { pgbench, url, script, seconds } = options;
  const load = sqlLoad({
    url,
    sql: { text: sleepScript },
    seconds,
    connections,
    executor: { model: 'open', arrival: 'poisson', curve: [{ fromNs: 0, perSecond }] },
  });
  const [slices, report] = await Promise.all([
    runEngine(load),
    runPgbench(pgbench, { url, script, seconds, clients: connections, rate: perSecond }),
  ]);
  const total = new Map(['response_time', 'schedule_lag'].map((series) => [series, mergedOver(slices, series)]));
  const mean = (series: string) => (total.get(series)?.mean ?? Number.NaN) / 1e6;
  const holdpoint = { latencyMs: mean('response_time'), lagMs: mean('schedule_lag'), n: total.get('response_time')?.n ?? 0 };
  const theirs = { latencyMs: report.meanLatencyMs, lagMs: report.meanLagMs ?? Number.NaN, n: report.transactions };
  const percent = (ours: number, other: number) => (Math.abs(ours - other) / theirs.latencyMs) * 100;
  return {
    pgbench: theirs,
    holdpoint,
    latencyPercent: percent(holdpoint.latencyMs, theirs.latencyMs),
    lagPercent: percent(holdpoint.lagMs, theirs.lagMs),
  };
}

/** The slices of a load that a process of its own carries out, as a console starts it. */
async function runEngine(load: Load): Promise<Slice[]> {
  using engine = forkStarter.start({ entry: 'load-engine', name: 'load beside pgbench' });
  const slices: Slice[] = [];
  const over = Promise.withResolvers<void>();
  const lines: string[] = [];
  engine.errorLines.on((line) => lines.push(line));
  engine.exited.on(({ code, signal }) => over.reject(new Error(`the engine ended (${code ?? signal}): ${lines.join('\n')}`)));
  engine.messages.on((message) => {
    const event = engineEventSchema.parse(message);
    if (event.type === 'slice') slices.push(event);
    if (event.type === 'ended') over.resolve();
  });
  engine.send({ type: 'start', load, workers: 1, position: { kind: 'fresh' } } satisfies EngineCommand);
  await over.promise;
  return slices;
}

function mergedOver(slices: readonly Slice[], series: string): LatencyHistogram {
  const total = new LatencyHistogram();
  for (const { histograms } of slices) {
    const bytes = histograms[series];
    if (bytes) total.merge(decodeHistogram(bytes));
  }
  return total;
}
