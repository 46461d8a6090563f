import { memo, type ReactNode } from 'react';
import { ChartFrame } from './chart-frame.tsx';
import { DistributionChart, type DistributionChartProps } from './distribution-chart.tsx';
import { DistributionTable } from './distribution-table.tsx';
import { lineColours } from './metric-colours.ts';

interface DistributionPanelProps extends Omit<DistributionChartProps, 'label'> {
  title: string;
  note?: ReactNode;
  span?: number;
  spanNarrow?: number;
  loading?: boolean;
}

/** Latencies over their quantiles in a panel. */
export const DistributionPanel = memo(function DistributionPanel(props: DistributionPanelProps) {
  const { title, note, span = 6, spanNarrow, loading = false, height = 176, curves, ...chart } = props;
  const colours = lineColours(curves.map(({ name }) => name));
  return (
    <ChartFrame
      title={title}
      note={note}
      span={span}
      spanNarrow={spanNarrow}
      loading={loading}
      height={height}
      legend={curves.map(({ name, label, dashed = false }, at) => ({ name, label, colour: colours[at] ?? '', dashed }))}
      chart={<DistributionChart label={title} curves={curves} height={height} {...chart} />}
      table={<DistributionTable label={title} curves={curves} height={height} />}
    />
  );
});
