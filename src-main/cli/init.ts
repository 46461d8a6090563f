import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { HoldpointError } from '#core/errors/holdpoint-error.ts';
import { createWorkspace } from '#core/workspace/create-workspace.ts';
import { workspaceFile } from '#core/workspace/workspace.ts';
import { type CliHost, exitStatus } from './command.ts';

export function register(program: Command, cli: CliHost): void {
  program
    .command('init [dir]')
    .description('a new workspace with an example plan and an example scenario')
    .action(cli.action((_signal, dir: string | undefined) => init(dir, cli)));
}

function init(dir: string | undefined, cli: CliHost) {
  // Not workspaceDir(): inside a workspace that would be the one around us.
  const folder = path.resolve(dir ?? process.cwd());
  if (existsSync(path.join(folder, workspaceFile))) {
    throw new HoldpointError('INVALID', `${folder} is a workspace already.`, { hint: 'Nothing was changed. Name another folder.' });
  }
  const before = existsSync(folder) ? readdirSync(folder).length : 0;
  const files = createWorkspace(folder);
  cli.print({ workspace: folder, files });
  cli.line(`Workspace made in ${folder}${before > 0 ? ' beside what was there' : ''}:`);
  for (const file of files) cli.line(`  ${file}`);
  cli.line(`\nSay where your system is in ${workspaceFile}, then: holdpoint serve --workspace ${folder}`);
  return exitStatus.done;
}
