import { describe, expect, it } from 'vitest';
import { followTree, keyOf, lineage, topmost } from './process-tree.ts';
import type { ProcessEntry } from './process-source.ts';

const entry = (pid: number, parentPid: number, start = '1'): ProcessEntry => ({ pid, parentPid, start, name: `p${pid}` });
const pids = (entries: readonly ProcessEntry[]) => entries.map(({ pid }) => pid);

describe('a process tree', () => {
  const entries = [entry(1, 0), entry(10, 1), entry(11, 10), entry(12, 11), entry(20, 1)];

  it('is its root and all below it', () => {
    expect(pids(followTree(entries, [entry(10, 1)], new Set()))).toEqual([10, 11, 12]);
  });

  it('keeps a process whose parent has ended', () => {
    const known = new Set(entries.filter(({ pid }) => pid >= 10 && pid < 20).map(keyOf));
    const after = [entry(1, 0), entry(10, 1), entry(12, 1), entry(20, 1)];
    expect(pids(followTree(after, [entry(10, 1)], known))).toEqual([10, 12]);
  });

  it('does not take another process for one of its own because it has the same pid', () => {
    const known = new Set([entry(10, 1), entry(11, 10), entry(12, 11)].map(keyOf));
    const after = [entry(1, 0), entry(10, 1), entry(12, 1, 'later')];
    expect(pids(followTree(after, [entry(10, 1)], known))).toEqual([10]);
  });

  it('has as roots those of the chosen whose parent was not chosen', () => {
    expect(pids(topmost(entries, new Set([10, 11, 12, 20])))).toEqual([10, 20]);
    expect(pids(topmost(entries, new Set([10, 12])))).toEqual([10]);
  });

  it('knows what is above a process', () => {
    expect([...lineage(entries, 12)]).toEqual([12, 11, 10, 1]);
  });
});
