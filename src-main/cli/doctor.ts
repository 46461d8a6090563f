import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { version } from '#core/console/version.ts';
import { examineMachine, type MachineCheck } from '#core/machine/examine-machine.ts';
import { forkStarter } from '#core/processes/fork-starter.ts';
import { type CliHost, exitStatus } from './command.ts';
import { findElectron } from './find-desktop.ts';

export function register(program: Command, cli: CliHost): void {
  program
    .command('doctor')
    .description('what this machine has and lacks; downloads and changes nothing')
    .action(cli.action(() => doctor(cli)));
}

async function doctor(cli: CliHost) {
  const dir = cli.workspaceDir();
  const checks = await examineMachine({ starter: forkStarter, electron: findElectron(), folder: existsSync(dir) ? dir : process.cwd() });
  const ok = checks.every((check) => check.state === 'ok' || !check.required);
  cli.print({ ok, version, checks });
  for (const check of checks) cli.line(describe(check));
  cli.line(ok ? '\nHoldpoint can work here.' : '\nSomething is lacking that Holdpoint needs.');
  return ok ? exitStatus.done : exitStatus.inconclusive;
}

function describe({ state, required, title, message, hint }: MachineCheck): string {
  const mark = state === 'ok' ? 'has    ' : required ? 'LACKS  ' : 'without';
  return `${mark}  ${title}: ${message}${hint === null ? '' : `\n         ${hint}`}`;
}
