import { readdirSync, readFileSync } from 'node:fs';

/** A process for sure: a pid alone may by now belong to a stranger. */
export interface KnownProcess {
  pid: number;
  /** Clock ticks since boot, from /proc; 0 where the platform has none. */
  startedTicks: number;
}

/** How often the end of processes that are not our children is looked for; nobody tells us. */
const pollMs = 25;

/**
 * The living processes of a terminal session: its shell, the jobs (which an interactive shell puts into process groups of their own) and
 * what they started, unless that made itself a session of its own. Source: /proc/PID/stat, proc(5). Empty where there is no /proc.
 */
export function sessionProcesses(leaderPid: number): KnownProcess[] {
  if (process.platform !== 'linux') return [];
  const found: KnownProcess[] = [];
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const stat = processStat(pid);
    if (stat?.session === leaderPid && stat.alive) found.push({ pid, startedTicks: stat.startedTicks });
  }
  return found;
}

interface ProcessStat {
  alive: boolean;
  session: number;
  startedTicks: number;
}

function processStat(pid: number): ProcessStat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    // Ended between listing and reading.
    return undefined;
  }
  // The name in parentheses may hold spaces and parentheses: fields count from the last one, which closes field 2.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return {
    // A zombie runs nothing; it waits for its parent, which may be anybody.
    alive: fields[0] !== 'Z' && fields[0] !== 'X',
    session: Number(fields[3]),
    startedTicks: Number(fields[19]),
  };
}

function isAlive(known: KnownProcess): boolean {
  const stat = processStat(known.pid);
  return stat !== undefined && stat.alive && stat.startedTicks === known.startedTicks;
}

/**
 * Ends the processes of a session: SIGHUP to each, after `graceMs` SIGKILL to what is left; settles when they are gone, or have survived
 * SIGKILL for as long again (another user's, or stuck in the kernel).
 * `known` are members from an earlier look: when the leader has ended, they prove that its number still means the same session.
 */
export async function endSessionProcesses(
  leader: { pid: number; ended: () => boolean },
  known: readonly KnownProcess[],
  graceMs: number,
): Promise<void> {
  if (process.platform !== 'linux') return endProcessGroup(leader, graceMs);
  if (leader.ended() && !known.some(isAlive)) return;
  let members = sessionProcesses(leader.pid);
  for (const signal of ['SIGHUP', 'SIGKILL'] as const) {
    const deadline = performance.now() + graceMs;
    signalAll(members, signal);
    while (members.length > 0 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, pollMs));
      const left = members.filter(isAlive);
      if (left.length > 0) {
        members = left;
        continue;
      }
      // The last ones may have started others. One lived a poll ago, so the session's number cannot have come round to a stranger yet.
      members = sessionProcesses(leader.pid);
      signalAll(members, signal);
    }
    if (members.length === 0) return;
    members = sessionProcesses(leader.pid);
  }
}

function signalAll(members: readonly KnownProcess[], signal: NodeJS.Signals): void {
  for (const member of members) {
    if (!isAlive(member)) continue;
    sendSignal(member.pid, signal);
    // A stopped job hears a SIGHUP only when it runs again.
    if (signal === 'SIGHUP') sendSignal(member.pid, 'SIGCONT');
  }
}

/** Without /proc: the group of the shell. Its number stays taken while a member lives, so it is asked for before each signal. */
async function endProcessGroup(leader: { pid: number; ended: () => boolean }, graceMs: number): Promise<void> {
  for (const signal of ['SIGHUP', 'SIGKILL'] as const) {
    if (leader.ended() && signal === 'SIGHUP') return;
    sendSignal(-leader.pid, signal);
    const deadline = performance.now() + graceMs;
    while (performance.now() < deadline) {
      if (!sendSignal(-leader.pid, 0)) return;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }
}

/** @returns false when there is nobody to hear it, or nobody who must listen to us. */
function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ESRCH' || code === 'EPERM') return false;
    throw error;
  }
}
