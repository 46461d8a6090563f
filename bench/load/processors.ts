import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';

/** Where the two sides of a measurement run: apart, so that the generator does not compete with what it measures. */
export const serverCore = 0;
export const generatorCore = 1;

/**
 * The words that start a program on one core. The engine raises its priority where it may: here nobody may, so that the sides of a
 * comparison stand equal, as they do for an ordinary user.
 * @throws Error where a program cannot be pinned: the figures would mean nothing.
 */
export function pinned(core: number, ...argv: string[]): [string, ...string[]] {
  if (os.cpus().length < 2) throw new Error('this bench needs two cores: one for the server, one for the generator');
  const root = process.getuid?.() === 0;
  const equal = root ? [need('setpriv', 'util-linux'), '--bounding-set=-sys_nice', '--inh-caps=-sys_nice'] : [];
  const [program, ...words] = [...equal, need('taskset', 'util-linux'), '-c', String(core), ...argv];
  return [program as string, ...words];
}

/** Processor time in µs that the children of this process used which have ended, in user mode and in the kernel. */
export function childrenMicroseconds(): number {
  // proc(5): the 16th and 17th field, in ticks of 1/100 s. The second may hold spaces and ends with the last bracket.
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) * 10_000;
}

/** Path of a program that this bench needs. @param from the Debian package that has it. */
export function need(program: string, from: string): string {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin'];
  const found = folders.map((folder) => `${folder}/${program}`).find((file) => existsSync(file));
  if (found === undefined) throw new Error(`${program} is missing; install it, on Debian with: apt-get install ${from}`);
  return found;
}

/** Runs a program to its end and gives what it printed. @param good statuses that are no failure. */
export function output(argv: readonly [string, ...string[]], cwd?: string, good: readonly number[] = [0]): string {
  const [program, ...words] = argv;
  const { status, stdout, stderr, error } = spawnSync(program, words, { encoding: 'utf8', cwd, maxBuffer: 64 * 1024 * 1024 });
  if (error) throw error;
  if (status === null || !good.includes(status)) throw new Error(`${argv.join(' ')} ended with ${status}:\n${stderr}`);
  return stdout;
}
