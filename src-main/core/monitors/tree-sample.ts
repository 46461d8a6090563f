import type { ProcessKey } from './process-source.ts';

/** One process of a tree as last seen. Bytes; null where it is not known, `note` says why. */
export interface ProcessSample extends ProcessKey {
  parentPid: number;
  name: string;
  rssBytes: number;
  pssBytes: number | null;
  ussBytes: number | null;
  anonBytes: number | null;
  threads: number | null;
  fds: number | null;
  /** Percent of one core since the sample before; null at first sight. */
  cpuPercent: number | null;
  note: string;
}

export interface TreeEvent {
  kind: 'restart' | 'gone' | 'back';
  label: string;
}

export interface TreeSample {
  /** Epoch milliseconds. */
  at: number;
  state: 'sampling' | 'waiting' | 'gone' | 'unsupported';
  message: string;
  /** Pid of the first root. */
  pid: number | null;
  processes: ProcessSample[];
  /** Figures of the whole tree that were read in this sample, by the name of their series. */
  figures: Map<string, number>;
  events: TreeEvent[];
}
