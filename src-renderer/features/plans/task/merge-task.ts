import type { TaskChange, TaskState, TimedTask } from '#shared/contract/plans.ts';

/** What the dialog of a task changes; an empty text is a field that is not there. */
export interface TaskFields {
  title: string;
  state: TaskState;
  owner: string;
  estimate: string;
  start: string;
  due: string;
  milestone: string;
}
export type TaskField = keyof TaskFields;

export const taskFields: { field: TaskField; label: string }[] = [
  { field: 'title', label: 'Title' },
  { field: 'state', label: 'State' },
  { field: 'owner', label: 'Owner' },
  { field: 'estimate', label: 'Estimate' },
  { field: 'start', label: 'Not before' },
  { field: 'due', label: 'Due' },
  { field: 'milestone', label: 'Milestone' },
];

export function fieldsOf({ title, state, owner, estimate, start, due, milestone }: TimedTask): TaskFields {
  return {
    title,
    state,
    owner: owner ?? '',
    estimate: estimate ?? '',
    start: start ?? '',
    due: due ?? '',
    milestone: milestone ?? '',
  };
}

/** What has to be written for a task to become what a person wants. */
export function changeOf(before: TaskFields, wanted: TaskFields): TaskChange {
  const emptied = (value: string) => (value.trim() === '' ? null : value.trim());
  return {
    ...(before.title === wanted.title ? {} : { title: wanted.title.trim() }),
    ...(before.state === wanted.state ? {} : { state: wanted.state }),
    ...(before.owner === wanted.owner ? {} : { owner: emptied(wanted.owner) }),
    ...(before.estimate === wanted.estimate ? {} : { estimate: emptied(wanted.estimate) }),
    ...(before.start === wanted.start ? {} : { start: emptied(wanted.start) }),
    ...(before.due === wanted.due ? {} : { due: emptied(wanted.due) }),
    ...(before.milestone === wanted.milestone ? {} : { milestone: emptied(wanted.milestone) }),
  };
}

export interface FieldOfThree {
  field: TaskField;
  base: string;
  mine: string;
  disk: string;
}

export interface TaskMerge {
  /** Changed by both, to something else: a person has to choose. */
  clashes: FieldOfThree[];
  /** Changed by one of the two, or by both to the same. */
  settled: FieldOfThree[];
}

/** Three versions of a task, field by field: what was seen, what was typed, and what is on the disk now. */
export function mergeTask(base: TaskFields, mine: TaskFields, disk: TaskFields): TaskMerge {
  const merge: TaskMerge = { clashes: [], settled: [] };
  for (const { field } of taskFields) {
    const three = { field, base: base[field], mine: mine[field], disk: disk[field] };
    if (three.mine === three.base && three.disk === three.base) continue;
    const isClash = three.mine !== three.base && three.disk !== three.base && three.mine !== three.disk;
    (isClash ? merge.clashes : merge.settled).push(three);
  }
  return merge;
}

/** What is to be written onto the version of the disk, once each clash is decided. */
export function mergedChange(merge: TaskMerge, disk: TaskFields, keepMine: ReadonlySet<TaskField>): TaskChange {
  const wanted: Record<TaskField, string> = { ...disk };
  for (const { field, base, mine } of merge.settled) if (mine !== base) wanted[field] = mine;
  for (const { field, mine } of merge.clashes) if (keepMine.has(field)) wanted[field] = mine;
  return changeOf(disk, { ...wanted, state: stateOf(wanted.state, disk.state) });
}

function stateOf(word: string, otherwise: TaskState): TaskState {
  return (['todo', 'doing', 'done', 'dropped'] as const).find((state) => state === word) ?? otherwise;
}
