import type { ProcessTree } from '#shared/contract/memory.ts';

type Row = Pick<ProcessTree['processes'][number], 'pid' | 'parentPid'>;

/** How many of its ancestors are in the tree: the indent of its row. */
export function depthOf(row: Row, rows: readonly Row[]): number {
  const seen = new Set<number>([row.pid]);
  let depth = 0;
  let parent = rows.find(({ pid }) => pid === row.parentPid);
  // A pid that is used again while the tree is read may close a circle.
  while (parent && !seen.has(parent.pid)) {
    seen.add(parent.pid);
    depth += 1;
    const { parentPid } = parent;
    parent = rows.find(({ pid }) => pid === parentPid);
  }
  return depth;
}
