import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const ownerSchema = z.object({
  /** The console. */
  pid: z.number().int().positive(),
  /** Start of that process in kernel ticks; tells a recycled pid from the same process. null where the platform does not say. */
  startTicks: z.number().nullable(),
});

/** Notes that this process runs the server. */
export function claimServer(ownerFile: string): void {
  writeFileSync(ownerFile, `${JSON.stringify({ pid: process.pid, startTicks: startTicksOf(process.pid) })}\n`, { mode: 0o600 });
}

export function releaseServer(ownerFile: string): void {
  rmSync(ownerFile, { force: true });
}

/** The pid of another console that is alive and runs the server, or null. */
export function livingOwner(ownerFile: string): number | null {
  if (!existsSync(ownerFile)) return null;
  const parsed = ownerSchema.safeParse(parseJson(readFileSync(ownerFile, 'utf8')));
  // A torn file is what a crash leaves.
  if (!parsed.success) return null;
  const { pid, startTicks } = parsed.data;
  if (pid === process.pid || !isAlive(pid)) return null;
  return startTicks === startTicksOf(pid) ? pid : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What a server writes at its start: `postmaster.pid`. */
export interface Postmaster {
  pid: number;
  dataFolder: string;
  port: number | null;
}

/** null where there is none, or nothing sensible in it. */
export function readPostmaster(data: string): Postmaster | null {
  const file = path.join(data, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const [pid, dataFolder, , port] = readFileSync(file, 'utf8').split('\n');
  const number = Number(pid);
  if (!Number.isInteger(number) || number <= 0 || !dataFolder) return null;
  return { pid: number, dataFolder, port: port ? Number(port) : null };
}

/**
 * Is the process of `postmaster.pid` really the server of this folder? A crash leaves the file, and its pid may be anyone's by now.
 * On Linux the command line of the process says so; elsewhere null says that we cannot tell from here.
 */
export function isServerOf(postmaster: Postmaster, data: string): boolean | null {
  if (!isAlive(postmaster.pid)) return false;
  if (process.platform !== 'linux') return null;
  try {
    const argv = readFileSync(`/proc/${postmaster.pid}/cmdline`, 'utf8').split('\0');
    return path.basename(argv[0] ?? '') === 'postgres' && argv[argv.indexOf('-D') + 1] === data;
  } catch {
    // Gone meanwhile.
    return false;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isZombie(pid);
}

/** A zombie answers to signal 0 but runs nothing; in containers without an init it may stay for ever. */
function isZombie(pid: number): boolean {
  return statFields(pid)?.[0] === 'Z';
}

function startTicksOf(pid: number): number | null {
  const ticks = statFields(pid)?.[19];
  return ticks === undefined ? null : Number(ticks);
}

/** Fields of `/proc/<pid>/stat` after the command name, which may hold spaces: state first, start time at index 19. */
function statFields(pid: number): string[] | null {
  if (process.platform !== 'linux') return null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
