/** The texts of Linux's /proc (proc(5)), parsed. Each answers null for a text that is not what it should be. */

export interface Stat {
  pid: number;
  name: string;
  state: string;
  parentPid: number;
  /** Clock ticks. */
  cpuTicks: number;
  threads: number;
  /** Clock ticks since boot: with the pid it identifies the process. */
  start: string;
  rssPages: number;
}

/** `/proc/PID/stat`. The name is in parentheses and may hold spaces and parentheses itself: fields are counted from the last one. */
export function parseStat(text: string): Stat | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return null;
  const fields = text.slice(close + 2).split(' ');
  const number = (field: number) => Number(fields[field - 3]);
  const stat: Stat = {
    pid: Number(text.slice(0, open)),
    name: text.slice(open + 1, close),
    state: fields[0] ?? '',
    parentPid: number(4),
    cpuTicks: number(14) + number(15),
    threads: number(20),
    start: fields[22 - 3] ?? '',
    rssPages: number(24),
  };
  return Number.isInteger(stat.pid) && Number.isInteger(stat.parentPid) && stat.start !== '' && Number.isFinite(stat.rssPages)
    ? stat
    : null;
}

/** `/proc/PID/smaps_rollup`, in bytes. Pss_Anon is missing before Linux 5.x, SwapPss without swap: Anonymous and 0 stand in. */
export function parseSmapsRollup(text: string): { pssBytes: number; ussBytes: number; anonBytes: number } | null {
  const kibibytes = new Map([...text.matchAll(/^(\w+):\s+(\d+) kB$/gm)].map((match) => [match[1], Number(match[2])]));
  const pss = kibibytes.get('Pss');
  if (pss === undefined) return null;
  const sum = (...names: string[]) => names.reduce((total, name) => total + (kibibytes.get(name) ?? 0), 0) * 1024;
  return {
    pssBytes: pss * 1024,
    ussBytes: sum('Private_Clean', 'Private_Dirty', 'Private_Hugetlb'),
    anonBytes: sum(kibibytes.has('Pss_Anon') ? 'Pss_Anon' : 'Anonymous', 'SwapPss'),
  };
}

/** State 0A of `/proc/net/tcp` is LISTEN (include/net/tcp_states.h). */
const listen = '0A';

/**
 * Inodes of the sockets that listen on a port, from lines of `/proc/net/tcp` or `tcp6`. The kernel prints listening sockets first:
 * `complete` is true once another state was seen, so that a machine with 100,000 connections is not read to its end.
 */
export function parseListeners(lines: readonly string[], port: number): { inodes: string[]; complete: boolean } {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes: string[] = [];
  for (const line of lines) {
    const fields = line.trim().split(/\s+/);
    if (!/^\d+:$/.test(fields[0] ?? '')) continue;
    if (fields[3] !== listen) return { inodes, complete: true };
    if (fields[1]?.endsWith(`:${wanted}`) && fields[9] !== undefined) inodes.push(fields[9]);
  }
  return { inodes, complete: false };
}
