import { readFileSync, writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { ContractClient } from '#shared/contract/index.ts';
import { type RunExportFormat, runExportFormats } from '#shared/contract/run-comparison.ts';
import type { TrendStats } from '#shared/contract/runs.ts';
import { HoldpointError, messageOf } from '#core/errors/holdpoint-error.ts';
import { readHdrLog } from '#core/histograms/hdr-log.ts';
import { LatencyHistogram } from '#core/histograms/latency-histogram.ts';
import { latencyStats } from '#core/histograms/latency-stats.ts';
import { type CliHost, exitStatus } from './command.ts';
import { resultLines, statusOfVerdict, summaryLine } from './run-words.ts';

const onStates = new Set(['starting', 'running', 'held', 'finishing']);

export function register(program: Command, cli: CliHost): void {
  const runs = program.command('runs').description('runs of the workspace, or of the console that is open on it');
  runs
    .command('list')
    .description('newest first')
    .action(
      cli.action(async () => {
        const list = await cli.withClient((client) => client.runs.list({ limit: 100 }), { role: 'viewer' });
        for (const run of list) cli.line(summaryLine(run));
        if (list.length === 0) cli.line('No runs yet. Start one with "holdpoint run FILE".');
        cli.print(list);
        return exitStatus.done;
      }),
    );
  runs
    .command('show')
    .description('the result of a run; exit status by its verdict')
    .argument('[id]', 'the newest when left out')
    .action(
      cli.action(async (_signal, id: string | undefined) => {
        const detail = await cli.withClient(async (client) => client.runs.get({ runId: id ?? (await newest(client)) }), { role: 'viewer' });
        for (const line of resultLines(detail.result)) cli.line(line);
        cli.print(detail);
        return detail.result.endedAt === null ? exitStatus.done : statusOfVerdict(detail.result.verdict);
      }),
    );
  steering(runs, cli, 'hold', 'stop scheduling, keep connections and monitors', (client, runId, why) =>
    client.runs.hold({ runId, ...why }),
  );
  steering(runs, cli, 'resume', 'go on with a held run', (client, runId, why) => client.runs.resume({ runId, ...why }));
  steering(runs, cli, 'stop', 'end a run; what was measured is kept', (client, runId, why) => client.runs.stop({ runId, ...why }));
  steeringWith(runs, cli, 'rate', 'change the rate of a run, for example to 100/s', (client, runId, rate, why) =>
    client.runs.rate({ runId, rate, ...why }),
  );
  steeringWith(runs, cli, 'extend', 'plan more time for a run, for example 10m', (client, runId, by, why) =>
    client.runs.extend({ runId, by, ...why }),
  );
  exporting(runs, cli);
  readingHdr(runs, cli);
  pinning(runs, cli, 'pin', 'make a run the baseline of its scenario and workload', async (client, runId, why) => {
    const { replaced } = await client.runs.pin({ runId, ...why });
    return replaced === null ? 'pinned as baseline' : `pinned as baseline in place of ${replaced}`;
  });
  pinning(runs, cli, 'unpin', 'the run is a baseline no more', async (client, runId, why) => {
    await client.runs.unpin({ runId, ...why });
    return 'baseline no more';
  });
}

/** To a file, or to stdout: with `--json` the answer of the export is the one document there. */
function exporting(runs: Command, cli: CliHost): void {
  runs
    .command('export')
    .description('a run as a file: its result (json), its windows (csv), its histograms (hdr) or a report that opens offline (html)')
    .argument('[id]', 'the newest when left out')
    .addOption(new Option('--format <format>').choices(runExportFormats).default('json'))
    .option('--series <name>', 'for hdr: one histogram of the whole run instead of the log, for example response_time')
    .option('--out <file>', 'write to this file instead of stdout')
    .action(
      cli.action(async (_signal, id: string | undefined, options: { format: RunExportFormat; series?: string; out?: string }) => {
        const { format, series, out } = options;
        const file = await cli.withClient(
          async (client) => {
            const runId = id ?? (await newest(client));
            return client.runs.export({ runId, format, ...(series === undefined ? {} : { series }) });
          },
          { role: 'viewer' },
        );
        if (out === undefined) {
          cli.line(file.content.replace(/\r?\n$/, ''));
          cli.print(file);
          return exitStatus.done;
        }
        writeFileSync(out, file.content);
        cli.note(`written to ${out}`);
        cli.print({ file: out, mediaType: file.mediaType, bytes: Buffer.byteLength(file.content) });
        return exitStatus.done;
      }),
    );
}

/** What a histogram log of ours or of another tool holds, by series. */
function readingHdr(runs: Command, cli: CliHost): void {
  runs
    .command('read-hdr')
    .description('percentiles of a HdrHistogram log (nanoseconds), by series')
    .argument('<file>')
    .action(
      cli.action((_signal, file: string) => {
        const series = seriesOfHdrLog(file);
        for (const { name, stats } of series) {
          const [p50, p95, p99, max] = [stats.p50, stats.p95, stats.p99, stats.max].map((ms) =>
            ms === null ? '–' : `${Number(ms.toPrecision(3))} ms`,
          );
          cli.line(`${name}: n ${stats.n}, p50 ${p50}, p95 ${p95}, p99 ${p99}, max ${max}`);
        }
        cli.print({ series: Object.fromEntries(series.map(({ name, stats }) => [name, stats])) });
        return exitStatus.done;
      }),
    );
}

function seriesOfHdrLog(file: string): { name: string; stats: TrendStats }[] {
  let intervals: ReturnType<typeof readHdrLog>['intervals'];
  try {
    ({ intervals } = readHdrLog(readFileSync(file, 'utf8')));
  } catch (error) {
    const code = error instanceof RangeError ? 'INVALID' : 'NOT_FOUND';
    throw new HoldpointError(code, `${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  const merged = new Map<string, LatencyHistogram>();
  for (const { series, histogram } of intervals) {
    const name = series ?? 'all';
    merged.set(name, (merged.get(name) ?? new LatencyHistogram()).merge(histogram));
  }
  return [...merged].map(([name, histogram]) => ({ name, stats: latencyStats(histogram) }));
}

type Why = { why?: string };

function steering(
  runs: Command,
  cli: CliHost,
  name: string,
  description: string,
  steer: (client: ContractClient, runId: string, why: Why) => Promise<{ state: string }>,
): void {
  runs
    .command(name)
    .description(description)
    .argument('[id]', 'the run that is on, when there is one')
    .option('--why <text>', 'kept with the event')
    .action(cli.action((_signal, id: string | undefined, why: Why) => tell(cli, id, (client, runId) => steer(client, runId, why))));
}

function pinning(
  runs: Command,
  cli: CliHost,
  name: string,
  description: string,
  pin: (client: ContractClient, runId: string, why: Why) => Promise<string>,
): void {
  runs
    .command(name)
    .description(description)
    .argument('<id>')
    .option('--why <text>', 'kept with the event')
    .action(
      cli.action(async (_signal, runId: string, why: Why) => {
        const words = await cli.withClient((client) => pin(client, runId, why), { role: 'operator' });
        cli.line(`${runId}: ${words}`);
        cli.print({ runId, pinned: name === 'pin' });
        return exitStatus.done;
      }),
    );
}

function steeringWith(
  runs: Command,
  cli: CliHost,
  name: string,
  description: string,
  steer: (client: ContractClient, runId: string, value: string, why: Why) => Promise<{ state: string }>,
): void {
  runs
    .command(name)
    .description(description)
    // The value is last, and the id may be left out: the command line of both is "rate 100/s" and "rate ID 100/s".
    .argument('<id-or-value>', 'the run, or the value when only one run is on')
    .argument('[value]')
    .option('--why <text>', 'kept with the event')
    .action(
      cli.action((_signal, first: string, second: string | undefined, why: Why) =>
        tell(cli, second === undefined ? undefined : first, (client, runId) => steer(client, runId, second ?? first, why)),
      ),
    );
}

async function tell(cli: CliHost, id: string | undefined, steer: (client: ContractClient, runId: string) => Promise<{ state: string }>) {
  const answer = await cli.withClient(
    async (client) => {
      const runId = id ?? (await onlyOneOn(client));
      return { runId, ...(await steer(client, runId)) };
    },
    { role: 'operator' },
  );
  cli.line(`${answer.runId}: ${answer.state}`);
  cli.print(answer);
  return exitStatus.done;
}

async function newest(client: ContractClient): Promise<string> {
  const [run] = await client.runs.list({ limit: 1 });
  if (run) return run.runId;
  throw new HoldpointError('NOT_FOUND', 'There is no run yet.', { hint: 'Start one with "holdpoint run FILE".' });
}

async function onlyOneOn(client: ContractClient): Promise<string> {
  const on = (await client.runs.list({ limit: 100 })).filter((run) => onStates.has(run.state));
  const [run, other] = on;
  if (run && !other) return run.runId;
  throw new HoldpointError('CONFLICT', on.length === 0 ? 'No run is on.' : `${on.length} runs are on.`, {
    hint: on.length === 0 ? 'holdpoint runs list shows those that were.' : `Name one: ${on.map(({ runId }) => runId).join(', ')}.`,
  });
}
