import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Program, spawnProgram } from '../processes/spawn-program.ts';
import { readHolder, WorkspaceHeldError, WorkspaceLock } from './workspace-lock.ts';

describe('one console per workspace', () => {
  let root = '';
  let file = '';
  let started: Program[] = [];

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'holdpoint-lock-'));
    file = path.join(root, '.holdpoint', 'console.json');
    started = [];
  });
  afterEach(async () => {
    for (const program of started) program.kill('SIGKILL');
    await Promise.all(started.map((program) => program.exited));
    rmSync(root, { recursive: true, force: true });
  });

  /** Starts a process that tries to take the workspace; answers with what it says. */
  async function take(url = ''): Promise<{ program: Program; says: string }> {
    const program = spawnProgram({
      file: process.execPath,
      args: [path.join(import.meta.dirname, 'testing/take-workspace.ts'), root, url],
    });
    started.push(program);
    const says = await new Promise<string>((resolve, reject) => {
      const errors: string[] = [];
      program.stdoutLines.on(resolve);
      program.stderrLines.on((line) => errors.push(line));
      void program.exited.then(() => reject(new Error(errors.join('\n'))));
    });
    return { program, says };
  }

  it('refuses the second process and says who has it and where it answers', async () => {
    const { program } = await take('http://127.0.0.1:4123');
    const second = WorkspaceLock.acquire(root, 'serve');
    await expect(second).rejects.toThrow(WorkspaceHeldError);
    await expect(second).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining(`pid ${program.pid} at http://127.0.0.1:4123`),
      hint: expect.stringContaining('holdpoint open'),
    });
  });

  it('lets go when its process is killed, and the next one is not held up by what was left', async () => {
    const { program } = await take('http://127.0.0.1:4123');
    program.kill('SIGKILL');
    await program.exited;
    expect(readHolder(file)).toBeNull();
    using lock = await WorkspaceLock.acquire(root, 'serve');
    lock.announce({ kind: 'serve', url: 'http://127.0.0.1:5000', tokens: null });
    expect(readHolder(file)).toMatchObject({ pid: process.pid, url: 'http://127.0.0.1:5000' });
  });

  it('is not fooled by a left file whose pid is in use again', async () => {
    const { program } = await take();
    const left = readFileSync(file, 'utf8');
    program.kill('SIGKILL');
    await program.exited;
    // The number of a process that lives: ours.
    writeFileSync(file, left.replace(/"pid": \d+/, `"pid": ${process.pid}`));
    using lock = await WorkspaceLock.acquire(root, 'serve');
    expect(lock).toBeDefined();
  });

  it('goes to exactly one of several that start at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => take()));
    const pid = answers.find(({ says }) => says === 'held')?.program.pid;
    expect(answers.map(({ says }) => says).toSorted()).toEqual(['held', ...Array<string>(4).fill(`refused by ${pid}`)]);
  });

  it('is passed on to who waits for a short command', async () => {
    const first = await WorkspaceLock.acquire(root, 'command');
    const waiting = WorkspaceLock.acquire(root, 'command', { patienceMs: 30_000 });
    first[Symbol.dispose]();
    using second = await waiting;
    expect(second).toBeDefined();
  });

  it('keeps the tokens of a console to its owner', async () => {
    using lock = await WorkspaceLock.acquire(root, 'serve');
    lock.announce({ kind: 'serve', url: 'http://127.0.0.1:1', tokens: { viewer: 'v', operator: 'o', approver: 'a' } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('says what to do when the state folder cannot be used', async () => {
    writeFileSync(path.join(root, '.holdpoint'), 'a file where the folder should be');
    await expect(WorkspaceLock.acquire(root, 'serve')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      hint: expect.stringContaining('permissions'),
    });
  });
});
