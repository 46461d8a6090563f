const closed = new AbortController();

/** Aborted when whoever reads our stdout has stopped ("| head"). What is written after that goes nowhere. */
export const stdoutClosed: AbortSignal = closed.signal;

/**
 * Lets a command outlive its reader: it does what it was asked to do and ends with its own exit status. Ending here with 0 would tell a
 * script that a closed gate is open, and would cut off a soak whose log is no longer read.
 */
export function surviveClosedOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    closed.abort();
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
