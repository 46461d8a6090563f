import path from 'node:path';
import { type Command, Option } from 'commander';
import { type Role, roles } from '#shared/contract/base.ts';
import { readHolder } from '#core/console/workspace-lock.ts';
import { HoldpointError } from '#core/errors/holdpoint-error.ts';
import { spawnProgram } from '#core/processes/spawn-program.ts';
import { openWorkspace } from '#core/workspace/workspace.ts';
import { type CliHost, exitStatus } from './command.ts';
import { findDesktop } from './find-desktop.ts';
import { openBrowser } from './open-browser.ts';
import { signInAddress } from '../serve/sign-in-address.ts';

interface OpenOptions {
  role: Role;
  open: boolean;
}

export function register(program: Command, cli: CliHost): void {
  program
    .command('open [dir]')
    .description('the desktop window of a workspace; if a console has it already, a browser page of that')
    .addOption(new Option('--role <role>', 'what the browser may do, when a running console is opened').choices(roles).default('approver'))
    .option('--no-open', 'only print the address that signs a browser in')
    .action(cli.action((signal, dir: string | undefined, options: OpenOptions) => open(signal, dir, options, cli)));
}

async function open(signal: AbortSignal, dir: string | undefined, options: OpenOptions, cli: CliHost) {
  const { root } = openWorkspace(dir ?? cli.workspaceDir());
  const holder = readHolder(path.join(root, '.holdpoint', 'console.json'));
  // The desktop window of this workspace comes to the front by being started again.
  if (holder?.url && (holder.kind !== 'desktop' || !options.open || options.role !== 'approver')) {
    const url = await signInAddress(holder, options.role);
    cli.print({ url, pid: holder.pid });
    const opened = options.open && (await openBrowser(url));
    cli.line(opened ? `Opened in your browser: ${new URL(url).origin}` : `Open ${url}\n(the address signs one browser in, once)`);
    return exitStatus.done;
  }
  const desktop = findDesktop();
  if (desktop === null || !options.open) {
    throw new HoldpointError(
      'UNAVAILABLE',
      options.open ? 'The desktop application is not here.' : 'No console is running for this workspace.',
      {
        hint: `Serve it to the browser instead: holdpoint serve --workspace ${root}`,
      },
    );
  }
  const program = spawnProgram({ file: desktop.file, args: [...desktop.args, '--workspace', root], env: displayEnvironment() });
  program.stderrLines.on(cli.note);
  signal.addEventListener('abort', () => program.kill('SIGTERM'));
  const { code, error } = await program.exited;
  if (error) throw new HoldpointError('UNAVAILABLE', `The desktop application could not be started: ${error.message}`, { cause: error });
  if (code !== 0 && !signal.aborted)
    throw new HoldpointError('UNAVAILABLE', `The desktop application ended with status ${code ?? 'none'}.`);
  return exitStatus.done;
}

/** What a window needs to find its screen. */
function displayEnvironment(): Record<string, string> {
  const names = [
    'DISPLAY',
    'WAYLAND_DISPLAY',
    'XAUTHORITY',
    'DBUS_SESSION_BUS_ADDRESS',
    'XDG_RUNTIME_DIR',
    'XDG_SESSION_TYPE',
    'XDG_CURRENT_DESKTOP',
  ];
  return Object.fromEntries(names.map((name) => [name, process.env[name] ?? '']).filter(([, value]) => value !== ''));
}
