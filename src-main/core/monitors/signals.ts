/** 1 MB is 1,000,000 bytes, here and in budgets. */
export const megabyte = 1_000_000;

export interface Signal {
  /** Name of the series. */
  name: string;
  label: string;
  unit: 'MB' | '%' | 'count';
  /** Smallest step, in the unit. */
  resolution: number;
  /** Growth of it is worth a trend. */
  hasTrend: boolean;
}

/** The kernel counts RSS in pages and PSS in kibibytes. */
const pageMb = 4096 / megabyte;
const kibibyteMb = 1024 / megabyte;

/**
 * What is recorded of a process tree. The sum of PSS is the memory of the tree; the sum of RSS counts shared pages many times.
 * PSS moves as well when another process that shares its files starts or ends (any other Node, for a Node service): growth is better
 * read from `memory.anon`, Σ(Pss_Anon + SwapPss), which only the tree itself moves.
 */
export const signals: readonly Signal[] = [
  { name: 'memory.pss', label: 'Memory (PSS)', unit: 'MB', resolution: kibibyteMb, hasTrend: true },
  { name: 'memory.rss', label: 'Memory (RSS, shared pages counted in each process)', unit: 'MB', resolution: pageMb, hasTrend: true },
  { name: 'memory.uss', label: 'Memory of its own (USS)', unit: 'MB', resolution: kibibyteMb, hasTrend: false },
  { name: 'memory.anon', label: 'Memory it made (anonymous and swap)', unit: 'MB', resolution: kibibyteMb, hasTrend: true },
  { name: 'process.cpu', label: 'CPU, of one core', unit: '%', resolution: 1, hasTrend: false },
  { name: 'process.threads', label: 'Threads', unit: 'count', resolution: 1, hasTrend: true },
  { name: 'process.fds', label: 'Open files and sockets', unit: 'count', resolution: 1, hasTrend: true },
  { name: 'process.count', label: 'Processes', unit: 'count', resolution: 1, hasTrend: false },
];
