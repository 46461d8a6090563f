import { z } from 'zod';

const eventSchema = z.object({
  name: z.string(),
  ph: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number().default(0),
  dur: z.number().default(0),
  tdur: z.number().optional(),
  args: z.record(z.string(), z.unknown()).default({}),
});
const traceSchema = z.object({ traceEvents: z.array(eventSchema) });
type TraceEvent = z.infer<typeof eventSchema>;

export interface FrameWork {
  /** Time by the clock: contains waiting for a processor that others use. */
  wallMs: number;
  /** Time of the processor: what the page itself costs. */
  cpuMs: number;
}

/** A task of the browser's scheduler on one thread; nested ones belong to it. */
const taskNames = new Set(['ThreadControllerImpl::RunTask', 'RunTask', 'ThreadPool_RunTask']);
/** The main thread makes a frame: animation callbacks, style, layout, paint. */
const frameNames = new Set(['PageAnimator::serviceScriptedAnimations', 'BeginMainThreadFrame']);

/**
 * Work of the page's main thread for each frame it made: all tasks since the frame before (messages, React, chart drawing, timers) and
 * the frame's own (animation callbacks, style, layout, paint). So a frame is charged with everything that could have made it late.
 * @param trace as Chromium writes it, with the category `toplevel`.
 */
export function frameWork(trace: Buffer): { frames: FrameWork[]; longestTasksMs: number[] } {
  const { traceEvents } = traceSchema.parse(JSON.parse(trace.toString('utf8')));
  const thread = mainThreadOfThePage(traceEvents);
  const mine = traceEvents.filter((event) => event.pid === thread.pid && event.tid === thread.tid).sort((a, b) => a.ts - b.ts);
  const begins = mine.filter((event) => frameNames.has(event.name)).map((event) => event.ts);
  const tasks = outermost(mine.filter((event) => event.ph === 'X' && taskNames.has(event.name)));
  const frames: FrameWork[] = [];
  let next = 0;
  let wallMs = 0;
  let cpuMs = 0;
  for (const task of tasks) {
    wallMs += task.dur / 1000;
    cpuMs += (task.tdur ?? task.dur) / 1000;
    let made = false;
    for (; next < begins.length && (begins[next] ?? 0) <= task.ts + task.dur; next += 1) made = (begins[next] ?? 0) >= task.ts || made;
    if (!made) continue;
    frames.push({ wallMs, cpuMs });
    wallMs = 0;
    cpuMs = 0;
  }
  // The first one also holds what happened before.
  return {
    frames: frames.slice(1),
    longestTasksMs: tasks
      .map((task) => task.dur / 1000)
      .sort((a, b) => b - a)
      .slice(0, 5),
  };
}

/** Of the renderers' main threads the one that made most frames. */
function mainThreadOfThePage(events: readonly TraceEvent[]): { pid: number; tid: number } {
  const named = events.filter((event) => event.name === 'thread_name' && event.args['name'] === 'CrRendererMain');
  const count = ({ pid, tid }: TraceEvent) =>
    events.filter((event) => frameNames.has(event.name) && event.pid === pid && event.tid === tid).length;
  const [busiest] = named.map((thread) => ({ thread, frames: count(thread) })).sort((a, b) => b.frames - a.frames);
  if (!busiest || busiest.frames === 0) throw new Error('the trace holds no frame of a page');
  return busiest.thread;
}

function outermost(tasks: readonly TraceEvent[]): TraceEvent[] {
  const found: TraceEvent[] = [];
  let end = 0;
  for (const task of tasks) {
    if (task.ts < end) continue;
    found.push(task);
    end = task.ts + task.dur;
  }
  return found;
}
