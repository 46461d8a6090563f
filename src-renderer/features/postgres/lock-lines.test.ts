import { describe, expect, it } from 'vitest';
import { lockRails, lockSummary } from './lock-lines.ts';

describe('the lines of the lock tree', () => {
  it('lead from each session to those that wait behind it', () => {
    //  1
    //  ├ 2
    //  │ └ 3
    //  └ 4
    //  5
    expect(lockRails([0, 1, 2, 1, 0])).toEqual([[], ['branch'], ['pass', 'last'], ['last'], []]);
  });

  it('end at the next root cause', () => {
    expect(lockRails([0, 1, 0, 1])).toEqual([[], ['last'], [], ['last']]);
  });

  it('leave out the line of an ancestor that has no later sibling', () => {
    expect(lockRails([0, 1, 2, 2])).toEqual([[], ['last'], ['blank', 'branch'], ['blank', 'last']]);
  });
});

describe('who blocks whom, in a sentence', () => {
  const node = (pid: number, depth: number, application = '') => ({ pid, depth, application, blocks: 0 });

  it('names the root cause', () => {
    expect(lockSummary([node(4711, 0, 'hold-lock'), node(2, 1), node(3, 1)])).toBe(
      '2 sessions wait. The root cause is pid 4711 (hold-lock).',
    );
  });

  it('names the first of several', () => {
    expect(lockSummary([node(1, 0), node(2, 1), node(3, 0), node(4, 1)])).toBe('2 sessions wait behind 2 root causes; most behind pid 1.');
  });
});
