import path from 'node:path';
import { type RunningCommand, runCommand } from '../../processes/run-command.ts';
import type { CommandStep } from '../../scenarios/steps/command-step.ts';
import type { DriverContext, StepCall, StepDriver } from './step-driver.ts';

/** Of the output, so much is kept for checks and extractions. */
const outputLimitBytes = 64 * 1024;

interface Running {
  command: RunningCommand;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Runs `command` steps: a program each time, without a shell. Its exit code is the status, its standard output the body (up to 64 KB);
 * further values `stderr` (up to 4 KB) and `output_bytes`. Service time ends when the program has ended, not when its output is read.
 */
export class CommandDriver implements StepDriver<CommandStep> {
  readonly #workspace: string;
  readonly #running = new Map<StepCall, Running>();

  constructor({ load }: DriverContext<CommandStep>) {
    this.#workspace = path.resolve(load.workspace);
  }

  run(step: CommandStep, call: StepCall): void {
    const [file, ...args] = step.run;
    const cwd = path.resolve(this.#workspace, step.cwd ?? '.');
    // A template may have made them so.
    if (!this.#isInside(cwd)) return call.failed('cwd leaves the workspace');
    if (file === undefined || file === '') return call.failed('run has no program');
    if ([...step.run, ...Object.values(step.env)].some((word) => word.includes('\0'))) return call.failed('run or env hold a zero byte');
    call.sent();
    const command = runCommand(
      { run: [file, ...args], cwd, env: step.env, stdin: step.stdin, outputLimitBytes },
      {
        exited: () => call.received(),
        ended: ({ code, signal, stdout, stdoutBytes, stderr }) => {
          this.#forget(call);
          if (code === null) call.failed(`ended by ${signal ?? 'a signal'}`);
          else call.answered({ status: code, headers: [], body: stdout, values: { stderr, output_bytes: stdoutBytes } });
        },
        failed: (error) => {
          this.#forget(call);
          call.failed(error.code ?? error.message);
        },
      },
    );
    const { timeoutMs } = step;
    const timer = timeoutMs === null ? undefined : setTimeout(() => this.#timeOut(call), timeoutMs);
    this.#running.set(call, { command, timer });
  }

  abandon(call: StepCall): void {
    const running = this.#running.get(call);
    this.#forget(call);
    running?.command.kill();
  }

  destroy(): void {
    for (const call of this.#running.keys()) this.abandon(call);
  }

  #timeOut(call: StepCall): void {
    this.abandon(call);
    call.failed('the command took longer than its timeout');
  }

  #forget(call: StepCall): void {
    clearTimeout(this.#running.get(call)?.timer);
    this.#running.delete(call);
  }

  #isInside(folder: string): boolean {
    const way = path.relative(this.#workspace, folder);
    return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
  }
}
