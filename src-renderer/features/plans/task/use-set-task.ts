import type { TaskChange, TimedTask } from '#shared/contract/plans.ts';
import { client, useCoreAction } from '../../../lib/client/index.ts';

/** What a change of a plan changes: the plan, and what its gates ask. */
export const planChanges = [['plans'], ['gates']];

/** Writes fields of a task into the plan that was read with this digest. */
export function useSetTask(file: string) {
  return useCoreAction(
    ({ task, change, digest }: { task: TimedTask; change: TaskChange; digest: string }) =>
      client.plans.setTask({ file, expected: digest, phase: task.phase, task: task.id, change }),
    { failed: 'The task was not changed', changes: planChanges },
  );
}
