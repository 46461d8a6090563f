/** A process is its pid and its start: pids are used again. `start` is opaque and only compared. */
export interface ProcessKey {
  pid: number;
  start: string;
}

export interface ProcessEntry extends ProcessKey {
  parentPid: number;
  /** Name of the program, never its arguments: they may hold secrets. */
  name: string;
}

export interface ProcessUsage extends ProcessKey {
  rssBytes: number;
  threads: number | null;
  /** User and system time since its start. */
  cpuSeconds: number;
}

/** Bytes, as the kernel shares them out between processes. */
export interface ProcessMemory {
  pssBytes: number;
  ussBytes: number;
  /** Pss_Anon + SwapPss: what the process made, without its files. */
  anonBytes: number;
}

/** `gone`: no such process any more. `refused`: there, but not for us; `why` is a sentence. */
export type ReadResult<T> = { state: 'read'; value: T } | { state: 'gone' } | { state: 'refused'; why: string };

/** Where facts about processes come from on this platform. */
export interface ProcessSource {
  /** For people: `Linux /proc`, `ps (best effort)`. */
  readonly label: string;
  /** A sentence when nothing can be read here, else null. */
  readonly unsupported: string | null;
  list(): Promise<ProcessEntry[]>;
  /** Those of the pids that exist. */
  usage(pids: readonly number[]): Promise<ProcessUsage[]>;
  memory(pid: number): Promise<ReadResult<ProcessMemory>>;
  /** Number of open file descriptors. */
  openFiles(pid: number): Promise<ReadResult<number>>;
  /** To look for a pattern in; never shown. Empty when it cannot be read. */
  commandLine(pid: number): Promise<string>;
  /** Pids that hold a socket listening on this TCP port. */
  listeners(port: number): Promise<{ pids: number[]; listening: boolean }>;
}
