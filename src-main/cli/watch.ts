import { closeSync, openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { HoldpointError } from '#core/errors/holdpoint-error.ts';
import { platformProcesses } from '#core/monitors/platform-processes.ts';
import { TreeMonitor } from '#core/monitors/tree-monitor.ts';
import { csvHeader, csvRow, WatchLog, type WatchSample } from '#core/monitors/watch-log.ts';
import type { ProcessSelector } from '#core/workspace/workspace-schema.ts';
import { parseDurationMs } from '#shared/durations.ts';
import { stdoutClosed } from './closed-output.ts';
import { type CliHost, exitStatus } from './command.ts';

const sampleMs = 1000;

interface WatchOptions {
  pid?: number;
  port?: number;
  match?: string;
  duration?: number;
  out?: string;
}

export function register(program: Command, cli: CliHost): void {
  program
    .command('watch')
    .description('monitor a process and its children: memory, CPU, threads, open files; needs no workspace')
    .addOption(new Option('--pid <n>', 'the process with this id').argParser(wholeNumber('a process id')).conflicts(['port', 'match']))
    .addOption(
      new Option('--port <n>', 'the process that listens on this TCP port').argParser(wholeNumber('a port')).conflicts(['pid', 'match']),
    )
    .addOption(new Option('--match <text>', 'processes with this text in their command').conflicts(['pid', 'port']))
    .addOption(new Option('--duration <time>', 'stop after this time, for example 60s or 8h').argParser(duration))
    .option('--out <file.csv>', 'write the samples as CSV: t,value,… with the anonymous memory in MB as value')
    .action(cli.action((signal, options: WatchOptions) => watch(signal, options, cli)));
}

async function watch(signal: AbortSignal, options: WatchOptions, cli: CliHost) {
  const selector = selectorOf(options);
  const [name] = Object.entries(selector).map(([kind, value]) => (kind === 'match' ? `"${value}"` : `${kind} ${value}`));
  const source = platformProcesses();
  if (source.unsupported !== null) throw new HoldpointError('UNAVAILABLE', source.unsupported);
  const monitor = new TreeMonitor({ name: name ?? '', source, selector: () => selector });
  const log = new WatchLog();
  using csv = options.out === undefined ? undefined : new CsvFile(options.out);
  const startedAt = new Date().toISOString();
  const endAt = options.duration === undefined ? Number.POSITIVE_INFINITY : performance.now() + options.duration;
  let remark = '';
  // Without a file the lines are all there is: nobody reads them, nothing is left to do.
  const unread = () => csv === undefined && stdoutClosed.aborted;
  for (let due = performance.now(); !signal.aborted && !unread() && performance.now() < endAt; due += sampleMs) {
    const sample = await monitor.sample();
    const added = log.add(sample);
    if (added) {
      if (log.samples.length === 1) cli.line(columns);
      cli.line(row(added));
      csv?.write(csvRow(added));
    }
    for (const event of sample.events) cli.note(event.label);
    // What a reading costs is in parentheses and changes with every one: no news.
    const news = sample.message.replace(/ \(.*\)/, '');
    if (news !== remark) cli.note(sample.message);
    remark = news;
    // A pid is not used again for the same process: there is nothing more to come.
    if (sample.state === 'gone' && 'pid' in selector) break;
    await sleep(Math.max(0, Math.min(due + sampleMs, endAt) - performance.now()), undefined, { signal }).catch(ignoreAbort);
  }
  const trends = log.trends();
  for (const trend of trends) cli.line(`${trend.label}: ${trend.slopePerHour === null ? `${trend.words}. ${trend.reason}` : trend.words}`);
  cli.print({
    selector,
    source: source.label,
    startedAt,
    endedAt: new Date().toISOString(),
    samples: log.samples,
    events: log.events,
    trends,
  });
  if (log.samples.length > 0) return exitStatus.done;
  cli.note(`Nothing was measured: ${remark}`);
  return exitStatus.inconclusive;
}

function selectorOf({ pid, port, match }: WatchOptions): ProcessSelector {
  if (pid !== undefined) return { pid };
  if (port !== undefined) return { port };
  if (match !== undefined && match.length >= 3) return { match };
  if (match !== undefined)
    throw new HoldpointError('INVALID', '--match needs at least 3 characters: less would match half of the machine.');
  throw new HoldpointError('INVALID', 'watch needs to know which process.', { hint: 'Give --pid N, --port N or --match TEXT.' });
}

function wholeNumber(what: string) {
  return (text: string) => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError(`It is not ${what}.`);
    return number;
  };
}

function duration(text: string): number {
  const milliseconds = parseDurationMs(text);
  if (milliseconds === null || milliseconds <= 0) throw new InvalidArgumentError('Write a duration such as 60s, 10m or 8h.');
  return milliseconds;
}

/** Written line by line: what was measured is there, also after a kill. */
class CsvFile implements Disposable {
  readonly #fd: number;

  constructor(file: string) {
    this.#fd = openSync(file, 'w');
    this.write(csvHeader);
  }

  write(line: string): void {
    writeSync(this.#fd, `${line}\n`);
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }
}

const columns = 'time          PSS MB   anon MB    RSS MB   CPU %  threads    fds  processes';

function row({ t, pssMb, anonMb, rssMb, cpuPercent, threads, fds, processes }: WatchSample): string {
  const cell = (value: number | null, width: number, decimals: number) => (value === null ? '·' : value.toFixed(decimals)).padStart(width);
  return [
    t.slice(11, 19),
    cell(pssMb, 12, 1),
    cell(anonMb, 10, 1),
    cell(rssMb, 10, 1),
    cell(cpuPercent, 8, 0),
    cell(threads, 9, 0),
    cell(fds, 7, 0),
    cell(processes, 11, 0),
  ].join('');
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
}
