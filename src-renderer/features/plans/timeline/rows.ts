import type { PlanDetail, Timeline, TimedTask } from '#shared/contract/plans.ts';

export type Grouping = 'phase' | 'owner';

export type Row =
  | {
      kind: 'heading';
      key: string;
      title: string;
      /** Its span; null for one without tasks. */
      span: { from: string; to: string } | null;
      /** Stretches with more than one task at once. */
      overloads: Timeline['overloads'];
    }
  | { kind: 'task'; key: string; task: TimedTask; depth: number }
  | { kind: 'milestone'; key: string; title: string; date: string | null; due: string | null; reached: boolean; overdue: boolean };

/** What is drawn below each other: phases with their milestones and tasks, or people with theirs. */
export function rowsOf({ timeline, phases }: PlanDetail, grouping: Grouping): Row[] {
  const byKey = new Map(timeline.tasks.map((task) => [task.key, task]));
  if (grouping === 'owner') return ownerRows(timeline);
  return phases.flatMap((phase): Row[] => {
    const span = timeline.phases.find(({ id }) => id === phase.id);
    const tasks = timeline.tasks.filter((task) => task.phase === phase.id);
    return [
      {
        kind: 'heading',
        key: `phase ${phase.id}`,
        title: phase.title,
        span: span === undefined || tasks.length === 0 ? null : { from: span.start, to: span.end },
        overloads: [],
      },
      ...nested(tasks, byKey),
      ...phase.milestones.map((milestone): Row => {
        const { id, title, due, earliest, reached, overdue } = milestone;
        return {
          kind: 'milestone',
          key: `milestone ${phase.id}/${id}`,
          title: `${id} ${title}`,
          date: earliest ?? due,
          due,
          reached,
          overdue,
        };
      }),
    ];
  });
}

/** Parts behind their whole, everything else in the order of the file. */
function nested(tasks: readonly TimedTask[], byKey: ReadonlyMap<string, TimedTask>): Row[] {
  const here = new Set(tasks.map(({ key }) => key));
  const rows: Row[] = [];
  const add = (task: TimedTask, depth: number) => {
    rows.push({ kind: 'task', key: task.key, task, depth });
    for (const part of task.parts) {
      const found = byKey.get(part);
      if (found !== undefined && here.has(part)) add(found, depth + 1);
    }
  };
  for (const task of tasks) if (task.parent === null || !here.has(task.parent)) add(task, 0);
  return rows;
}

function ownerRows({ tasks, overloads }: Timeline): Row[] {
  const owners = Map.groupBy(
    tasks.filter(({ parts, state }) => parts.length === 0 && state !== 'dropped'),
    ({ owner }) => owner,
  );
  const names = [...owners.keys()].toSorted((a, b) => (a === null ? 1 : b === null ? -1 : a.localeCompare(b)));
  return names.flatMap((owner): Row[] => {
    const own = (owners.get(owner) ?? []).toSorted((a, b) =>
      a.earliestStart < b.earliestStart ? -1 : a.earliestStart > b.earliestStart ? 1 : 0,
    );
    return [
      {
        kind: 'heading',
        key: `owner ${owner ?? ''}`,
        title: owner ?? 'Nobody yet',
        span: null,
        overloads: overloads.filter((one) => one.owner === owner),
      },
      ...own.map((task): Row => ({ kind: 'task', key: task.key, task, depth: 0 })),
    ];
  });
}
