import { HoldpointError } from '../errors/holdpoint-error.ts';
import { spawnProgram } from './spawn-program.ts';

/** Questions to the system are answered in milliseconds; what takes this long hangs. */
const patienceMs = 5000;

/**
 * Runs a small program of the system without a shell and answers with the lines it printed.
 * @throws HoldpointError `UNAVAILABLE` when it is missing, takes longer than 5 s, or ends with a status that `accepts` does not name.
 */
export async function readProgram(file: string, args: readonly string[], accepts: readonly number[] = [0]): Promise<string[]> {
  using program = spawnProgram({ file, args });
  const lines: string[] = [];
  program.stdoutLines.on((line) => lines.push(line));
  const timer = setTimeout(() => program.kill('SIGKILL'), patienceMs);
  const { code, error } = await program.exited.finally(() => clearTimeout(timer));
  if (error) throw new HoldpointError('UNAVAILABLE', `${file} cannot be started: ${error.message}`, { cause: error });
  if (code === null || !accepts.includes(code))
    throw new HoldpointError('UNAVAILABLE', `${file} ended with ${code === null ? 'a signal' : `status ${code}`}.`);
  return lines;
}
