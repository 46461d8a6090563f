import { useMemo } from 'react';
import type { ChartData, Series } from '#shared/contract/base.ts';
import type { Trend } from '#shared/contract/runs.ts';
import { useChartGroup, ZoomReset } from '../../ui/charts/chart-group.tsx';
import { ChartPanel } from '../../ui/charts/chart-panel.tsx';
import { Grid } from '../../ui/panel.tsx';
import { signalCharts } from './signal-charts.ts';

interface MemoryChartsProps {
  chart: ChartData | undefined;
  trends: Trend[] | undefined;
  loading: boolean;
  stale: boolean;
}

/** One chart per signal, with its trend line and band; one crosshair over all. */
export function MemoryCharts({ chart, trends, loading, stale }: MemoryChartsProps) {
  const { zoom } = useChartGroup();
  return (
    <Grid>
      {signalCharts.map(({ name, title, unit, note, zero }, index) => {
        const trend = trends?.find(({ signal }) => signal === name) ?? null;
        return (
          <SignalChart
            key={name}
            series={chart?.series.find((line) => line.name === name)}
            title={title}
            unit={unit}
            zero={zero}
            note={index === 0 && zoom ? <ZoomReset /> : trend && trend.line.length > 0 ? `${note} · trend and its band` : note}
            trend={trend && trend.line.length > 0 ? trend.line : null}
            gaps={chart?.gaps}
            events={chart?.events}
            loading={loading}
            stale={stale}
          />
        );
      })}
    </Grid>
  );
}

type SignalChartProps = Omit<Parameters<typeof ChartPanel>[0], 'series'> & { series: Series | undefined };

function SignalChart({ series, ...rest }: SignalChartProps) {
  // The same array while the line is the same: a chart whose data did not change is not drawn again.
  const lines = useMemo(() => (series ? [series] : []), [series]);
  return <ChartPanel {...rest} span={6} spanNarrow={12} series={lines} empty="This signal was not sampled." />;
}
