import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { PlanDetail, TaskChange, TimedTask } from '#shared/contract/plans.ts';
import { client, describeError, showSuccess, useCoreAction } from '../../../lib/client/index.ts';
import { useWhyNot } from '../../../lib/live/system-info.ts';
import { Warning } from '../../../ui/form-frame.tsx';
import classes from '../plans.module.css';
import { taskStates } from '../words.ts';
import { changeOf, fieldsOf, type TaskFields } from './merge-task.ts';
import { TaskConflict } from './task-conflict.tsx';
import { TaskFacts } from './task-facts.tsx';
import { planChanges } from './use-set-task.ts';

interface TaskDialogProps {
  plan: PlanDetail;
  /** null: closed. */
  taskKey: string | null;
  onClose: () => void;
}

/** One task: its schedule, and the fields that people change. */
export function TaskDialog({ plan, taskKey, onClose }: TaskDialogProps) {
  const task = plan.timeline.tasks.find(({ key }) => key === taskKey);
  return (
    <Modal
      opened={taskKey !== null}
      onClose={onClose}
      size={620}
      title={task?.title ?? 'Task'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {taskKey === null ? null : task === undefined ? (
        <p>This task is no longer in {plan.file}.</p>
      ) : (
        <TaskForm key={taskKey} plan={plan} task={task} onClose={onClose} />
      )}
    </Modal>
  );
}

/** What is on the disk instead; null task: it is gone from there. */
interface Conflict {
  plan: PlanDetail;
  task: TimedTask | null;
}

function TaskForm({ plan, task, onClose }: { plan: PlanDetail; task: TimedTask; onClose: () => void }) {
  // As it was when the dialog opened: the plan behind it follows the disk, and what is typed here does not.
  const [seen, setSeen] = useState({ digest: plan.digest, task });
  const [fields, setFields] = useState(() => fieldsOf(task));
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const whyNot = useWhyNot('operator');
  const save = useCoreAction(
    async ({ change, digest }: { change: TaskChange; digest: string }) => {
      try {
        await client.plans.setTask({ file: plan.file, expected: digest, phase: task.phase, task: task.id, change });
        return null;
      } catch (error) {
        if (describeError(error).code !== 'CONFLICT') throw error;
        // Refused, because the disk has something else: what it has now is what the person has to see.
        return client.plans.get({ file: plan.file });
      }
    },
    {
      failed: null,
      changes: planChanges,
      onDone: (now) => {
        if (now !== null) {
          setConflict({ plan: now, task: now.timeline.tasks.find(({ phase, id }) => phase === task.phase && id === task.id) ?? null });
          return;
        }
        showSuccess(`${task.title} is changed in ${plan.file}.`);
        onClose();
      },
    },
  );
  const refused = save.error === null ? null : describeError(save.error);
  const change = changeOf(fieldsOf(seen.task), fields);
  const isUnchanged = Object.keys(change).length === 0;
  const cannotWrite = whyNot ?? (seen.digest === null ? `${plan.file} cannot be read.` : null);

  if (conflict !== null) {
    return (
      <TaskConflict
        file={plan.file}
        base={fieldsOf(seen.task)}
        mine={fields}
        disk={conflict.task === null ? null : fieldsOf(conflict.task)}
        busy={save.busy}
        error={save.error}
        onBack={() => {
          setConflict(null);
          save.reset();
        }}
        onTakeDisk={() => {
          if (conflict.task === null) {
            onClose();
            return;
          }
          setSeen({ digest: conflict.plan.digest, task: conflict.task });
          setFields(fieldsOf(conflict.task));
          setConflict(null);
          save.reset();
        }}
        onMerge={(merged) => {
          if (conflict.plan.digest !== null) save.run({ change: merged, digest: conflict.plan.digest });
        }}
      />
    );
  }

  const set = <F extends keyof TaskFields>(field: F, value: TaskFields[F]) => setFields((before) => ({ ...before, [field]: value }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isUnchanged && !save.busy && seen.digest !== null && cannotWrite === null) save.run({ change, digest: seen.digest });
  };
  const milestones = plan.phases.find(({ id }) => id === task.phase)?.milestones ?? [];
  return (
    <form className={classes.taskForm} onSubmit={submit} noValidate>
      <TaskFacts plan={plan} task={task} />
      <fieldset className={classes.fields} disabled={cannotWrite !== null}>
        <legend className="visually-hidden">Fields of the task</legend>
        <NativeSelect
          size="xs"
          label="State"
          value={fields.state}
          data={Object.entries(taskStates).map(([value, { word }]) => ({ value, label: word }))}
          onChange={(event) => {
            const picked = event.currentTarget.value;
            set('state', picked === 'doing' || picked === 'done' || picked === 'dropped' ? picked : 'todo');
          }}
          data-autofocus
        />
        <TextInput
          label="Owner"
          list="plan-people"
          value={fields.owner}
          onChange={(event) => set('owner', event.currentTarget.value)}
          placeholder="nobody"
        />
        <TextInput
          label="Estimate"
          value={fields.estimate}
          onChange={(event) => set('estimate', event.currentTarget.value)}
          placeholder="4h, 2d, 1w"
        />
        <TextInput label="Not before" type="date" value={fields.start} onChange={(event) => set('start', event.currentTarget.value)} />
        <TextInput label="Due" type="date" value={fields.due} onChange={(event) => set('due', event.currentTarget.value)} />
        <NativeSelect
          size="xs"
          label="Milestone"
          value={fields.milestone}
          data={[{ value: '', label: 'none' }, ...milestones.map(({ id, title }) => ({ value: id, label: `${id} ${title}` }))]}
          onChange={(event) => set('milestone', event.currentTarget.value)}
        />
        <datalist id="plan-people">
          {plan.people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </datalist>
      </fieldset>
      {refused === null ? null : (
        <Warning>
          <strong>Nothing was written.</strong> {refused.message} {refused.hint}
        </Warning>
      )}
      <div className={classes.buttons}>
        <Button onClick={onClose}>Close</Button>
        <Button
          type="submit"
          variant="primary"
          loading={save.busy}
          disabled={isUnchanged || cannotWrite !== null}
          title={cannotWrite ?? (isUnchanged ? 'Nothing was changed.' : undefined)}
        >
          Save into the plan
        </Button>
      </div>
    </form>
  );
}
