import { useMemo } from 'react';
import type { HeatMap } from '#shared/contract/run-charts.ts';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import { clock } from '../../lib/format/time.ts';
import type { TimeRange } from '../../ui/charts/chart-group.tsx';
import type { Curve } from '../../ui/charts/distribution-axis.ts';

/** While a run is on: often enough to be seen growing, seldom enough to cost nothing. */
const renewEveryMs = 5000;
/** Columns of about two pixels. */
const columns = 280;

interface LatencyPictures {
  map: HeatMap | undefined;
  curves: readonly Curve[];
  /** Nothing is known of the distribution yet. */
  loading: boolean;
  /** What the distribution covers. */
  note: string;
}

/** Heat map and distribution of the latency in the time that the charts show. */
export function useLatencyPictures(runId: string, zoom: TimeRange | null, on: boolean): LatencyPictures {
  const [from, to] = zoom ?? [undefined, undefined];
  const options = { keepPrevious: true, ...(on ? { refetchMs: renewEveryMs } : {}) };
  const heat = useCoreQuery(
    ['runs', 'heatmap', runId, from ?? null, to ?? null],
    (each) => client.runs.heatmap({ runId, columns, from, to }, each),
    options,
  );
  const distribution = useCoreQuery(
    ['runs', 'distribution', runId, from ?? null, to ?? null],
    (each) => client.runs.distribution({ runId, from, to }, each),
    options,
  );
  const { data } = distribution;
  const curves = useMemo(
    () => (data?.series ?? []).filter(({ n }) => n > 0).map(({ name, label, n, points }) => ({ name, label, n, points })),
    [data],
  );
  const pending = data?.series[0]?.pending ?? 0;
  const covered = data?.from && data.to ? `frames ${clock(Date.parse(data.from))} to ${clock(Date.parse(data.to))}` : 'whole run';
  const note = pending > 0 ? `${covered}, ends before ${pending} still open` : covered;
  return { map: heat.data, curves, loading: distribution.isPending, note };
}
