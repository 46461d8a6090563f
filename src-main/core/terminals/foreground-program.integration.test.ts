import { spawn } from 'node-pty';
import { expect, it, vi } from 'vitest';
import { foregroundProgram } from './foreground-program.ts';

it.skipIf(process.platform !== 'linux')('tells a program that runs from a shell that waits', async () => {
  const shell = spawn('/bin/bash', ['--norc', '-i'], { cols: 80, rows: 24, env: { PATH: process.env['PATH'] ?? '', PS1: '$ ' } });
  const ended = new Promise((resolve) => shell.onExit(resolve));
  try {
    await vi.waitFor(() => expect(foregroundProgram(shell.pid)).toEqual({ state: 'prompt', program: null }), 5000);
    shell.write('sleep 300\r');
    await vi.waitFor(() => expect(foregroundProgram(shell.pid)).toEqual({ state: 'program', program: 'sleep' }), 5000);
    shell.write('\u0003');
    await vi.waitFor(() => expect(foregroundProgram(shell.pid).state).toBe('prompt'), 5000);
  } finally {
    shell.kill('SIGKILL');
    await ended;
  }
  expect(foregroundProgram(shell.pid)).toEqual({ state: 'unknown', program: null });
});
