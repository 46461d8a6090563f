import type { LockNode } from '#shared/contract/postgres.ts';

/** A session that waits, or that others wait for. */
export type LockSession = Omit<LockNode, 'depth' | 'blocks'>;

/**
 * Puts sessions into the order in which a person looks for the culprit: those who wait for nobody first, and behind each, depth first,
 * who waits for it. A session that waits for several stands behind the one that is found first; in a cycle (a deadlock that the server
 * has not broken yet) the session that waits longest begins.
 */
export function lockTree(sessions: readonly LockSession[]): LockNode[] {
  const byPid = new Map(sessions.map((session) => [session.pid, session]));
  const waiters = new Map<number, LockSession[]>();
  for (const session of sessions) {
    for (const blocker of new Set(session.blockedBy)) {
      if (!byPid.has(blocker)) continue;
      const list = waiters.get(blocker);
      if (list) list.push(session);
      else waiters.set(blocker, [session]);
    }
  }
  const longestFirst = (a: LockSession, b: LockSession) => (b.waitSeconds ?? 0) - (a.waitSeconds ?? 0) || a.pid - b.pid;
  const nodes: LockNode[] = [];
  const placed = new Set<number>();
  const place = (session: LockSession, depth: number) => {
    if (placed.has(session.pid)) return;
    placed.add(session.pid);
    const blocks = countBehind(session.pid, waiters);
    nodes.push({ ...session, blockedBy: [...new Set(session.blockedBy)].filter((pid) => byPid.has(pid)), depth, blocks });
    for (const waiter of (waiters.get(session.pid) ?? []).toSorted(longestFirst)) place(waiter, depth + 1);
  };
  const isRoot = (session: LockSession) => !session.blockedBy.some((pid) => byPid.has(pid));
  const roots = sessions.filter(isRoot).map((session) => ({ session, blocks: countBehind(session.pid, waiters) }));
  for (const { session } of roots.toSorted((a, b) => b.blocks - a.blocks || a.session.pid - b.session.pid)) place(session, 0);
  for (const session of sessions.toSorted(longestFirst)) place(session, 0);
  return nodes;
}

/** Sessions that wait behind this one, directly or not; each once, itself not even in a cycle. */
function countBehind(pid: number, waiters: ReadonlyMap<number, readonly LockSession[]>): number {
  const seen = new Set<number>([pid]);
  const open = [pid];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const waiter of waiters.get(next) ?? []) {
      if (seen.has(waiter.pid)) continue;
      seen.add(waiter.pid);
      open.push(waiter.pid);
    }
  }
  return seen.size - 1;
}
