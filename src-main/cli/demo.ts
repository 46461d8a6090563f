import path from 'node:path';
import type { Command } from 'commander';
import { type LockHolder, readHolder, WorkspaceHeldError } from '#core/console/workspace-lock.ts';
import { createDemoWorkspace } from '#core/demo/create-demo-workspace.ts';
import { demoFolder } from '#core/demo/demo-folder.ts';
import { createDemoIdentities } from '#core/identities/demo-identities.ts';
import { type CliHost, exitStatus } from './command.ts';
import { openBrowser } from './open-browser.ts';
import { parsePort } from './server-options.ts';
import { signInAddress } from '../serve/sign-in-address.ts';
import { asUnreachable } from './unreachable.ts';
import { untilStopped } from './until-stopped.ts';

interface DemoOptions {
  port?: number;
  open: boolean;
}

export function register(program: Command, cli: CliHost): void {
  program
    .command('demo')
    .description('the demo workspace with its own Postgres and sample service, then the console')
    .option('--port <n>', 'port to listen on (default: the one of the last time, else a free one)', parsePort)
    .option('--no-open', 'print the address instead of opening a browser')
    .action(
      cli.action((signal, options: DemoOptions) => demo(signal, options, program.opts<{ workspace?: string }>().workspace, cli), {
        endsBySignal: true,
      }),
    );
}

async function demo(signal: AbortSignal, options: DemoOptions, named: string | undefined, cli: CliHost) {
  const workspace = path.resolve(named ?? demoFolder());
  const running = readHolder(path.join(workspace, '.holdpoint', 'console.json'));
  if (running?.url) return showRunning(running, workspace, options, cli);
  // Loaded when it is needed: a help text must not wait for the whole core.
  const { serveWorkspace } = await import('../serve/serve-workspace.ts');
  const written = createDemoWorkspace(workspace);
  if (written.length > 0) cli.note(`demo workspace made in ${workspace}`);
  await createDemoIdentities(workspace);
  try {
    await using served = await serveWorkspace({
      workspace,
      kind: 'serve',
      host: '127.0.0.1',
      port: options.port,
      startServices: true,
      onProgress: cli.note,
      patienceMs: 5000,
      signal,
    });
    const url = served.server.signInUrl('approver');
    await announce({ url, pid: process.pid, workspace }, options, cli);
    cli.note('Ctrl+C ends the console, its database and its sample service.');
    await untilStopped(signal);
    cli.note('ending: runs that are on are kept and can be resumed …');
    return exitStatus.done;
  } catch (error) {
    if (error instanceof WorkspaceHeldError && error.holder?.url) return showRunning(error.holder, workspace, options, cli);
    throw asUnreachable(error);
  }
}

/** Starting the demo twice is no error: the second start shows the first one's console and leaves. */
async function showRunning(holder: LockHolder, workspace: string, options: DemoOptions, cli: CliHost) {
  cli.note(`the demo is running already (pid ${holder.pid}).`);
  await announce({ url: await signInAddress(holder, 'approver'), pid: holder.pid, workspace }, options, cli);
  return exitStatus.done;
}

async function announce(ready: { url: string; pid: number; workspace: string }, { open }: DemoOptions, cli: CliHost): Promise<void> {
  cli.print(ready);
  const opened = open && !cli.json() && (await openBrowser(ready.url));
  cli.line(
    opened
      ? `The console is open in your browser: ${new URL(ready.url).origin}`
      : `Open ${ready.url}\n(the address signs one browser in, once)`,
  );
}
