import { tmpdir } from 'node:os';
import { plainEnvironment } from '../processes/worker-entry.ts';
import type { ProcessStarter } from '../processes/process-starter.ts';
import { PtyHost } from '../terminals/pty-host.ts';
import type { Answer } from './examine-machine.ts';

/** Starting a process, loading a native module and a shell: well below a second where it works. */
const patienceMs = 10_000;
/** What the shell is told to end with: seen only if it really ran. */
const agreedStatus = 7;

/** Opens a real terminal session in the program that runs them, and lets a shell end in it. */
export async function tryTerminal(starter: ProcessStarter): Promise<Answer> {
  await using host = new PtyHost(starter);
  const answer = Promise.withResolvers<Answer>();
  const timer = setTimeout(() => answer.resolve({ lacking: 'a shell did not end within 10 s' }), patienceMs);
  host.died.on(({ lastLines }) => answer.resolve(broken(lastLines.join(' ') || 'the program that runs terminals ended')));
  host.messages.on((message) => {
    if (message.type === 'failed') answer.resolve(broken(message.message));
    else if (message.type === 'exited') {
      answer.resolve(
        message.code === agreedStatus
          ? { message: 'a session was opened, ran a shell and was closed' }
          : broken(`the shell ended with ${message.code}`),
      );
    }
  });
  const windows = process.platform === 'win32';
  host.ensureStarted();
  host.send({
    type: 'create',
    sessionId: 'doctor',
    shell: windows ? 'cmd.exe' : '/bin/sh',
    args: windows ? ['/c', `exit ${agreedStatus}`] : ['-c', `exit ${agreedStatus}`],
    cwd: tmpdir(),
    env: plainEnvironment(),
    columns: 80,
    rows: 24,
  });
  return answer.promise.finally(() => clearTimeout(timer));
}

function broken(why: string): Answer {
  return { lacking: why, hint: 'Install the packages again: npm rebuild node-pty.' };
}
