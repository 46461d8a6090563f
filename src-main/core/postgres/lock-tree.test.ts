import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LockSession, lockTree } from './lock-tree.ts';

const session = (pid: number, blockedBy: number[] = [], waitSeconds: number | null = blockedBy.length > 0 ? pid : null): LockSession => ({
  pid,
  blockedBy,
  application: '',
  user: '',
  state: 'active',
  waitEvent: null,
  waitSeconds,
  transactionSeconds: null,
  lockMode: null,
  relation: null,
  query: '',
});
const shape = (sessions: LockSession[]) => lockTree(sessions).map(({ pid, depth, blocks }) => [pid, depth, blocks]);

describe('the lock tree', () => {
  it('begins with the session that most others wait for, directly or not', () => {
    expect(shape([session(1), session(2, [1]), session(10), session(11, [10]), session(12, [11])])).toEqual([
      [10, 0, 2],
      [11, 1, 1],
      [12, 2, 0],
      [1, 0, 1],
      [2, 1, 0],
    ]);
  });

  it('shows a session that waits for several only once', () => {
    const nodes = lockTree([session(1), session(2, [1]), session(3, [1, 2, 2])]);
    expect(nodes.map(({ pid }) => pid)).toEqual([1, 3, 2]);
    expect(nodes[1]?.blockedBy).toEqual([1, 2]);
  });

  it('takes one whose blocker is gone already for a root', () => {
    expect(lockTree([session(2, [1])])).toMatchObject([{ pid: 2, depth: 0, blockedBy: [] }]);
  });

  it('ends on a deadlock, with the longest wait first', () => {
    expect(shape([session(1, [2], 5), session(2, [1], 9)])).toEqual([
      [2, 0, 1],
      [1, 1, 1],
    ]);
  });

  it('holds every session once, each one behind a blocker of its own or at the root, whatever waits for whom', () => {
    const graphs = fc.array(fc.array(fc.nat(12), { maxLength: 4 }), { maxLength: 13 });
    fc.assert(
      fc.property(graphs, (graph) => {
        const nodes = lockTree(
          graph.map((blockedBy, pid) =>
            session(
              pid,
              blockedBy.filter((blocker) => blocker !== pid),
            ),
          ),
        );
        expect(nodes.map(({ pid }) => pid).toSorted((a, b) => a - b)).toEqual(graph.map((_, pid) => pid));
        nodes.forEach((node, index) => {
          if (node.depth === 0) return;
          const parent = nodes.slice(0, index).findLast(({ depth }) => depth === node.depth - 1);
          expect(node.blockedBy).toContain(parent?.pid);
          expect(parent?.blocks).toBeGreaterThan(0);
        });
      }),
    );
  });
});
