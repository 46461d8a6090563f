import type { ProcessTree } from '#shared/contract/memory.ts';
import type { ProcessSelector } from '../workspace/workspace-schema.ts';
import { megabyte } from './signals.ts';
import type { TreeMonitor } from './tree-monitor.ts';
import type { TreeSample } from './tree-sample.ts';

/** A tree monitor and who wants its samples. */
export interface WatchedTree {
  /** Name of the target, or words for the selector: `port-8080`. */
  id: string;
  label: string;
  /** Name of the target, empty where there is none. */
  target: string;
  monitor: TreeMonitor;
  /** Runs that record it, besides the console itself. */
  runs: Set<string>;
  last: TreeSample | null;
  /** There was something to sample at some time. */
  seen: boolean;
  /** Since when there is nothing to sample; null while there is. */
  absentSince: number | null;
}

/** `pid-123`, `port-8080`, `match-node-server`: the id of a monitor that no target names. */
export function selectorId(selector: ProcessSelector): string {
  if ('pid' in selector) return `pid-${selector.pid}`;
  if ('port' in selector) return `port-${selector.port}`;
  return `match-${selector.match
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)}`;
}

const toMb = (bytes: number | null) => (bytes === null ? null : bytes / megabyte);

export function toProcessTree({ id, label, target, last }: WatchedTree): ProcessTree {
  const processes = last?.processes ?? [];
  const pss = processes.map((each) => each.pssBytes);
  return {
    monitor: id,
    label,
    target,
    state: last?.state ?? 'waiting',
    message: last?.message ?? 'Not sampled yet.',
    at: last?.at ?? null,
    processes: processes.map((each) => ({
      pid: each.pid,
      parentPid: processes.some((other) => other.pid === each.parentPid) ? each.parentPid : null,
      name: each.name,
      rssMb: toMb(each.rssBytes),
      pssMb: toMb(each.pssBytes),
      ussMb: toMb(each.ussBytes),
      threads: each.threads,
      fds: each.fds,
      cpuPercent: each.cpuPercent,
      note: each.note,
    })),
    totalPssMb: processes.length === 0 || pss.includes(null) ? null : toMb(pss.reduce<number>((sum, each) => sum + (each ?? 0), 0)),
    totalRssMb: processes.length === 0 ? null : toMb(processes.reduce((sum, each) => sum + each.rssBytes, 0)),
  };
}
