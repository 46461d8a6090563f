import { readFileSync } from 'node:fs';
import type { TerminalForeground } from '#shared/contract/terminals.ts';

/**
 * What has the keyboard of the terminal whose shell is `shellPid`: the shell at its prompt, or a program it runs. Source: the terminal's
 * foreground process group in /proc/PID/stat, proc(5). `unknown` where there is no /proc, and for a shell that has just ended.
 */
export function foregroundProgram(shellPid: number): TerminalForeground {
  if (process.platform !== 'linux') return { state: 'unknown', program: null };
  try {
    const stat = readFileSync(`/proc/${shellPid}/stat`, 'latin1');
    // The name in parentheses may hold spaces and parentheses: fields count from the last one, which closes field 2.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [ownGroup, foregroundGroup] = [Number(fields[2]), Number(fields[5])];
    if (foregroundGroup <= 0) return { state: 'unknown', program: null };
    if (foregroundGroup === ownGroup) return { state: 'prompt', program: null };
    return { state: 'program', program: readFileSync(`/proc/${foregroundGroup}/comm`, 'utf8').trim() };
  } catch {
    // Ended between two reads.
    return { state: 'unknown', program: null };
  }
}
