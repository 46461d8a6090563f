import { memo, useMemo } from 'react';
import type { PlanDetail, TaskState, TimedTask } from '#shared/contract/plans.ts';
import { useWhyNot } from '../../../lib/live/system-info.ts';
import { type DataColumn, DataTable } from '../../../ui/data-table.tsx';
import { Chip } from '../../../ui/chip.tsx';
import classes from '../plans.module.css';
import { useSetTask } from '../task/use-set-task.ts';
import { dayText, lateText, taskStates, workText } from '../words.ts';

/** The same as the picture, in words and numbers; the state can be changed in place. */
export const TasksTable = memo(function TasksTable({ plan, onOpen }: { plan: PlanDetail; onOpen: (task: TimedTask) => void }) {
  const { timeline, digest, file } = plan;
  const whyNot = useWhyNot('operator') ?? (digest === null ? `${file} cannot be read.` : null);
  const set = useSetTask(file);
  const { run } = set;
  const columns = useMemo((): DataColumn<TimedTask>[] => {
    const { today } = timeline;
    return [
      {
        key: 'task',
        title: 'task',
        render: (task) => (
          <div className={classes.titled}>
            <span className={classes.strong}>{task.title}</span>
            <span className={classes.small}>
              {task.key} · {file}:{task.line}
            </span>
          </div>
        ),
        sort: (task) => task.title,
      },
      {
        key: 'state',
        title: 'state',
        width: 110,
        render: (task) => (
          // Plain elements: there are as many of them as tasks, and components of the library cost seconds for some hundreds.
          <select
            className={classes.cellSelect}
            aria-label={`State of ${task.title}`}
            value={task.state}
            disabled={whyNot !== null}
            title={whyNot ?? undefined}
            onChange={(event) => {
              if (digest !== null) run({ task, digest, change: { state: stateOf(event.currentTarget.value) } });
            }}
          >
            {stateOptions}
          </select>
        ),
        sort: (task) => stateChoices.findIndex(({ value }) => value === task.state),
      },
      {
        key: 'owner',
        title: 'owner',
        render: (task) => task.owner ?? <span className={classes.dim}>nobody</span>,
        sort: (task) => task.owner,
      },
      { key: 'estimate', title: 'estimate', align: 'right', render: (task) => workText(task.hours), sort: (task) => task.hours },
      { key: 'start', title: 'earliest start', render: (task) => dayText(task.earliestStart, today), sort: (task) => task.earliestStart },
      {
        key: 'finish',
        title: 'earliest finish',
        render: (task) => dayText(task.earliestFinish, today),
        sort: (task) => task.earliestFinish,
      },
      {
        key: 'slack',
        title: 'slack',
        align: 'right',
        render: (task) =>
          task.critical ? (
            <span className={classes.critical}>
              <span aria-hidden>◆ </span>critical
            </span>
          ) : (
            workText(task.slackHours)
          ),
        sort: (task) => task.slackHours,
      },
      { key: 'due', title: 'due', render: (task) => dayText(task.due, today), sort: (task) => task.due },
      {
        key: 'late',
        title: '',
        render: (task) => {
          const late = lateText(task, today);
          return late === null ? null : (
            <Chip tone="fail" shape="✕" title={late}>
              {task.late?.kind === 'overdue' ? 'overdue' : 'will be late'}
            </Chip>
          );
        },
      },
      {
        key: 'open',
        title: '',
        align: 'right',
        render: (task) => (
          <button type="button" className={classes.cellButton} onClick={() => onOpen(task)} aria-label={`Edit ${task.title}`}>
            Edit
          </button>
        ),
      },
    ];
  }, [timeline, file, digest, whyNot, run, onOpen]);
  return <DataTable label="Tasks" columns={columns} rows={timeline.tasks} rowKey={(task) => task.key} compact tall />;
});

const stateChoices = Object.entries(taskStates).map(([value, { word }]) => ({ value, label: word }));

/** The same elements in every row. */
const stateOptions = stateChoices.map(({ value, label }) => (
  <option key={value} value={value}>
    {label}
  </option>
));

function stateOf(word: string): TaskState {
  return word === 'doing' || word === 'done' || word === 'dropped' ? word : 'todo';
}
