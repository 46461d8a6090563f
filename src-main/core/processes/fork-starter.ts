import { fork } from 'node:child_process';
import { Emitter } from '../lifecycle/emitter.ts';
import { eachLine } from './lines.ts';
import type { ProcessExit, ProcessStarter, WorkerEntry, WorkerProcess, WorkerSpec } from './process-starter.ts';
import { plainEnvironment, workerFile } from './worker-entry.ts';

/** The channel of a process that has ended closes at once, unless somebody else holds its other end. */
const lastWordsMs = 1000;

/** Workers as plain Node processes: for `serve`, the command line and the tests. */
export const forkStarter: ProcessStarter = forkStarterOf(workerFile);

/** As `forkStarter`, where the programs lie elsewhere. */
export function forkStarterOf(fileOf: (entry: WorkerEntry) => string): ProcessStarter {
  return { kind: 'fork', start: (spec) => startFork(fileOf(spec.entry), spec) };
}

function startFork(file: string, spec: WorkerSpec): WorkerProcess {
  const child = fork(file, [], {
    env: { ...plainEnvironment(), ...spec.env },
    execArgv: ['--disable-warning=ExperimentalWarning', `--title=holdpoint ${spec.name}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const messages = new Emitter<unknown>();
  const exited = new Emitter<ProcessExit>();
  const errorLines = new Emitter<string>();
  let gone = false;
  const end = (exit: ProcessExit) => {
    if (gone) return;
    gone = true;
    exited.emit(exit);
  };
  child.on('message', (message) => messages.emit(message));
  child.on('exit', (code, signal) => {
    if (!child.connected) {
      end({ code, signal });
      return;
    }
    // What it said before is heard before its end is.
    const patience = setTimeout(() => end({ code, signal }), lastWordsMs);
    child.once('disconnect', () => {
      clearTimeout(patience);
      end({ code, signal });
    });
  });
  child.on('error', (error) => {
    errorLines.emit(error.message);
    if (child.pid === undefined) end({ code: null, signal: null });
  });
  if (child.stderr) eachLine(child.stderr, (line) => errorLines.emit(line));
  return {
    pid: child.pid,
    messages,
    exited,
    errorLines,
    send(message) {
      if (gone || !child.connected) return false;
      child.send(message as object, (error) => {
        // The channel closes a moment before the exit is known: the exit is the news.
        if (error && !gone) errorLines.emit(`message not delivered: ${error.message}`);
      });
      return true;
    },
    kill: (signal = 'SIGTERM') => void child.kill(signal),
    [Symbol.dispose]() {
      if (!gone) child.kill('SIGKILL');
    },
  };
}
