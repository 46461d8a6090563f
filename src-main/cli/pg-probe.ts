import type { Command } from 'commander';
import type { ProbeResult, ProbeStatus } from '#shared/contract/postgres.ts';
import { probeDatabase } from '#core/postgres/probe-database.ts';
import { HoldpointError } from '#core/errors/holdpoint-error.ts';
import { type CliHost, type ExitStatus, exitStatus } from './command.ts';

export function register(program: Command, cli: CliHost): void {
  // Others may add commands of `pg` beside this one.
  const pg = program.commands.find((command) => command.name() === 'pg') ?? program.command('pg').description('look at a Postgres');
  pg.command('probe')
    .description('ask a database how it is: connections, locks, cache, slow statements, transaction age; needs no workspace')
    .option('--url <url>', 'postgres://user@host:5432/database; left out: DATABASE_URL, which keeps the password out of process lists')
    .option('--only <names>', 'some probes, separated by commas')
    .action(cli.action((_signal, options: { url?: string; only?: string }) => probe(options, cli)));
}

async function probe({ url = process.env['DATABASE_URL'], only }: { url?: string; only?: string }, cli: CliHost): Promise<ExitStatus> {
  if (!url) throw new HoldpointError('INVALID', 'pg probe needs to know which database.', { hint: 'Give --url or set DATABASE_URL.' });
  const names = only?.split(',').map((name) => name.trim());
  const results = await probeDatabase(url, names);
  for (const result of results) cli.line(lineOf(result));
  cli.print(results);
  return statusOf(results);
}

const marks: Record<ProbeStatus, string> = {
  ok: 'ok',
  warn: 'WARN',
  critical: 'CRITICAL',
  unsupported: 'unsupported',
  insufficient_privilege: 'no privilege',
  error: 'ERROR',
};

function lineOf({ title, status, message }: ProbeResult): string {
  return `${marks[status].padEnd(13)} ${title.padEnd(20)} ${message}`;
}

/** What is critical outweighs what could not be asked: 1, then 3, then 0. */
export function statusOf(results: readonly Pick<ProbeResult, 'status'>[]): ExitStatus {
  const has = (...statuses: ProbeStatus[]) => results.some(({ status }) => statuses.includes(status));
  if (has('critical')) return exitStatus.negative;
  return has('unsupported', 'insufficient_privilege', 'error') ? exitStatus.inconclusive : exitStatus.done;
}
