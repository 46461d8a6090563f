/** What is drawn in front of a row of the lock tree, one sign per level. */
export type Rail = 'blank' | 'pass' | 'branch' | 'last';

/**
 * Rails for rows in depth-first order (as the core gives them: root causes first): `branch` and `last` lead into the row itself,
 * `pass` is a line that goes on to a later sibling of an ancestor.
 */
export function lockRails(depths: readonly number[]): Rail[][] {
  return depths.map((depth, index) => {
    const rails: Rail[] = [];
    for (let level = 1; level <= depth; level += 1) {
      const goesOn = continues(depths, index, level);
      rails.push(level === depth ? (goesOn ? 'branch' : 'last') : goesOn ? 'pass' : 'blank');
    }
    return rails;
  });
}

/** A later row at this level has the same parent. */
function continues(depths: readonly number[], index: number, level: number): boolean {
  for (const depth of depths.slice(index + 1)) {
    if (depth < level) return false;
    if (depth === level) return true;
  }
  return false;
}

/** "2 sessions wait behind pid 4711." for a root cause; nothing for one nobody waits for. */
export function waitingWords(blocks: number): string {
  return blocks === 1 ? '1 session waits behind it' : `${blocks} sessions wait behind it`;
}

/** "8 sessions wait. Root cause: pid 4711 (hold-lock)." */
export function lockSummary(nodes: readonly { depth: number; pid: number; application: string; blocks: number }[]): string {
  const roots = nodes.filter(({ depth }) => depth === 0);
  const waiting = nodes.length - roots.length;
  const name = ({ pid, application }: { pid: number; application: string }) =>
    application === '' ? `pid ${pid}` : `pid ${pid} (${application})`;
  const first = roots[0];
  const who = waiting === 1 ? '1 session waits' : `${waiting} sessions wait`;
  if (!first) return 'Nobody waits for a lock.';
  return roots.length === 1
    ? `${who}. The root cause is ${name(first)}.`
    : `${who} behind ${roots.length} root causes; most behind ${name(first)}.`;
}
