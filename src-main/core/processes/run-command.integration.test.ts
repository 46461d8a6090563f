import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isAlive } from './testing/is-alive.ts';

const soon = { timeout: 60_000, interval: 20 };
let folder: string;
let parent: ChildProcess;
const started: number[] = [];

beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'holdpoint-run-command-')));
});
afterEach(() => {
  parent.kill('SIGKILL');
  for (const pid of started.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true });
});

function run(...commands: string[]): void {
  const words = commands.map((text) => ['/bin/sh', '-c', text]);
  parent = fork(path.join(import.meta.dirname, 'testing/command-parent.ts'), [JSON.stringify(words)], { cwd: folder });
}

/** The pids that a command wrote. */
function pids(file: string, count: number): Promise<number[]> {
  return vi.waitFor(() => {
    const found = readFileSync(path.join(folder, file), 'utf8').trim().split(/\s+/).map(Number);
    expect(found).toHaveLength(count);
    started.push(...found);
    return found;
  }, soon);
}

describe.skipIf(process.platform === 'win32')('a process that is killed', { timeout: 120_000 }, () => {
  it('leaves none of its commands behind, nor what they had started', async () => {
    run('sleep 600 & echo $$ $! > one; wait', "trap '' TERM INT HUP; sleep 600 & echo $$ $! > two; wait");
    const running = [...(await pids('one', 2)), ...(await pids('two', 2))];
    expect(running.map(isAlive)).toEqual([true, true, true, true]);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(running.map(isAlive)).toEqual([false, false, false, false]), soon);
  });

  it('ends what runs and nothing that a command had left behind on purpose', async () => {
    run('setsid sleep 600 & echo $! > left; exit 0', 'echo $$ > running; exec sleep 600');
    const exited = new Promise((resolve) => parent.once('message', resolve));
    const [left] = await pids('left', 1);
    const [running] = await pids('running', 1);
    await exited;
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(running ?? 0)).toBe(false), soon);
    expect(isAlive(left ?? 0)).toBe(true);
  });
});
