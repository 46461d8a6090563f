import { useMemo } from 'react';
import type { Series } from '#shared/contract/base.ts';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import { grouped } from '../../lib/format/numbers.ts';
import { formatSeconds } from '../../lib/format/time.ts';
import { TimeChart } from '../../ui/charts/time-chart.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ErrorState, SkeletonBlock } from '../../ui/states.tsx';

interface PlanPreviewProps {
  file: string;
  overrides: { rate?: string; duration?: string; seed?: number; vus?: number };
}

const heightPx = 170;

function totalWords({ model, totalArrivals }: { model: string; totalArrivals: number | null }): string {
  if (totalArrivals !== null) return `${grouped(totalArrivals)} ${model === 'closed' ? 'iterations' : 'arrivals'}`;
  return model === 'closed' ? 'requests depend on the target (closed model)' : 'at the fastest: it goes back where a limit breaks';
}

/** The plan of a run as a curve, before it starts. */
export function PlanPreview({ file, overrides }: PlanPreviewProps) {
  const preview = useCoreQuery(['runs', 'preview', file, overrides], (options) => client.runs.preview({ file, overrides }, options), {
    keepPrevious: true,
  });
  const plan = preview.data;
  const unit = plan?.model === 'closed' ? 'VUs' : '/s';
  const series = useMemo<Series[]>(
    () =>
      plan
        ? [
            {
              name: 'requests.planned',
              label: plan.model === 'closed' ? 'virtual users' : 'arrivals',
              unit,
              t: plan.curve.map((point) => point.tSeconds * 1000),
              v: plan.curve.map((point) => point.value),
            },
          ]
        : [],
    [plan, unit],
  );
  const range = useMemo<[number, number]>(() => [0, (plan?.durationSeconds ?? 60) * 1000], [plan?.durationSeconds]);
  return (
    <Panel
      title="Plan"
      note={
        plan
          ? [
              formatSeconds(plan.durationSeconds),
              ...(plan.warmUpSeconds > 0 ? [`of it ${formatSeconds(plan.warmUpSeconds)} warm-up`] : []),
              totalWords(plan),
            ].join(' · ')
          : undefined
      }
    >
      {plan ? (
        <TimeChart label="Planned load" unit={unit} series={series} range={range} height={heightPx} timeAxis="elapsed" />
      ) : preview.error ? (
        <ErrorState what="The plan could not be worked out." error={preview.error} retry={() => void preview.refetch()} />
      ) : (
        <SkeletonBlock height={heightPx} />
      )}
    </Panel>
  );
}
