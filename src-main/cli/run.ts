import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { ContractClient } from '#shared/contract/index.ts';
import type { RunDetail } from '#shared/contract/runs.ts';
import { HoldpointError, messageOf } from '#core/errors/holdpoint-error.ts';
import { hereIs, personHere } from '#core/identities/person-here.ts';
import { readScenario } from '#core/scenarios/read-scenario.ts';
import { type RunOverrides, withOverrides } from '#core/scenarios/run-overrides.ts';
import type { Scenario } from '#core/scenarios/scenario.ts';
import { planLines } from '#core/scenarios/workload.ts';
import type { Person } from '#core/workspace/workspace-schema.ts';
import { openWorkspace, workspaceFile } from '#core/workspace/workspace.ts';
import { type CliHost, exitStatus, type ExitStatus } from './command.ts';
import { withClient } from './connect.ts';
import { dryRunLines } from './dry-run-words.ts';
import { followRun } from './follow-run.ts';
import { resultLines, statusOfVerdict } from './run-words.ts';

interface RunOptions {
  rate?: string;
  vus?: number;
  duration?: string;
  seed?: number;
  planOut?: string;
  out?: string;
  dryRun?: boolean;
  by?: string;
}

export function register(program: Command, cli: CliHost): void {
  program
    .command('run')
    .description('run one scenario; exit status by its verdict')
    .argument('<file>', 'scenario (YAML)')
    .option('--rate <rate>', 'arrivals instead of the file’s, for example 200/s')
    .option('--vus <n>', 'users instead of the file’s (constant-vus)', wholeNumber)
    .option('--duration <time>', 'duration instead of the file’s, for example 60s')
    .option('--seed <n>', 'seed of the arrivals', wholeNumber)
    .option('--plan-out <file>', 'write the planned arrivals as JSON lines {"id":n,"t":nanoseconds since the start}')
    .option('--out <file>', 'write the run result (JSON) to a file too')
    .option('--by <person>', 'who starts it, by the id in holdpoint.yaml (default: the person that git or the user account names)')
    .option('--dry-run', 'one iteration only, and print what each step sent and got')
    .action(cli.action((signal, file: string, options: RunOptions) => run(signal, file, options, cli)));
}

async function run(signal: AbortSignal, file: string, options: RunOptions, cli: CliHost): Promise<ExitStatus> {
  const { rate, vus, duration, seed } = options;
  const overrides: RunOverrides = {
    ...(rate === undefined ? {} : { rate }),
    ...(vus === undefined ? {} : { vus }),
    ...(duration === undefined ? {} : { duration }),
    ...(seed === undefined ? {} : { seed }),
  };
  using place = placeOf(file, cli.workspaceDir());
  // Read here too, so that a mistake is reported under the name that was typed, before anything is started.
  const { targets, datasources, people } = openWorkspace(place.workspace).config;
  const by = options.by ?? personWhoRuns(people, place.workspace, cli);
  const scenario = withOverrides(readScenario(place.text, file, Object.keys(targets), Object.keys(datasources)), overrides);
  if (options.dryRun === true) return await showDryRun(place, signal, cli);
  if (options.planOut !== undefined) writePlan(options.planOut, scenario, cli);
  if (place.note !== null) cli.note(place.note);
  const detail = await withClient(place.workspace, { role: 'operator', services: !place.throwaway }, { note: cli.note, signal }, (client) =>
    perform(client, { file: place.file, overrides, ...(by === undefined ? {} : { by }) }, signal, cli),
  );
  const { result } = detail;
  if (options.out !== undefined) writeFileSync(options.out, `${JSON.stringify(result, null, 2)}\n`);
  for (const line of resultLines(result)) cli.line(line);
  cli.print(result);
  return statusOfVerdict(result.verdict);
}

