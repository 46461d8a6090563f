import { describe, expect, it } from 'vitest';
import { forecast } from './forecast.ts';
import { overloads } from './overloads.ts';
import { schedule } from './schedule.ts';
import { type Task, taskGraph, type TimedPhase } from './task-graph.ts';
import { asEnd, startOf } from './working-time.ts';

const task = (id: string, fields: Partial<Task> = {}): Task => ({ id, title: id, state: 'todo', estimate: '1d', dependsOn: [], ...fields });

/** A phase that begins on Monday, 2 March 2026. */
function seen(today: string, tasks: Task[], fields: Partial<TimedPhase> = {}) {
  const phases: TimedPhase[] = [{ id: 'one', start: '2026-03-02', tasks, milestones: [], ...fields }];
  const graph = taskGraph(phases);
  const planned = schedule(graph, phases, startOf('2026-03-02'));
  if (planned === null) throw new Error('a ring');
  const found = forecast(graph, phases, planned, today);
  return {
    ends: found?.ends.map((end) => (end === null ? null : asEnd(end).date)),
    late: found?.late,
    overloads: overloads(graph, planned),
  };
}

describe('what can still be met', () => {
  it('does not begin before today, and waits for what is not done', () => {
    const tasks = [task('a'), task('b', { dependsOn: ['a'] })];
    expect(seen('2026-03-02', tasks).ends).toEqual(['2026-03-02', '2026-03-03']);
    expect(seen('2026-03-05', tasks).ends).toEqual(['2026-03-05', '2026-03-06']);
  });

  it('takes no more time for what is done, dropped, or past its estimate', () => {
    const tasks = [
      task('a', { state: 'done' }),
      task('b', { dependsOn: ['a'] }),
      task('c', { state: 'dropped' }),
      task('d', { state: 'doing', estimate: '2d' }),
    ];
    expect(seen('2026-03-02', tasks).ends).toEqual([null, '2026-03-02', null, '2026-03-03']);
    expect(seen('2026-03-03', tasks).ends).toEqual([null, '2026-03-03', null, '2026-03-03']);
  });

  it.each([
    ['its own date', task('a', { due: '2026-03-03' }), {}, 'task'],
    [
      'that of its milestone',
      task('a', { milestone: 'M' }),
      { milestones: [{ id: 'M', title: 'M', due: '2026-03-03', criteria: [] }] },
      'milestone',
    ],
    ['that of its phase', task('a'), { due: '2026-03-03' }, 'phase'],
  ])('is late by %s', (_what, one, fields, of) => {
    expect(seen('2026-03-02', [one], fields).late).toEqual([null]);
    expect(seen('2026-03-04', [one], fields).late).toEqual([{ due: '2026-03-03', of, kind: 'overdue', by: 480 }]);
    expect(seen('2026-03-03', [{ ...one, estimate: '2d' }], fields).late).toEqual([{ due: '2026-03-03', of, kind: 'expected', by: 480 }]);
    expect(seen('2026-03-09', [{ ...one, state: 'done' }], fields).late).toEqual([null]);
  });

  it('is late by the date of what it is a part of', () => {
    const tasks = [task('whole', { due: '2026-03-03' }), task('part', { parent: 'whole' })];
    expect(seen('2026-03-04', tasks).late?.[1]).toMatchObject({ of: 'parent', kind: 'overdue' });
  });
});

describe('work at once', () => {
  it('of one owner is found, as long as it lasts; of two owners it is no trouble', () => {
    const tasks = [
      task('a', { owner: 'ada', estimate: '3d' }),
      task('b', { owner: 'ada' }),
      task('c', { owner: 'ben' }),
      task('d', { owner: 'ada', dependsOn: ['b'] }),
    ];
    const start = startOf('2026-03-02');
    expect(seen('2026-03-02', tasks).overloads).toEqual([
      { owner: 'ada', from: start, to: start + 480, tasks: [0, 1] },
      { owner: 'ada', from: start + 480, to: start + 960, tasks: [0, 3] },
    ]);
  });

  it('one after the other is not at once', () => {
    expect(seen('2026-03-02', [task('a', { owner: 'ada' }), task('b', { owner: 'ada', dependsOn: ['a'] })]).overloads).toEqual([]);
  });
});
