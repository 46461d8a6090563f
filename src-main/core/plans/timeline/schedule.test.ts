import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCycle } from './event-network.ts';
import { schedule } from './schedule.ts';
import { type Task, taskGraph, type TimedPhase } from './task-graph.ts';
import { startOf } from './working-time.ts';

const task = (id: string, fields: Partial<Task> = {}): Task => ({ id, title: id, state: 'todo', dependsOn: [], ...fields });
const phase = (id: string, tasks: Task[], fields: Partial<TimedPhase> = {}): TimedPhase => ({ id, tasks, milestones: [], ...fields });
const monday = startOf('2026-03-02');
const planned = (...phases: TimedPhase[]) => schedule(taskGraph(phases), phases, monday);

/** Tasks of a graph without rings: each may wait for earlier ones only, in any order of the list. */
const acyclic = fc
  .array(
    fc.record({
      hours: fc.option(fc.integer({ min: 1, max: 40 }), { nil: null }),
      edges: fc.array(fc.nat(100), { maxLength: 4 }),
      rank: fc.integer(),
    }),
    {
      minLength: 1,
      maxLength: 14,
    },
  )
  .map((rows) =>
    rows
      .map(({ hours, edges, rank }, index) => ({
        rank,
        task: task(`t${index}`, {
          ...(hours === null ? {} : { estimate: `${hours}h` }),
          dependsOn: index === 0 ? [] : [...new Set(edges.map((edge) => `t${edge % index}`))],
        }),
      }))
      .toSorted((a, b) => a.rank - b.rank)
      .map((row) => row.task),
  );

/** The longest chain that ends with a task, by trying every chain. */
function longestTo(tasks: readonly Task[], id: string): number {
  const own = tasks.find((one) => one.id === id);
  const hours = Number((own?.estimate ?? '0h').slice(0, -1));
  return hours + Math.max(0, ...(own?.dependsOn ?? []).map((before) => longestTo(tasks, before)));
}

describe('the critical path', () => {
  it('is the longest chain, for every graph without a ring', () => {
    fc.assert(
      fc.property(acyclic, (tasks) => {
        const found = planned(phase('one', tasks));
        const chains = tasks.map(({ id }) => longestTo(tasks, id));
        expect(found?.tasks.map(({ earliestFinish }) => (earliestFinish - monday) / 60)).toEqual(chains);
        const longest = Math.max(...chains);
        expect(((found?.end ?? 0) - monday) / 60).toBe(longest);
        const path = (found?.criticalPath ?? []).map((at) => tasks[at]);
        expect(path.reduce((sum, one) => sum + Number((one?.estimate ?? '0h').slice(0, -1)), 0)).toBe(longest);
        path.slice(1).forEach((one, index) => expect(one?.dependsOn).toContain(path[index]?.id));
      }),
    );
  });

  it('has no slack, everything else has some, and without due dates it is never below nothing', () => {
    fc.assert(
      fc.property(acyclic, (tasks) => {
        const found = planned(phase('one', tasks));
        for (const { slack, critical, earliestStart, latestStart, earliestFinish, latestFinish } of found?.tasks ?? []) {
          expect(slack).toBeGreaterThanOrEqual(0);
          expect(critical).toBe(slack === 0);
          expect(latestStart - earliestStart).toBe(slack);
          expect(latestFinish - earliestFinish).toBe(slack);
        }
        for (const at of found?.criticalPath ?? []) expect(found?.tasks[at]?.critical).toBe(true);
      }),
    );
  });

  it('a task that begins as late as it may does not move the end', () => {
    fc.assert(
      fc.property(acyclic, fc.nat(), (tasks, pick) => {
        const before = planned(phase('one', tasks));
        const at = pick % tasks.length;
        const slack = before?.tasks[at]?.slack ?? 0;
        const wait = (hours: number) =>
          planned(
            phase('one', [
              ...tasks.map((one, index) => (index === at ? { ...one, dependsOn: [...one.dependsOn, 'wait'] } : one)),
              task('wait', { estimate: `${hours}h` }),
            ]),
          )?.end;
        const start = ((before?.tasks[at]?.earliestStart ?? 0) - monday) / 60;
        expect(wait(start + slack / 60) ?? 0).toBe(before?.end);
        expect(wait(start + slack / 60 + 1) ?? 0).toBeGreaterThan(before?.end ?? Infinity);
      }),
    );
  });
});

