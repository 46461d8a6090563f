/** What the page looks at, kept in its address: what is sampled now, or what a run recorded; and of which process tree. */
export interface MemoryScope {
  runId: string | null;
  monitor: string | null;
  window: LiveWindow;
}

/** How far back "now" goes. The trend of now looks at the last hour. */
export const liveWindows = [
  { value: '15m', label: '15 m', ms: 15 * 60_000 },
  { value: '1h', label: '1 h', ms: 3_600_000 },
  { value: 'all', label: 'Since start', ms: null },
] as const;
export type LiveWindow = (typeof liveWindows)[number]['value'];

export function readScope(search: URLSearchParams): MemoryScope {
  const asked = search.get('window');
  return {
    runId: search.get('run'),
    monitor: search.get('monitor'),
    window: liveWindows.find(({ value }) => value === asked)?.value ?? '1h',
  };
}

export function writeScope({ runId, monitor, window }: MemoryScope): URLSearchParams {
  const search = new URLSearchParams();
  if (runId !== null) search.set('run', runId);
  if (monitor !== null) search.set('monitor', monitor);
  if (runId === null && window !== '1h') search.set('window', window);
  return search;
}

/** Start of what "now" shows; undefined: all there is. */
export function windowStart(window: LiveWindow, nowMs: number): number | undefined {
  const length = liveWindows.find(({ value }) => value === window)?.ms ?? null;
  return length === null ? undefined : nowMs - length;
}
