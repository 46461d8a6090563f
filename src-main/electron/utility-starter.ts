import { utilityProcess } from 'electron';
import { Emitter } from '#core/lifecycle/emitter.ts';
import { eachLine } from '#core/processes/lines.ts';
import type { ProcessExit, ProcessStarter, WorkerProcess, WorkerSpec } from '#core/processes/process-starter.ts';
import { plainEnvironment, workerFile } from '#core/processes/worker-entry.ts';

/** Workers as utility processes of Electron: the packaged application cannot run as plain Node (a fuse forbids it). */
export const utilityStarter: ProcessStarter = {
  kind: 'utility-process',
  start(spec: WorkerSpec): WorkerProcess {
    const child = utilityProcess.fork(workerFile(spec.entry), [], {
      env: { ...plainEnvironment(), ...spec.env },
      serviceName: `holdpoint ${spec.name}`,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const messages = new Emitter<unknown>();
    const exited = new Emitter<ProcessExit>();
    const errorLines = new Emitter<string>();
    let gone = false;
    child.on('message', (message: unknown) => messages.emit(message));
    child.on('error', (type, location) => errorLines.emit(`${type} at ${location}`));
    child.on('exit', (code) => {
      gone = true;
      exited.emit({ code, signal: null });
    });
    const stderr = child.stderr;
    if (stderr) eachLine(stderr, (line) => errorLines.emit(line));
    const kill = (signal: NodeJS.Signals = 'SIGTERM') => {
      if (gone) return;
      if (signal === 'SIGTERM' || child.pid === undefined) child.kill();
      else process.kill(child.pid, signal);
    };
    return {
      // Known only after the process has spawned.
      get pid() {
        return child.pid;
      },
      messages,
      exited,
      errorLines,
      send(message) {
        if (gone) return false;
        child.postMessage(message);
        return true;
      },
      kill,
      [Symbol.dispose]: () => kill('SIGKILL'),
    };
  },
};
