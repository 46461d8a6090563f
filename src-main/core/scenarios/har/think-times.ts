import type { RecordedRequest } from './recorded-request.ts';

/** Shorter pauses are the browser's, not a person's. */
const shortestMs = 300;
/** A longer one is a coffee, and would keep a virtual user idle. */
export const longestThinkMs = 30_000;

/** Pause before each request after the first: from the end of all before it to its start. 0: none. */
export function thinkTimes(requests: readonly RecordedRequest[]): number[] {
  let busyUntil: number | null = null;
  return requests.map(({ startMs, durationMs }) => {
    if (startMs === null) return 0;
    const gap = busyUntil === null ? 0 : startMs - busyUntil;
    busyUntil = Math.max(busyUntil ?? startMs, startMs + durationMs);
    return gap < shortestMs ? 0 : Math.min(longestThinkMs, rounded(gap));
  });
}

/** To what a person would write: 100 ms below a second, half a second below ten, a second from there on. */
function rounded(ms: number): number {
  const step = ms < 1000 ? 100 : ms < 10_000 ? 500 : 1000;
  return Math.round(ms / step) * step;
}

/** `700ms`, `2.5s`, `12s`: as written in a scenario. */
export function thinkText(ms: number): string {
  return ms < 1000 ? `${ms}ms` : `${ms / 1000}s`;
}
