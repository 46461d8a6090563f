import type { Series } from '#shared/contract/base.ts';

/** What was drawn, with the newest points of a live stream over its end. Points at or after the first of the tail are replaced. */
export function appendTail(drawn: readonly Series[], tail: readonly Series[]): Series[] {
  const byName = new Map(tail.map((series) => [series.name, series]));
  const merged = drawn.map((series) => {
    const newer = byName.get(series.name);
    byName.delete(series.name);
    return newer ? joinAt(series, newer) : series;
  });
  return [...merged, ...byName.values()];
}

/** History was asked anew: it replaces what was drawn, except for points that are newer than it. */
export function rebase(history: readonly Series[], drawn: readonly Series[]): Series[] {
  const newer = drawn.map((series) => {
    const known = history.find((each) => each.name === series.name);
    const last = known?.t.at(-1);
    if (last === undefined) return series;
    const from = firstAfter(series.t, last);
    return { ...series, t: series.t.slice(from), v: series.v.slice(from) };
  });
  return appendTail(
    history,
    newer.filter((series) => series.t.length > 0),
  );
}

/** Points are missing between what is drawn and the tail (the page was hidden for longer than a tail is long). */
export function hasHole(drawn: readonly Series[], tail: readonly Series[], longestStepMs: number): boolean {
  return tail.some((series) => {
    const last = drawn.find((each) => each.name === series.name)?.t.at(-1);
    const first = series.t[0];
    return last !== undefined && first !== undefined && first - last > longestStepMs;
  });
}

function joinAt(before: Series, newer: Series): Series {
  const first = newer.t[0];
  if (first === undefined) return before;
  let keep = before.t.length;
  while (keep > 0 && (before.t[keep - 1] ?? 0) >= first) keep -= 1;
  // Live values come four times a second, points once: nothing new keeps the identity, and nothing is drawn.
  const same =
    before.t.length - keep === newer.t.length && newer.t.every((t, at) => before.t[keep + at] === t && before.v[keep + at] === newer.v[at]);
  return same ? before : { ...newer, t: [...before.t.slice(0, keep), ...newer.t], v: [...before.v.slice(0, keep), ...newer.v] };
}

function firstAfter(times: readonly number[], limit: number): number {
  let index = times.length;
  while (index > 0 && (times[index - 1] ?? 0) > limit) index -= 1;
  return index;
}
