import type { EventMark } from '#shared/contract/base.ts';
import type { RunRange } from '#shared/contract/run-charts.ts';

/** Kind of the event from which on a run with a warm-up is measured. */
export const warmUpOver = 'warm_up_over';

/** Stretches of a run that count for nothing: its warm-up, and where it was held. */
export function runRanges(events: readonly EventMark[], until: number, warmUpMs: number): RunRange[] {
  const started = events.find(({ kind }) => kind === 'started');
  const held = heldRanges(events, until);
  if (warmUpMs === 0 || started === undefined) return held;
  const over = events.find(({ kind }) => kind === warmUpOver || kind === 'ended');
  return [{ from: started.at, to: Math.max(started.at, over?.at ?? until), kind: 'warm_up', label: 'warm-up' }, ...held];
}

/** Stretches in which the load was held, from the events of a run; one that is still held ends at `until`. */
export function heldRanges(events: readonly EventMark[], until: number): RunRange[] {
  const ranges: RunRange[] = [];
  let since: EventMark | null = null;
  for (const event of events) {
    if (event.kind === 'hold') since ??= event;
    else if (since && (event.kind === 'resume' || event.kind === 'ended')) {
      ranges.push(held(since, event.at));
      since = null;
    }
  }
  if (since) ranges.push(held(since, Math.max(until, since.at)));
  return ranges;
}

function held({ at, why }: EventMark, to: number): RunRange {
  return { from: at, to, kind: 'held', label: why === undefined || why === '' ? 'held' : `held: ${why}` };
}
