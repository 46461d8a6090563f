import { type Command, CommanderError } from 'commander';
import { surviveClosedOutput } from './closed-output.ts';
import { exitStatus } from './exit-status.ts';

/** Runs one command line and ends the process with its exit status. */
export async function runProgram(program: Command, args: readonly string[]): Promise<never> {
  surviveClosedOutput();
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? exitStatus.done : exitStatus.usage;
  }
  // Sockets that others keep open for reuse would keep us alive; on Windows output to pipes is still under way.
  await new Promise((resolve) => process.stdout.write('', resolve));
  await new Promise((resolve) => process.stderr.write('', resolve));
  process.exit();
}
