import { readProgram } from '../processes/read-program.ts';
import type { ProcessEntry, ProcessMemory, ProcessSource, ProcessUsage, ReadResult } from './process-source.ts';

/** One question to `ps` per second is enough for all monitors. */
const answerKeptMs = 900;

interface PsRow extends ProcessEntry, ProcessUsage {}

/** Facts from the POSIX program `ps` where there is no /proc (macOS): RSS and CPU only, and labelled so. */
export class PsProcesses implements ProcessSource {
  readonly label = 'ps (best effort)';
  readonly unsupported = null;
  #answer: Promise<PsRow[]> | undefined;

  list(): Promise<ProcessEntry[]> {
    return this.#rows();
  }

  async usage(pids: readonly number[]): Promise<ProcessUsage[]> {
    const wanted = new Set(pids);
    return (await this.#rows()).filter(({ pid }) => wanted.has(pid));
  }

  async memory(): Promise<ReadResult<ProcessMemory>> {
    return { state: 'refused', why: 'This platform does not give PSS; RSS counts shared pages in every process.' };
  }

  async openFiles(): Promise<ReadResult<number>> {
    return { state: 'refused', why: 'This platform does not give the number of open files.' };
  }

  async commandLine(pid: number): Promise<string> {
    // Status 1: no such process.
    return (await readProgram('ps', ['-ww', '-o', 'command=', '-p', String(pid)], [0, 1])).join(' ');
  }

  async listeners(port: number): Promise<{ pids: number[]; listening: boolean }> {
    const lines = await readProgram('lsof', ['-nP', '-t', `-iTCP:${port}`, '-sTCP:LISTEN'], [0, 1]);
    const pids = lines.map(Number).filter(Number.isInteger);
    return { pids, listening: pids.length > 0 };
  }

  #rows(): Promise<PsRow[]> {
    if (this.#answer === undefined) {
      this.#answer = readProgram('ps', ['-A', '-ww', '-o', 'pid=,ppid=,rss=,time=,lstart=,comm=']).then((lines) =>
        lines.flatMap(parsePsLine),
      );
      setTimeout(() => (this.#answer = undefined), answerKeptMs).unref();
    }
    return this.#answer;
  }
}

/** `pid ppid rss(KiB) [dd-][hh:]mm:ss[.cc] Sat Nov 21 08:28:14 2026 command`. */
export function parsePsLine(line: string): PsRow[] {
  const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(?:(\d+)-)?((?:\d+:)?\d+:\d+(?:[.,]\d+)?)\s+(\w+\s+\w+\s+\w+\s+[\d:]+\s+\d+)\s+(.*)$/.exec(
    line,
  );
  if (!match) return [];
  const [, pid, parentPid, rss, days, time, start, command] = match;
  const cpuSeconds =
    (time ?? '')
      .replace(',', '.')
      .split(':')
      .reduce((sum, part) => sum * 60 + Number(part), 0) +
    Number(days ?? 0) * 86_400;
  return [
    {
      pid: Number(pid),
      parentPid: Number(parentPid),
      rssBytes: Number(rss) * 1024,
      cpuSeconds,
      threads: null,
      start: start ?? '',
      // macOS gives the path of the program; its last part is the name.
      name: command?.split('/').at(-1) ?? '',
    },
  ];
}
