import type { Command } from 'commander';
import { isLoopback } from '../serve/addresses.ts';
import { type CliHost, exitStatus } from './command.ts';
import { collectOrigin, parsePort } from './server-options.ts';
import { asUnreachable } from './unreachable.ts';
import { untilStopped } from './until-stopped.ts';

interface ServeOptions {
  host: string;
  port?: number;
  origin?: string[];
}

export function register(program: Command, cli: CliHost): void {
  program
    .command('serve')
    .description('serve the console of a workspace to browsers and to the command line')
    .option('--host <address>', 'address to listen on; anything but loopback makes the console reachable for others', '127.0.0.1')
    .option('--port <n>', 'port to listen on (default: the one of the last time, else a free one)', parsePort)
    .option('--origin <url>', 'address under which a reverse proxy shows the console; repeatable', collectOrigin)
    .action(cli.action((signal, options: ServeOptions) => serve(signal, options, cli), { endsBySignal: true }));
}

async function serve(signal: AbortSignal, { host, port, origin }: ServeOptions, cli: CliHost) {
  if (!isLoopback(host)) warnAboutHost(host, cli);
  // Loaded when it is needed: a help text must not wait for the whole core.
  const { serveWorkspace } = await import('../serve/serve-workspace.ts');
  await using served = await serveWorkspace({
    workspace: cli.workspaceDir(),
    kind: 'serve',
    host,
    port,
    proxies: origin ?? [],
    startServices: true,
    onProgress: cli.note,
    patienceMs: 5000,
    signal,
  }).catch((error: unknown) => {
    throw asUnreachable(error);
  });
  const url = served.server.signInUrl('approver');
  cli.print({ url, pid: process.pid });
  cli.line(`Holdpoint serves ${served.core.workspace.root}.\nOpen ${url}\n(the address signs one browser in, once)`);
  await untilStopped(signal);
  cli.note('ending: runs that are on are kept and can be resumed …');
  return exitStatus.done;
}

function warnAboutHost(host: string, cli: CliHost): void {
  cli.note(
    [
      `The console will be reachable from other machines at ${host}.`,
      'Who signs in as operator can run commands on this machine as this user: its terminals are real shells.',
      'The connection is not encrypted: put a reverse proxy with TLS before it (docs/operations.md), or use an SSH tunnel to loopback.',
    ].join('\n'),
  );
}
