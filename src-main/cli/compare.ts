import { type Command, InvalidArgumentError } from 'commander';
import type { ComparedFigure, ComparisonVerdict, RunComparison } from '#shared/contract/run-comparison.ts';
import { parseDurationMs } from '#shared/durations.ts';
import { type CliHost, type ExitStatus, exitStatus } from './command.ts';

interface CompareOptions {
  tolerance?: number;
  minDifference?: number;
}

export function register(program: Command, cli: CliHost): void {
  program
    .command('compare')
    .description('run B against run A; exit status 0 same or improved, 1 regressed, 3 inconclusive or not comparable')
    .argument('<a>', 'run, or "baseline": the pinned run of the other’s scenario and workload')
    .argument('<b>', 'run, or "baseline"')
    .option('--tolerance <share>', 'differences up to here do not count, for example 5%', share)
    .option('--min-difference <time>', 'nor do differences of a latency up to here, for example 1ms', milliseconds)
    .action(
      cli.action(async (_signal, a: string, b: string, { tolerance, minDifference }: CompareOptions) => {
        const comparison = await cli.withClient(
          (client) =>
            client.runs.compare({
              a,
              b,
              ...(tolerance === undefined ? {} : { tolerance }),
              ...(minDifference === undefined ? {} : { minDifferenceMs: minDifference }),
            }),
          { role: 'viewer' },
        );
        for (const line of comparisonLines(comparison)) cli.line(line);
        cli.print(comparison);
        return statusOf(comparison.verdict);
      }),
    );
}

function statusOf(verdict: ComparisonVerdict): ExitStatus {
  if (verdict === 'same' || verdict === 'improved') return exitStatus.done;
  return verdict === 'regressed' ? exitStatus.negative : exitStatus.inconclusive;
}

const words: Record<ComparisonVerdict, string> = {
  improved: 'improved',
  regressed: 'regressed',
  same: 'same',
  inconclusive: 'inconclusive',
  not_comparable: 'not comparable',
};

/** A comparison for people. */
export function comparisonLines({ a, b, verdict, reason, needed, differences, figures, pairs, method }: RunComparison): string[] {
  return [
    `${b.runId} against ${a.runId} (${b.scenario}): ${words[verdict]}`,
    `  ${reason}`,
    ...(needed === null ? [] : [`  Needed: ${needed}`]),
    ...differences.map(({ what, a: first, b: second }) => `  ${what}: ${first} / ${second}`),
    ...(figures.length === 0
      ? []
      : [`  ${pairs} pairs of ${method.windowSeconds} s windows, ${figure(method.confidence * 100)} % intervals of B − A`]),
    ...figures.map((row) => figureLine(row, reason)),
    ...[a, b].flatMap(({ runId, excluded }) =>
      excluded.map(({ reason: why, windows }) => `  left out of ${runId}: ${windows} ${windows === 1 ? 'window' : 'windows'}, ${why}`),
    ),
  ];
}

/** @param said the reason for the whole, which need not be told again for each figure. */
function figureLine({ label, unit, a, b, difference, verdict, reason }: ComparedFigure, said: string): string {
  const interval = difference === null ? '' : `  ${signed(difference.value)} (${signed(difference.low)} to ${signed(difference.high)})`;
  const why = verdict === 'inconclusive' && difference === null && !said.includes(reason) ? `  ${reason}` : '';
  return `  ${words[verdict].padEnd(12)} ${label.padEnd(28)} ${figure(a)} → ${figure(b)} ${unit}${interval}${why}`;
}

const figure = (value: number | null) => (value === null ? '–' : String(Number(value.toPrecision(3))));
const signed = (value: number) => `${value < 0 ? '−' : '+'}${figure(Math.abs(value))}`;

function share(text: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(text);
  const value = match ? Number(match[1]) / 100 : Number(text);
  if (!(value >= 0.001 && value <= 1)) throw new InvalidArgumentError('It is not a share between 0.1% and 100%.');
  return value;
}

function milliseconds(text: string): number {
  const ms = parseDurationMs(text);
  if (ms === null || !(ms >= 0.001 && ms <= 60_000)) throw new InvalidArgumentError('It is not a time between 0.001ms and 60s.');
  return ms;
}
