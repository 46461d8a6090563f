import { useEffect, useMemo, useState } from 'react';
import type { Series } from '#shared/contract/base.ts';
import type { RunLive } from '#shared/contract/runs.ts';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import type { TimeRange } from '../../ui/charts/chart-group.tsx';
import { appendTail, hasHole, rebase } from '../../ui/charts/live-series.ts';
import { memorySignals } from './run-view.ts';

const seriesOfEngine = [
  'response_time.p50',
  'response_time.p75',
  'response_time.p90',
  'response_time.p95',
  'response_time.p99',
  'response_time.p999',
  'requests.delivered',
  'requests.planned',
  // One series per kind.
  'errors',
  'generator.lag_p99',
  'generator.loop_utilization',
  'in_flight',
];
/** Sampled every few seconds, and not part of the live stream. */
const seriesOfMonitors = [...memorySignals, 'process.cpu'];
const monitorsEveryMs = 5000;

/** Two points per pixel of the widest chart of the page are more than an eye can tell apart. */
const chartWidthPx = 800;
/** A live chart asks for its history anew this often: 1 s points become roll-ups, and the page does not grow over an 8-hour run. */
const renewEveryMs = 5 * 60_000;
/** A tail is 15 s long: a hole beyond this means that the page missed something while hidden. */
const holeAfterMs = 15_000;

interface RunSeries {
  /** By name; a name that the run does not have is missing. */
  byName: ReadonlyMap<string, Series>;
  loading: boolean;
  error: unknown;
}

/** History from the store with the live tail over its end. */
export function useRunSeries(runId: string, live: RunLive | undefined, zoom: TimeRange | null, on: boolean): RunSeries {
  const [from, to] = zoom ?? [undefined, undefined];
  const history = useCoreQuery(
    ['runs', 'series', runId, from ?? null, to ?? null],
    (options) => client.runs.series({ runId, names: seriesOfEngine, width: chartWidthPx, from, to }, options),
    { keepPrevious: true, ...(on ? { refetchMs: renewEveryMs } : {}) },
  );
  const monitors = useCoreQuery(
    ['runs', 'monitors', runId, from ?? null, to ?? null],
    (options) => client.runs.series({ runId, names: seriesOfMonitors, width: chartWidthPx, from, to }, options),
    { keepPrevious: true, ...(on ? { refetchMs: monitorsEveryMs } : {}) },
  );
  const { refetch } = history;
  const base = history.data?.series;
  // A zoomed answer holds only its window, and a finished run has nothing newer than its history.
  const tail = on && zoom === null ? live?.tail : undefined;
  const { drawn, hole } = useJoined(base, tail);

  useEffect(() => {
    if (hole > 0) void refetch({ cancelRefetch: false });
  }, [hole, refetch]);

  const sampled = monitors.data?.series;
  const byName = useMemo(() => new Map([...drawn, ...(sampled ?? [])].map((series) => [series.name, series])), [drawn, sampled]);
  return { byName, loading: history.isPending, error: history.error ?? monitors.error };
}

const none: Series[] = [];

interface Joined {
  base: Series[] | undefined;
  tail: Series[] | undefined;
  drawn: Series[];
  /** Holes found so far between what was drawn and the live values: each is a reason to ask for the history anew. */
  hole: number;
}

/** History with the newest tail over its end; what did not change keeps its identity. */
function useJoined(base: Series[] | undefined, tail: Series[] | undefined): Joined {
  const [joined, setJoined] = useState<Joined>(() => ({
    base,
    tail,
    drawn: tail && base ? appendTail(base, tail) : (base ?? none),
    hole: 0,
  }));
  if (joined.base === base && joined.tail === tail) return joined;
  const renewed = base !== undefined && base !== joined.base;
  const missed = tail !== undefined && !renewed && hasHole(joined.drawn, tail, holeAfterMs);
  const start = renewed ? (tail ? rebase(base, joined.drawn) : base) : joined.drawn;
  const next = { base, tail, drawn: tail ? appendTail(start, tail) : start, hole: joined.hole + (missed ? 1 : 0) };
  setJoined(next);
  return next;
}
