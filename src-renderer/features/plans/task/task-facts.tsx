import type { PlanDetail, TimedTask } from '#shared/contract/plans.ts';
import { Facts } from '../../../ui/facts.tsx';
import { dayText, lateText, workText } from '../words.ts';

/** What follows from the plan for one task. */
export function TaskFacts({ plan, task }: { plan: PlanDetail; task: TimedTask }) {
  const { timeline, file } = plan;
  const titleOf = (key: string) => timeline.tasks.find((one) => one.key === key)?.title ?? key;
  const after = timeline.tasks.filter(({ dependsOn }) => dependsOn.includes(task.key));
  const late = lateText(task, timeline.today);
  return (
    <Facts
      rows={[
        ['Earliest', `${dayText(task.earliestStart, timeline.today)} to ${dayText(task.earliestFinish, timeline.today)}`],
        ['Latest', `${dayText(task.latestStart, timeline.today)} to ${dayText(task.latestFinish, timeline.today)}`],
        [
          'Slack',
          task.critical
            ? `none: it is on the critical path${task.slackHours < 0 ? `, ${workText(task.slackHours)} to its date` : ''}`
            : workText(task.slackHours),
        ],
        ...(task.dependsOn.length > 0 ? [['Waits for', task.dependsOn.map(titleOf).join(', ')] satisfies [string, string]] : []),
        ...(after.length > 0 ? [['Waited for by', after.map(({ title }) => title).join(', ')] satisfies [string, string]] : []),
        ...(late === null ? [] : [['Late', late] satisfies [string, string]]),
        ['Written in', `${file}:${task.line}`],
      ]}
    />
  );
}
