import { Button, SegmentedControl } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { TaskChange } from '#shared/contract/plans.ts';
import { describeError } from '../../../lib/client/index.ts';
import { Warning } from '../../../ui/form-frame.tsx';
import classes from '../plans.module.css';
import { type FieldOfThree, mergedChange, mergeTask, type TaskField, type TaskFields, taskFields } from './merge-task.ts';

interface TaskConflictProps {
  file: string;
  base: TaskFields;
  mine: TaskFields;
  /** null: the task is no longer on the disk. */
  disk: TaskFields | null;
  busy: boolean;
  error: unknown;
  onBack: () => void;
  onTakeDisk: () => void;
  onMerge: (change: TaskChange) => void;
}

const nothing = 'nothing';
const labelOf = (field: TaskField) => taskFields.find((one) => one.field === field)?.label ?? field;

/** The plan was changed under the dialog: what both did, field by field, and no way on that a person did not choose. */
export function TaskConflict({ file, base, mine, disk, busy, error, onBack, onTakeDisk, onMerge }: TaskConflictProps) {
  const [choices, setChoices] = useState<Partial<Record<TaskField, 'mine' | 'disk'>>>({});
  if (disk === null) {
    return (
      <div className={classes.taskForm}>
        <p>{file} was changed on the disk meanwhile, and the task is no longer in it. Nothing was written.</p>
        <div className={classes.buttons}>
          <Button onClick={onTakeDisk}>Close</Button>
        </div>
      </div>
    );
  }
  const merge = mergeTask(base, mine, disk);
  const isDecided = merge.clashes.every(({ field }) => choices[field] !== undefined);
  const kept = new Set(merge.clashes.flatMap(({ field }) => (choices[field] === 'mine' ? [field] : [])));
  const change = mergedChange(merge, disk, kept);
  const isEmpty = Object.keys(change).length === 0;
  return (
    <div className={classes.taskForm}>
      <p>
        <strong>{file} was changed on the disk meanwhile.</strong> Nothing was written.{' '}
        {merge.clashes.length > 0
          ? 'Choose what counts where both sides changed the same field.'
          : 'The other change does not touch your fields: both fit together.'}
      </p>
      <table className={classes.three} aria-label="Changes of this task">
        <thead>
          <tr>
            <th scope="col">field</th>
            <th scope="col">was</th>
            <th scope="col">on the disk</th>
            <th scope="col">yours</th>
            <th scope="col">counts</th>
          </tr>
        </thead>
        <tbody>
          {merge.clashes.map((three) => (
            <Versions key={three.field} three={three}>
              <SegmentedControl
                aria-label={`${labelOf(three.field)}: what counts`}
                data={[
                  { value: 'disk', label: 'Disk' },
                  { value: 'mine', label: 'Mine' },
                ]}
                value={choices[three.field] ?? ''}
                onChange={(value) => setChoices((before) => ({ ...before, [three.field]: value === 'mine' ? 'mine' : 'disk' }))}
              />
            </Versions>
          ))}
          {merge.settled.map((three) => (
            <Versions key={three.field} three={three}>
              {three.mine === three.base ? 'disk' : three.mine === three.disk ? 'both' : 'yours'}
            </Versions>
          ))}
        </tbody>
      </table>
      {error === null ? null : (
        <Warning>
          <strong>Nothing was written.</strong> {describeError(error).message}
        </Warning>
      )}
      <div className={classes.buttons}>
        <Button onClick={onBack}>Back to my changes</Button>
        <Button onClick={onTakeDisk}>Take what is on the disk</Button>
        <Button
          variant="primary"
          loading={busy}
          disabled={!isDecided || isEmpty}
          title={isDecided ? (isEmpty ? 'The disk has all of it already.' : undefined) : 'Choose for each field first.'}
          onClick={() => onMerge(change)}
        >
          Save both changes
        </Button>
      </div>
    </div>
  );
}

function Versions({ three, children }: { three: FieldOfThree; children: ReactNode }) {
  return (
    <tr>
      <th scope="row">{labelOf(three.field)}</th>
      <td>{three.base || nothing}</td>
      <td className={three.disk === three.base ? undefined : classes.changed}>{three.disk || nothing}</td>
      <td className={three.mine === three.base ? undefined : classes.changed}>{three.mine || nothing}</td>
      <td>{children}</td>
    </tr>
  );
}
