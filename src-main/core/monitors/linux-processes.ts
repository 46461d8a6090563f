import { readFileSync, readlinkSync } from 'node:fs';
import { open, readdir, readFile, readlink, stat } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { parseListeners, parseSmapsRollup, parseStat, type Stat } from './proc-text.ts';
import type { ProcessEntry, ProcessMemory, ProcessSource, ProcessUsage, ReadResult } from './process-source.ts';

/**
 * `/proc/PID/stat` never waits for a disk or for the process: read in place it takes 11 µs, through the thread pool 50 µs of CPU. A slice
 * is under a millisecond; between slices the event loop turns. What may wait (smaps_rollup, cmdline, fd) goes through the pool.
 */
const slice = 64;

/** USER_HZ is 100 on every architecture that Node runs on; it is not readable without a C library call. */
const ticksPerSecond = 100;

/** Bytes of /proc/net/tcp at a time: 400 sockets. */
const socketChunk = 64 * 1024;

/** Node names its main thread so, and with it the process: the name of its program says more. */
const namelessThread = 'MainThread';

/** Facts from `/proc`. Processes that end while they are read are simply not there. */
export class LinuxProcesses implements ProcessSource {
  readonly label = 'Linux /proc';
  readonly unsupported = null;
  /** 4 KiB nearly everywhere; learned from our own figures, because a page of 16 or 64 KiB would be wrong by that factor. */
  readonly #pageBytes = pageBytes();
  #programs = new Map<string, string>();

  async list(): Promise<ProcessEntry[]> {
    const names = await readdir('/proc');
    const stats = await readStats(names.filter((name) => /^\d+$/.test(name)).map(Number));
    const programs = new Map<string, string>();
    const entries = stats.map(({ pid, start, parentPid, name }) => {
      if (name !== namelessThread) return { pid, start, parentPid, name };
      const key = `${pid}@${start}`;
      const program = this.#programs.get(key) ?? programOf(pid) ?? name;
      programs.set(key, program);
      return { pid, start, parentPid, name: program };
    });
    this.#programs = programs;
    return entries;
  }

  async usage(pids: readonly number[]): Promise<ProcessUsage[]> {
    const stats = await readStats(pids);
    return stats.map(({ pid, start, rssPages, threads, cpuTicks }) => ({
      pid,
      start,
      threads,
      rssBytes: rssPages * this.#pageBytes,
      cpuSeconds: cpuTicks / ticksPerSecond,
    }));
  }

  memory(pid: number): Promise<ReadResult<ProcessMemory>> {
    return reading('PSS', async () => parseSmapsRollup(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8')));
  }

  openFiles(pid: number): Promise<ReadResult<number>> {
    return reading('open files', async () => {
      // Since Linux 6.2 the size of the folder is their number; before, it is 0 and they are counted.
      const { size } = await stat(`/proc/${pid}/fd`);
      return size > 0 ? size : (await readdir(`/proc/${pid}/fd`)).length;
    });
  }

  async commandLine(pid: number): Promise<string> {
    const result = await reading('command', async () => (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim());
    return result.state === 'read' ? result.value : '';
  }

  async listeners(port: number): Promise<{ pids: number[]; listening: boolean }> {
    const inodes = new Set([...(await listeningInodes('/proc/net/tcp', port)), ...(await listeningInodes('/proc/net/tcp6', port))]);
    if (inodes.size === 0) return { pids: [], listening: false };
    const links = new Set([...inodes].map((inode) => `socket:[${inode}]`));
    const pids: number[] = [];
    for (const { pid } of await this.list()) {
      if (await holdsOneOf(pid, links)) pids.push(pid);
    }
    return { pids, listening: true };
  }
}

async function readStats(pids: readonly number[]): Promise<Stat[]> {
  const stats: Stat[] = [];
  for (let i = 0; i < pids.length; i += 1) {
    if (i > 0 && i % slice === 0) await turn();
    const parsed = readStat(pids[i] ?? 0);
    // A zombie has ended; only its parent has not asked yet.
    if (parsed && parsed.state !== 'Z' && parsed.state !== 'X') stats.push(parsed);
  }
  return stats;
}

function readStat(pid: number): Stat | null {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    if (isGone(error) || isRefused(error)) return null;
    throw error;
  }
}

/** Null where the process has ended or belongs to another user. */
function programOf(pid: number): string | null {
  try {
    return path.basename(readlinkSync(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '');
  } catch (error) {
    if (isGone(error) || isRefused(error)) return null;
    throw error;
  }
}

async function listeningInodes(file: string, port: number): Promise<string[]> {
  const found: string[] = [];
  let handle;
  try {
    handle = await open(file);
  } catch (error) {
    // No IPv6, or no network at all.
    if (isGone(error)) return found;
    throw error;
  }
  try {
    let rest = '';
    for (const buffer = Buffer.alloc(socketChunk); ;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      const lines = (rest + buffer.toString('latin1', 0, bytesRead)).split('\n');
      rest = lines.pop() ?? '';
      const { inodes, complete } = parseListeners(lines, port);
      found.push(...inodes);
      if (complete || bytesRead === 0) return found;
    }
  } finally {
    await handle.close();
  }
}

async function holdsOneOf(pid: number, links: ReadonlySet<string>): Promise<boolean> {
  const result = await reading('open files', async () => {
    for (const fd of await readdir(`/proc/${pid}/fd`)) {
      const link = await readlink(`/proc/${pid}/fd/${fd}`).catch((error: unknown) => {
        // Closed between the listing and the look.
        if (isGone(error)) return '';
        throw error;
      });
      if (links.has(link)) return true;
    }
    return false;
  });
  return result.state === 'read' && result.value;
}

async function reading<T>(what: string, read: () => Promise<T | null>): Promise<ReadResult<T>> {
  try {
    const value = await read();
    return value === null ? { state: 'refused', why: `This kernel does not give ${what}.` } : { state: 'read', value };
  } catch (error) {
    if (isGone(error)) return { state: 'gone' };
    if (isRefused(error)) return { state: 'refused', why: `No permission to read ${what}: the process belongs to another user.` };
    throw error;
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);
const isGone = (error: unknown) => codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH';
const isRefused = (error: unknown) => codeOf(error) === 'EACCES' || codeOf(error) === 'EPERM';

function pageBytes(): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  const pages = readStat(process.pid)?.rssPages ?? 0;
  if (kibibytes === undefined || pages === 0) return 4096;
  // Both move a little between the reads: the nearest power of two.
  return 2 ** Math.round(Math.log2((Number(kibibytes) * 1024) / pages));
}
