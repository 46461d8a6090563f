import { describe, expect, it } from 'vitest';
import { changeOf, mergedChange, mergeTask, type TaskFields } from './merge-task.ts';

const base: TaskFields = { title: 'Build', state: 'todo', owner: 'ada', estimate: '2d', start: '', due: '2026-03-05', milestone: '' };

describe('a task that two people change', () => {
  it('takes both changes where they touch different fields', () => {
    const disk: TaskFields = { ...base, owner: 'ben', due: '' };
    const merge = mergeTask(base, { ...base, state: 'doing' }, disk);
    expect(merge.clashes).toEqual([]);
    expect(merge.settled.map(({ field }) => field)).toEqual(['state', 'owner', 'due']);
    expect(mergedChange(merge, disk, new Set())).toEqual({ state: 'doing' });
  });

  it('asks where both touch one field, and writes what was chosen', () => {
    const disk: TaskFields = { ...base, owner: 'ben', estimate: '3d' };
    const merge = mergeTask(base, { ...base, owner: 'chris', state: 'done' }, disk);
    expect(merge.clashes).toEqual([{ field: 'owner', base: 'ada', mine: 'chris', disk: 'ben' }]);
    expect(mergedChange(merge, disk, new Set(['owner']))).toEqual({ state: 'done', owner: 'chris' });
    expect(mergedChange(merge, disk, new Set())).toEqual({ state: 'done' });
  });

  it('has nothing to ask where both did the same', () => {
    const same: TaskFields = { ...base, state: 'done' };
    const merge = mergeTask(base, same, same);
    expect(merge.clashes).toEqual([]);
    expect(mergedChange(merge, same, new Set())).toEqual({});
  });

  it('says of a field that is emptied that it goes', () => {
    expect(changeOf(base, { ...base, owner: ' ', due: '2026-03-06' })).toEqual({ owner: null, due: '2026-03-06' });
  });
});
