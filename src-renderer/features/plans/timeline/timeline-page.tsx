import { Button, SegmentedControl } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { Link } from 'react-router';
import type { PlanDetail, TimedTask } from '#shared/contract/plans.ts';
import { paths } from '../../../lib/routes.ts';
import { countText } from '../../../lib/format/numbers.ts';
import { Panel } from '../../../ui/panel.tsx';
import { StatCard, StatRow } from '../../../ui/stat-card.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { PlanFrame } from '../plan-frame.tsx';
import classes from '../plans.module.css';
import { TaskDialog } from '../task/task-dialog.tsx';
import { dayText } from '../words.ts';
import { Gantt } from './gantt.tsx';
import { type Grouping, rowsOf } from './rows.ts';
import { dayNumber, fittingZoom, scaleOf, type Zoom } from './scale.ts';
import { TasksTable } from './tasks-table.tsx';

export function TimelinePage() {
  return <PlanFrame title="Timeline">{(plan) => <Timeline plan={plan} />}</PlanFrame>;
}

function Timeline({ plan }: { plan: PlanDetail }) {
  const { timeline } = plan;
  const [form, setForm] = useState<'picture' | 'table'>('picture');
  const [grouping, setGrouping] = useState<Grouping>('phase');
  const [zoom, setZoom] = useState<Zoom | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const onOpen = useCallback((task: TimedTask) => setOpen(task.key), []);
  const rows = useMemo(() => rowsOf(plan, grouping), [plan, grouping]);
  const shownZoom = zoom ?? fittingZoom(dayNumber(timeline.end) - dayNumber(timeline.start) + 1);
  const scale = useMemo(() => {
    const dues = plan.phases.flatMap(({ milestones }) => milestones.flatMap(({ due }) => due ?? []));
    const dates = timeline.tasks.flatMap(({ earliestStart, latestFinish, earliestFinish }) => [
      earliestStart,
      latestFinish,
      earliestFinish,
    ]);
    return scaleOf([timeline.start, timeline.end, timeline.today, ...dues, ...dates], shownZoom);
  }, [plan, timeline, shownZoom]);
  if (timeline.tasks.length === 0) {
    return (
      <Panel title="Tasks">
        <EmptyState
          title="No tasks yet."
          action={
            <Button component={Link} to={paths.plan('edit', plan.file)}>
              Edit as YAML
            </Button>
          }
        >
          Tasks with estimates and dependencies make a timeline: what can begin when, what has slack, and what must not slip.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <>
      <Figures plan={plan} />
      <Panel
        title={grouping === 'owner' ? 'Work by owner' : 'Timeline'}
        note={
          <div className={classes.controls}>
            {form === 'picture' ? <Legend /> : null}
            {form === 'picture' ? (
              <>
                <SegmentedControl
                  aria-label="Rows"
                  data={[
                    { value: 'phase', label: 'Phases' },
                    { value: 'owner', label: 'Owners' },
                  ]}
                  value={grouping}
                  onChange={setGrouping}
                />
                <SegmentedControl
                  aria-label="Scale"
                  data={[
                    { value: 'days', label: 'Days' },
                    { value: 'weeks', label: 'Weeks' },
                    { value: 'months', label: 'Months' },
                  ]}
                  value={shownZoom}
                  onChange={setZoom}
                />
              </>
            ) : null}
            <SegmentedControl
              aria-label="Show as"
              data={[
                { value: 'picture', label: 'Picture' },
                { value: 'table', label: 'Table' },
              ]}
              value={form}
              onChange={setForm}
            />
          </div>
        }
      >
        {form === 'picture' ? (
          <Gantt key={grouping} timeline={timeline} rows={rows} scale={scale} onOpen={onOpen} />
        ) : (
          <TasksTable plan={plan} onOpen={onOpen} />
        )}
      </Panel>
      <TaskDialog plan={plan} taskKey={open} onClose={() => setOpen(null)} />
    </>
  );
}

function Figures({ plan }: { plan: PlanDetail }) {
  const { timeline } = plan;
  const late = timeline.tasks.filter((task) => task.late !== null);
  const overdue = late.filter((task) => task.late?.kind === 'overdue').length;
  const path = timeline.criticalPath.flatMap((key) => timeline.tasks.find((task) => task.key === key) ?? []);
  const isLater = timeline.forecastEnd > timeline.end;
  return (
    <StatRow cards={5}>
      <StatCard
        title="Length"
        value={timeline.lengthDays}
        unit="days"
        detail={
          timeline.withoutEstimate > 0
            ? `At least: ${countText(timeline.withoutEstimate, 'task')} without an estimate`
            : 'days of work, Monday to Friday'
        }
      />
      <StatCard
        title="Ends as planned"
        value={null}
        unit=""
        text={dayText(timeline.end)}
        detail={timeline.undated ? 'The plan names no date: shown as if it began today' : `begins ${dayText(timeline.start)}`}
      />
      <StatCard
        title="From today on"
        value={null}
        unit=""
        text={dayText(timeline.forecastEnd)}
        detail={isLater ? 'later than planned, by what is done and what is left' : 'not later than planned'}
      />
      <StatCard
        title="Critical path"
        value={null}
        unit=""
        text={countText(path.length, 'task')}
        detail={path.length === 0 ? 'nothing has an estimate' : path.map(({ title }) => title).join(' → ')}
      />
      <StatCard
        title="Late"
        value={null}
        unit=""
        text={late.length === 0 ? 'nothing' : countText(late.length, 'task')}
        detail={
          late.length === 0
            ? overloadText(timeline.overloads.length)
            : `${overdue} overdue, ${late.length - overdue} will miss ${late.length - overdue === 1 ? 'its' : 'their'} date; ${overloadText(timeline.overloads.length)}`
        }
      />
    </StatRow>
  );
}

function overloadText(count: number): string {
  return count === 0 ? 'nobody has two tasks at once' : `${countText(count, 'stretch', 'stretches')} of two tasks at once`;
}

function Legend() {
  return (
    <span className={classes.legend} aria-hidden>
      <span className={classes.legendCritical} /> critical path
      <span className={classes.legendSlack} /> slack
    </span>
  );
}