/** Who measures something does not release it: a run says who started it, where the workspace knows them. */
function personWhoRuns(people: readonly Person[], workspace: string, cli: CliHost): string | undefined {
  const here = personHere(people, hereIs(workspace));
  if (here === null) return undefined;
  cli.note(`started by ${here.person.name} (known by ${here.by}; --by names somebody else)`);
  return here.person.id;
}

/** Exit status 1 when a step failed. */
async function showDryRun(place: Place, signal: AbortSignal, cli: CliHost): Promise<ExitStatus> {
  const result = await withClient(place.workspace, { role: 'operator', services: !place.throwaway }, { note: cli.note, signal }, (client) =>
    client.runs.dryRun({ file: place.file }),
  );
  for (const line of dryRunLines(result)) cli.line(line);
  cli.print(result);
  return result.ok ? exitStatus.done : exitStatus.negative;
}

async function perform(
  client: ContractClient,
  start: { file: string; overrides: RunOverrides; by?: string },
  signal: AbortSignal,
  cli: CliHost,
): Promise<RunDetail> {
  const { runId } = await client.runs.start(start);
  cli.note(`run ${runId} started`);
  return await followRun(client, runId, { signal, note: cli.note });
}

interface Place extends Disposable {
  workspace: string;
  /** Of the scenario, within the workspace. */
  file: string;
  text: string;
  note: string | null;
  throwaway: boolean;
}

/**
 * Where a scenario runs: in its workspace; from outside as a copy in the state folder of the workspace; without any workspace in a throwaway
 * one, whose result is only printed.
 */
function placeOf(given: string, workspaceDir: string): Place {
  const file = [path.resolve(given), path.resolve(workspaceDir, given)].find((candidate) => existsSync(candidate)) ?? path.resolve(given);
  const text = readText(file, given);
  const keep = { [Symbol.dispose]: () => {} };
  if (existsSync(path.join(workspaceDir, workspaceFile))) {
    const relative = path.relative(workspaceDir, file);
    if (!relative.startsWith('..') && !path.isAbsolute(relative))
      return { workspace: workspaceDir, file: relative, text, note: null, throwaway: false, ...keep };
    const folder = path.join(workspaceDir, '.holdpoint', 'scenarios');
    mkdirSync(folder, { recursive: true });
    copyFileSync(file, path.join(folder, path.basename(file)));
    return {
      workspace: workspaceDir,
      file: path.join('.holdpoint', 'scenarios', path.basename(file)),
      text,
      note: null,
      throwaway: false,
      ...keep,
    };
  }
  const workspace = mkdtempSync(path.join(os.tmpdir(), 'holdpoint-run-'));
  writeFileSync(path.join(workspace, workspaceFile), 'version: 1\nname: throwaway\n');
  mkdirSync(path.join(workspace, 'scenarios'));
  copyFileSync(file, path.join(workspace, 'scenarios', path.basename(file)));
  return {
    workspace,
    file: path.join('scenarios', path.basename(file)),
    text,
    note: 'No workspace here: the run is not kept. Make one with "holdpoint init", or name one with --workspace.',
    throwaway: true,
    [Symbol.dispose]: () => rmSync(workspace, { recursive: true, force: true }),
  };
}

function readText(file: string, given: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new HoldpointError('NOT_FOUND', `${given} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

function writePlan(file: string, scenario: Scenario, cli: CliHost): void {
  if (scenario.executor.model === 'closed') {
    throw new HoldpointError('INVALID', 'A closed model has no plan: its users send when they got their answer.', {
      hint: 'Leave out --plan-out.',
    });
  }
  if (scenario.executor.kind === 'capacity-search') {
    throw new HoldpointError('INVALID', 'A capacity search has no plan: its rates follow from what it finds.', {
      hint: 'Leave out --plan-out.',
    });
  }
  const fd = openSync(file, 'w');
  try {
    for (const lines of planLines(scenario)) writeSync(fd, lines);
  } finally {
    closeSync(fd);
  }
  cli.note(`plan written to ${file}`);
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0 || text.trim() === '') throw new InvalidArgumentError('It is not a whole number.');
  return number;
}
