import { Command } from 'commander';
import { version } from '#core/console/version.ts';
import type { CliHost } from './command.ts';
import * as compare from './compare.ts';
import * as demo from './demo.ts';
import * as doctor from './doctor.ts';
import * as evidence from './evidence.ts';
import * as gate from './gate.ts';
import * as init from './init.ts';
import * as key from './key.ts';
import * as ledger from './ledger.ts';
import * as open from './open.ts';
import * as pgProbe from './pg-probe.ts';
import * as plan from './plan.ts';
import * as run from './run.ts';
import * as runs from './runs.ts';
import * as scenario from './scenario.ts';
import * as schema from './schema.ts';
import * as serve from './serve.ts';
import * as status from './status.ts';
import { terminalHost } from './terminal-host.ts';
import * as watch from './watch.ts';

interface CommandFile {
  register(program: Command, cli: CliHost): void;
}

/** In the order of the help. */
const commandFiles: CommandFile[] = [
  demo,
  open,
  serve,
  init,
  run,
  runs,
  compare,
  watch,
  pgProbe,
  scenario,
  plan,
  gate,
  evidence,
  status,
  ledger,
  key,
  schema,
  doctor,
];

/** The whole command line. */
export function createProgram(): Command {
  const program = new Command('holdpoint')
    .description('Run stress and soak tests, watch memory, probe Postgres, and release phases through gates that open only on evidence.')
    .version(version)
    .option('--workspace <dir>', 'folder with holdpoint.yaml (default: HOLDPOINT_WORKSPACE, else the nearest one upwards)')
    .option('--json', 'exactly one JSON document on stdout; progress and logs on stderr')
    .addHelpText('after', exitStatusHelp)
    .showSuggestionAfterError();
  const cli = terminalHost(program);
  for (const file of commandFiles) file.register(program, cli);
  throwInsteadOfExit(program);
  return program;
}

/** Commander does not hand these down to commands that exist already. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) throwInsteadOfExit(child);
}

const exitStatusHelp = `
Exit status:
  0    done, and the verdict (if any) is pass
  1    a negative verdict: threshold failed, gate closed, leak, ledger broken
  2    wrong usage or invalid input
  3    inconclusive or not measured
  4    the target, database or console could not be reached
  70   a defect of Holdpoint itself
  130  interrupted (what was measured is kept)`;
