import { existsSync, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { spawnProgram } from '../../../processes/spawn-program.ts';

/** How long the output of a program that has ended may take to arrive. */
const outputMs = 5000;

/** What pgbench says of its run; times in ms. */
export interface PgbenchReport {
  transactions: number;
  perSecond: number;
  /** From when a transaction was due, where there is a rate; else from its begin. */
  meanLatencyMs: number;
  /** With a rate only: how late transactions began. */
  meanLagMs: number | null;
}

export interface PgbenchWork {
  url: string;
  /** File of one statement. */
  script: string;
  seconds: number;
  clients: number;
  /** Transactions per second, Poisson; as many as can be had when left out. */
  rate?: number;
  /** `name=value` for `:name` in the script. */
  variables?: readonly string[];
}

/** The program itself rather than Debian's wrapper, which is a Perl script; null when it is not installed. */
export function findPgbench(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => path.join(debian, version, 'bin')), ...(process.env['PATH'] ?? '').split(path.delimiter)];
  return folders.map((folder) => path.join(folder, 'pgbench')).find((file) => existsSync(file)) ?? null;
}

/** Arguments for pgbench, the URL without its password: that goes through `PGPASSWORD`. */
export function pgbenchWords(work: PgbenchWork): { args: string[]; env: Record<string, string> } {
  const { script, seconds, clients, rate, variables = [] } = work;
  const url = new URL(work.url);
  const password = decodeURIComponent(url.password);
  url.password = '';
  const fixed = ['-n', '-M', 'prepared', '-j1', '-c', String(clients), '-T', String(seconds), '-f', script];
  const args = [
    ...fixed,
    ...(rate === undefined ? [] : ['-R', String(rate)]),
    ...variables.flatMap((variable) => ['-D', variable]),
    url.href,
  ];
  return { args, env: { PGPASSWORD: password } };
}

/** @throws Error when anything failed: then the figures are of something else. */
export function readPgbench(said: string): PgbenchReport {
  const number = (form: RegExp) => {
    const found = form.exec(said)?.[1];
    return found === undefined ? null : Number(found);
  };
  const transactions = number(/transactions actually processed: (\d+)/);
  const perSecond = number(/^tps = ([\d.]+)/m);
  const meanLatencyMs = number(/^latency average = ([\d.]+) ms/m);
  if (transactions === null || perSecond === null || meanLatencyMs === null || (number(/failed transactions: (\d+)/) ?? 0) > 0) {
    throw new Error(`pgbench said:\n${said}`);
  }
  return { transactions, perSecond, meanLatencyMs, meanLagMs: number(/rate limit schedule lag: avg ([\d.]+)/) };
}

/** Runs pgbench to its end. */
export async function runPgbench(program: string, work: PgbenchWork): Promise<PgbenchReport> {
  const { args, env } = pgbenchWords(work);
  using pgbench = spawnProgram({ file: program, args, env: { ...env, LC_ALL: 'C' } });
  preferAsEngine(pgbench.pid);
  const lines: string[] = [];
  // Its last line, which may still be on its way when the program has ended.
  const last = Promise.withResolvers<void>();
  pgbench.stdoutLines.on((line) => {
    lines.push(line);
    if (line.startsWith('tps = ')) last.resolve();
  });
  pgbench.stderrLines.on((line) => lines.push(line));
  const { error } = await pgbench.exited;
  if (error) throw error;
  await Promise.race([last.promise, delay(outputMs, undefined, { ref: false })]);
  return readPgbench(lines.join('\n'));
}

/** The load engine raises its own priority where it may: the two must stand equal. */
function preferAsEngine(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    os.setPriority(pid, os.constants.priority.PRIORITY_HIGH);
  } catch (error) {
    // Whoever may not raise it may not raise that of the engine either; and a program that could not start says so itself.
    if (!(error instanceof Error) || !('code' in error)) throw error;
  }
}