describe('a schedule', () => {
  it('lets a phase without a date begin when the one before has ended, and one with a date on it', () => {
    const first = phase('one', [task('a', { estimate: '2d' })]);
    const second = phase('two', [task('b', { estimate: '1d' })]);
    expect(planned(first, second)?.tasks.map(({ earliestStart }) => (earliestStart - monday) / 480)).toEqual([0, 2]);
    expect(planned(first, { ...second, start: '2026-03-03' })?.tasks.map(({ earliestStart }) => (earliestStart - monday) / 480)).toEqual([
      0, 1,
    ]);
  });

  it('follows a task that waits for one of a later phase, and then lets both phases run', () => {
    const found = planned(phase('one', [task('a', { estimate: '1d', dependsOn: ['b'] })]), phase('two', [task('b', { estimate: '1d' })]));
    expect(found?.tasks.map(({ earliestStart }) => (earliestStart - monday) / 480)).toEqual([1, 0]);
  });

  it('gives a task with parts their span, and its dependencies to them', () => {
    const tasks = [
      task('first', { estimate: '1d' }),
      task('whole', { dependsOn: ['first'], estimate: '9w' }),
      task('x', { parent: 'whole', estimate: '1d' }),
      task('y', { parent: 'whole', estimate: '2d', dependsOn: ['x'] }),
      task('last', { dependsOn: ['whole'], estimate: '1d' }),
    ];
    const found = planned(phase('one', tasks));
    expect(
      found?.tasks.map(({ earliestStart, earliestFinish }) => [(earliestStart - monday) / 480, (earliestFinish - monday) / 480]),
    ).toEqual([
      [0, 1],
      [1, 4],
      [1, 2],
      [2, 4],
      [4, 5],
    ]);
    expect(found?.criticalPath.map((at) => tasks[at]?.id)).toEqual(['first', 'x', 'y', 'last']);
  });

  it('has slack up to a due date, and less than nothing where it cannot be kept', () => {
    const slackOf = (due: string) => planned(phase('one', [task('a', { estimate: '2d', due }), task('b', { estimate: '2w' })]))?.tasks[0];
    expect(slackOf('2026-03-04')).toMatchObject({ slack: 480, critical: false });
    expect(slackOf('2026-03-02')).toMatchObject({ slack: -480, critical: false });
    const inMilestone = phase('one', [task('a', { estimate: '2d', milestone: 'M' })], {
      milestones: [{ id: 'M', title: 'M', due: '2026-03-02', criteria: [] }],
    });
    expect(planned(inMilestone)?.tasks[0]?.slack).toBe(-480);
  });

  it('passes through what was dropped', () => {
    const tasks = [
      task('a', { estimate: '1d' }),
      task('b', { estimate: '9d', state: 'dropped', dependsOn: ['a'] }),
      task('c', { estimate: '1d', dependsOn: ['b'] }),
    ];
    expect(((planned(phase('one', tasks))?.end ?? 0) - monday) / 480).toBe(2);
  });

  it('does not exist where tasks wait for each other, and the ring is found', () => {
    fc.assert(
      fc.property(acyclic, fc.integer({ min: 1, max: 5 }), (tasks, length) => {
        const ring = Array.from({ length }, (_, index) => task(`r${index}`, { dependsOn: [`r${(index + 1) % length}`] }));
        const phases = [phase('one', [...tasks, ...ring])];
        // A task that waits for itself is refused before.
        if (length === 1) return;
        const graph = taskGraph(phases);
        expect(schedule(graph, phases, monday)).toBeNull();
        expect((findCycle(graph, phases) ?? []).map((at) => graph.tasks[at]?.task.id).toSorted()).toEqual(
          ring.map(({ id }) => id).toSorted(),
        );
      }),
    );
  });
});
