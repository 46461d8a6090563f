import { type KeyboardEvent, memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Timeline, TimedTask } from '#shared/contract/plans.ts';
import { dayText, lateText, taskStates, workText } from '../words.ts';
import classes from './gantt.module.css';
import type { Row } from './rows.ts';
import { dayTicks, monthTicks, type Scale, weekends, xOf } from './scale.ts';

const rowHeight = 28;
const headHeight = 40;
const labelWidth = 268;
/** Rows beyond what is seen, so that scrolling shows no holes. */
const spare = 14;
/** Where nothing can be measured (the page is not laid out yet). */
const assumedHeight = 640;

interface GanttProps {
  timeline: Timeline;
  rows: Row[];
  scale: Scale;
  onOpen: (task: TimedTask) => void;
}

/** Bars over days. Up and down move between tasks, Enter opens one. Only the rows that are seen are drawn. */
export function Gantt({ timeline, rows, scale, onOpen }: GanttProps) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: assumedHeight });
  const [active, setActive] = useState<string | null>(null);
  const look = useCallback(() => {
    const { scrollTop: top = 0, clientHeight: height = assumedHeight } = box.current ?? {};
    setView((before) => (before.top === top && before.height === height ? before : { top, height }));
  }, []);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [look]);

  const first = Math.max(0, Math.floor(view.top / rowHeight) - spare);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / rowHeight) + spare);
  const width = scale.days * scale.pixelsPerDay;
  const height = rows.length * rowHeight;
  const reachable =
    active !== null && rows.some(({ key }) => key === active) ? active : (rows.find(({ kind }) => kind === 'task')?.key ?? null);

  const move = (event: KeyboardEvent<HTMLOListElement>) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12, Home: -rows.length, End: rows.length };
    const step = steps[event.key];
    const key = event.target instanceof HTMLElement ? event.target.dataset['row'] : undefined;
    const tasks = rows.flatMap((row, index) => (row.kind === 'task' ? [{ key: row.key, index }] : []));
    const at = tasks.findIndex((task) => task.key === key);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    const next = tasks[Math.min(tasks.length - 1, Math.max(0, at + step))];
    const element = box.current;
    if (next === undefined || element === null) return;
    const top = next.index * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight + headHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + rowHeight + headHeight - element.clientHeight;
    }
    // It has to be drawn before it can take the focus.
    flushSync(() => {
      setActive(next.key);
      look();
    });
    element.querySelector<HTMLElement>(`[data-row="${CSS.escape(next.key)}"]`)?.focus();
  };

  return (
    <div ref={box} className={classes.box} onScroll={look}>
      <div className={classes.inner} style={{ width: labelWidth + width, height: headHeight + height }}>
        <Axis scale={scale} width={width} today={timeline.today} />
        <Background scale={scale} width={width} height={height} today={timeline.today} />
        <Arrows rows={rows} scale={scale} from={first} to={last} width={width} height={height} criticalPath={timeline.criticalPath} />
        {/* The keys belong to the buttons in the rows; they bubble up to here. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <ol className={classes.rows} aria-label="Timeline" onKeyDown={move}>
          {rows.slice(first, last).map((row, index) => (
            <li
              key={row.key}
              className={`${classes.row} ${row.kind === 'heading' ? classes.headingRow : ''}`}
              style={{ top: headHeight + (first + index) * rowHeight }}
            >
              {row.kind === 'task' ? (
                <TaskRow
                  task={row.task}
                  depth={row.depth}
                  scale={scale}
                  today={timeline.today}
                  reachable={row.key === reachable}
                  onFocus={setActive}
                  onOpen={onOpen}
                />
              ) : row.kind === 'milestone' ? (
                <MilestoneRow row={row} scale={scale} today={timeline.today} />
              ) : (
                <HeadingRow row={row} scale={scale} />
              )}
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}

const Axis = memo(function Axis({ scale, width, today }: { scale: Scale; width: number; today: string }) {
  return (
    <div className={classes.axis} aria-hidden>
      <div className={classes.corner} style={{ width: labelWidth }} />
      <div className={classes.ticks} style={{ width }}>
        {monthTicks(scale).map(({ x, label }) => (
          <span key={x} className={classes.month} style={{ left: x }}>
            {label}
          </span>
        ))}
        {dayTicks(scale).map(({ x, label }) => (
          <span key={x} className={classes.day} style={{ left: x, width: scale.pixelsPerDay >= 20 ? scale.pixelsPerDay : 22 }}>
            {label}
          </span>
        ))}
        <span className={classes.todayLabel} style={{ left: xOf(scale, { date: today, hour: 0 }) + scale.pixelsPerDay / 2 }}>
          today
        </span>
      </div>
    </div>
  );
});

const Background = memo(function Background({
  scale,
  width,
  height,
  today,
}: {
  scale: Scale;
  width: number;
  height: number;
  today: string;
}) {
  const x = xOf(scale, { date: today, hour: 0 }) + scale.pixelsPerDay / 2;
  return (
    <svg className={classes.background} style={{ left: labelWidth, top: headHeight }} width={width} height={height} aria-hidden>
      {weekends(scale).map((weekend) => (
        <rect key={weekend.x} x={weekend.x} width={weekend.width} y={0} height={height} className={classes.weekend} />
      ))}
      <line x1={x} x2={x} y1={0} y2={height} className={classes.today} />
    </svg>
  );
});

interface ArrowsProps {
  rows: Row[];
  scale: Scale;
  from: number;
  to: number;
  width: number;
  height: number;
  criticalPath: string[];
}

/** From the end of what comes before to the beginning of what waits for it. */
const Arrows = memo(function Arrows({ rows, scale, from, to, width, height, criticalPath }: ArrowsProps) {
  const places = useMemo(
    () => new Map(rows.flatMap((row, index) => (row.kind === 'task' ? [[row.key, { index, task: row.task }] as const] : []))),
    [rows],
  );
  const next = useMemo(() => new Set(criticalPath.slice(1).map((key, index) => `${criticalPath[index]} ${key}`)), [criticalPath]);
  const isSeen = (index: number) => index >= from && index < to;
  const arrows = [...places.values()].flatMap(({ index, task }) =>
    task.dependsOn.flatMap((key) => {
      const before = places.get(key);
      if (before === undefined || !(isSeen(index) || isSeen(before.index))) return [];
      return [{ key: `${key} ${task.key}`, before, after: { index, task } }];
    }),
  );
  return (
    <svg className={classes.arrows} style={{ left: labelWidth, top: headHeight }} width={width} height={height} aria-hidden>
      {arrows.map(({ key, before, after }) => {
        const [x1, y1] = [xOf(scale, before.task.to), before.index * rowHeight + rowHeight / 2];
        const [x2, y2] = [xOf(scale, after.task.from), after.index * rowHeight + rowHeight / 2];
        const turn = Math.max(x1 + 5, x2 - 6);
        const edge = y2 > y1 ? y2 - rowHeight / 2 : y2 + rowHeight / 2;
        const way = x2 - 6 >= x1 + 5 ? `M${x1} ${y1}H${turn}V${y2}H${x2 - 4}` : `M${x1} ${y1}H${x1 + 5}V${edge}H${x2 - 8}V${y2}H${x2 - 4}`;
        return (
          <g key={key} className={next.has(key) ? classes.criticalArrow : classes.arrow}>
            <path d={way} fill="none" />
            <path d={`M${x2} ${y2}l-5 -3v6z`} className={classes.head} />
          </g>
        );
      })}
    </svg>
  );
});

interface TaskRowProps {
  task: TimedTask;
  depth: number;
  scale: Scale;
  today: string;
  reachable: boolean;
  onFocus: (key: string) => void;
  onOpen: (task: TimedTask) => void;
}

const TaskRow = memo(function TaskRow({ task, depth, scale, today, reachable, onFocus, onOpen }: TaskRowProps) {
  const { word, shape } = taskStates[task.state];
  const late = lateText(task, today);
  const from = xOf(scale, task.from);
  const to = xOf(scale, task.to);
  const slackTo = task.slackHours > 0 && task.state !== 'done' && task.state !== 'dropped' ? xOf(scale, task.latestTo) : to;
  const kind = task.parts.length > 0 ? classes.whole : task.critical ? classes.critical : '';
  const state = { todo: classes.todo, doing: classes.doing, done: classes.done, dropped: classes.dropped }[task.state];
  const said = [
    task.title,
    word,
    task.owner ?? 'nobody',
    `${dayText(task.earliestStart, today)} to ${dayText(task.earliestFinish, today)}`,
    task.hours === null ? 'no estimate' : workText(task.hours),
    task.critical ? 'on the critical path' : `${workText(task.slackHours)} of slack`,
    ...(late === null ? [] : [late]),
  ].join(', ');
  return (
    <>
      <button
        type="button"
        className={classes.label}
        style={{ width: labelWidth, paddingLeft: 12 + depth * 14 }}
        data-row={task.key}
        tabIndex={reachable ? 0 : -1}
        aria-label={said}
        title={said}
        onFocus={() => onFocus(task.key)}
        onClick={() => onOpen(task)}
      >
        <span className={`${classes.mark} ${state}`}>{shape}</span>
        <span className={classes.name}>{task.title}</span>
        {task.critical ? <span className={classes.criticalMark}>◆</span> : null}
      </button>
      <span
        aria-hidden
        className={`${classes.bar} ${kind} ${state} ${task.hours === null ? classes.unknown : ''}`}
        style={{ left: labelWidth + from, width: Math.max(task.hours === null ? 12 : 5, to - from) }}
      />
      {slackTo > to ? <span aria-hidden className={classes.slack} style={{ left: labelWidth + to, width: slackTo - to }} /> : null}
      <span aria-hidden className={classes.beside} style={{ left: labelWidth + Math.max(slackTo, to, from + 12) + 9 }}>
        {late === null ? null : <span className={classes.late}>✕ {late}</span>}
        {task.owner ?? (task.state === 'dropped' ? '' : 'nobody')}
      </span>
    </>
  );
});

function MilestoneRow({ row, scale, today }: { row: Extract<Row, { kind: 'milestone' }>; scale: Scale; today: string }) {
  const words = row.reached
    ? 'reached'
    : row.overdue
      ? `overdue since ${dayText(row.due, today)}`
      : row.due === null
        ? ''
        : `due ${dayText(row.due, today)}`;
  const x = row.date === null ? null : xOf(scale, { date: row.date, hour: 8 });
  const due = row.due === null ? null : xOf(scale, { date: row.due, hour: 8 });
  return (
    <>
      <span className={classes.label} style={{ width: labelWidth }} title={`${row.title}: ${words || 'no date'}`}>
        <span className={classes.mark}>{row.reached ? '◆' : '◇'}</span>
        <span className={classes.name}>{row.title}</span>
      </span>
      {due !== null && x !== null && due !== x ? (
        <span aria-hidden className={classes.dueLine} style={{ left: labelWidth + Math.min(due, x), width: Math.abs(due - x) }} />
      ) : null}
      {x === null ? null : (
        <span aria-hidden className={`${classes.diamond} ${row.reached ? classes.reached : ''}`} style={{ left: labelWidth + x - 6 }} />
      )}
      <span
        className={`${classes.beside} ${row.overdue ? classes.late : ''}`}
        style={{ left: labelWidth + Math.max(x ?? 0, due ?? 0) + 14 }}
      >
        {words}
      </span>
    </>
  );
}

function HeadingRow({ row, scale }: { row: Extract<Row, { kind: 'heading' }>; scale: Scale }) {
  return (
    <>
      <span className={`${classes.label} ${classes.heading}`} style={{ width: labelWidth }} title={row.title}>
        <span className={classes.name}>{row.title}</span>
        {row.overloads.length > 0 ? <span className={classes.late}>{row.overloads.length}× at once</span> : null}
      </span>
      {row.span === null ? null : (
        <span
          aria-hidden
          className={classes.span}
          style={{
            left: labelWidth + xOf(scale, { date: row.span.from, hour: 0 }),
            width: xOf(scale, { date: row.span.to, hour: 8 }) - xOf(scale, { date: row.span.from, hour: 0 }),
          }}
        />
      )}
      {row.overloads.map(({ from, to, tasks }) => (
        <span
          key={`${from.date} ${from.hour}`}
          className={classes.overload}
          title={`${tasks.length} tasks at once: ${tasks.join(', ')}`}
          style={{ left: labelWidth + xOf(scale, from), width: Math.max(3, xOf(scale, to) - xOf(scale, from)) }}
        />
      ))}
    </>
  );
}
