import type { ProcessEntry, ProcessKey } from './process-source.ts';

export const keyOf = ({ pid, start }: ProcessKey) => `${pid}@${start}`;

/**
 * The processes below the roots, and those that were known before and still are there: a process whose parent has ended belongs to
 * another parent now, but it is still the target's.
 */
export function followTree(entries: readonly ProcessEntry[], roots: readonly ProcessKey[], known: ReadonlySet<string>): ProcessEntry[] {
  const children = Map.groupBy(entries, (entry) => entry.parentPid);
  const rootKeys = new Set(roots.map(keyOf));
  const members = new Map<string, ProcessEntry>();
  const waiting = entries.filter((entry) => rootKeys.has(keyOf(entry)) || known.has(keyOf(entry)));
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (members.has(keyOf(next))) continue;
    members.set(keyOf(next), next);
    waiting.push(...(children.get(next.pid) ?? []));
  }
  // Roots first, then by pid: a stable order for people.
  return [...members.values()].toSorted((a, b) => Number(rootKeys.has(keyOf(b))) - Number(rootKeys.has(keyOf(a))) || a.pid - b.pid);
}

/** Of processes that were chosen, those whose parent was not: the others are found as their children. */
export function topmost(entries: readonly ProcessEntry[], pids: ReadonlySet<number>): ProcessEntry[] {
  const parents = new Map(entries.map((entry) => [entry.pid, entry.parentPid]));
  return entries.filter((entry) => pids.has(entry.pid) && !hasAncestor(entry.parentPid, pids, parents));
}

/** The process and all above it, as pids. */
export function lineage(entries: readonly ProcessEntry[], pid: number): Set<number> {
  const parents = new Map(entries.map((entry) => [entry.pid, entry.parentPid]));
  const line = new Set<number>();
  for (let each: number | undefined = pid; each !== undefined && each > 0 && !line.has(each); each = parents.get(each)) line.add(each);
  return line;
}

function hasAncestor(pid: number, wanted: ReadonlySet<number>, parents: ReadonlyMap<number, number>): boolean {
  const seen = new Set<number>();
  for (let each: number | undefined = pid; each !== undefined && each > 0 && !seen.has(each); each = parents.get(each)) {
    if (wanted.has(each)) return true;
    seen.add(each);
  }
  return false;
}
