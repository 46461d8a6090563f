import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { messageOf } from '#core/errors/holdpoint-error.ts';
import { workspaceFile } from '#core/workspace/workspace.ts';
import type { CliHost } from './command.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { describeProblem, failureOf } from './failure.ts';
import { listenForInterruption } from './interruption.ts';

/** The command line's surroundings in a real terminal or pipe. */
export function terminalHost(program: Command): CliHost {
  let printed = false;
  let interruption: AbortSignal | undefined;
  const given = () => program.opts<{ workspace?: string; json?: boolean }>();
  const json = () => given().json === true;
  const note = (text: string) => void process.stderr.write(`${text}\n`);
  const print = (document: unknown) => {
    if (!json()) return;
    printed = true;
    process.stdout.write(`${JSON.stringify(document)}\n`);
  };
  const workspaceDir = () => path.resolve(given().workspace ?? process.env['HOLDPOINT_WORKSPACE'] ?? nearestWorkspace(process.cwd()));

  const report = (thrown: unknown): ExitStatus => {
    const failure = failureOf(thrown);
    note(`holdpoint: ${failure.message}`);
    // One problem is in the message already.
    if (failure.problems.length > 1) for (const problem of failure.problems) note(`  ${describeProblem(problem)}`);
    else if (failure.problems[0]?.hint !== undefined) note(failure.problems[0].hint);
    if (failure.hint !== undefined) note(failure.hint);
    if (process.env['HOLDPOINT_DEBUG'] === '1') note(thrown instanceof Error ? (thrown.stack ?? messageOf(thrown)) : String(thrown));
    // Who reads stdout as one JSON document gets one, also when nothing came of it.
    const { code, message, hint, problems } = failure;
    if (!printed) print({ error: { code, message, ...(hint === undefined ? {} : { hint }), problems } });
    return failure.status;
  };

  return {
    workspaceDir,
    json,
    print,
    note,
    line(text) {
      if (!json()) process.stdout.write(`${text}\n`);
    },
    async withClient(fn, options = {}) {
      // Loaded when it is needed: a help text must not wait for the whole core.
      const { withClient } = await import('./connect.ts');
      const signal = interruption ?? new AbortController().signal;
      return withClient(workspaceDir(), options, { note, signal }, fn);
    },
    action(fn, { endsBySignal = false } = {}) {
      return async (...args) => {
        using listening = listenForInterruption();
        interruption = listening.signal;
        try {
          const status = await fn(listening.signal, ...args);
          process.exitCode = listening.signal.aborted && !endsBySignal ? exitStatus.interrupted : status;
        } catch (error) {
          process.exitCode = listening.signal.aborted && isAbort(error) ? exitStatus.interrupted : report(error);
        }
      };
    },
  };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function nearestWorkspace(from: string): string {
  for (let dir = from; ; dir = path.dirname(dir)) {
    if (existsSync(path.join(dir, workspaceFile))) return dir;
    if (path.dirname(dir) === dir) return from;
  }
}
