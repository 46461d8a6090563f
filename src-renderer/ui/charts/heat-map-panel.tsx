import { memo } from 'react';
import type { HeatMap } from '#shared/contract/run-charts.ts';
import { compactCount, grouped, significant } from '../../lib/format/numbers.ts';
import { formatDuration } from '../../lib/format/time.ts';
import { ChartFrame } from './chart-frame.tsx';
import { mostInCell } from './heat-counts.ts';
import { HeatMapChart, type HeatMapChartProps } from './heat-map-chart.tsx';
import { HeatMapTable } from './heat-map-table.tsx';
import classes from './time-chart.module.css';

interface HeatMapPanelProps extends Omit<HeatMapChartProps, 'label' | 'map'> {
  title: string;
  /** undefined: nothing is known yet. */
  map: HeatMap | undefined;
  span?: number;
  spanNarrow?: number;
}

const noCells: HeatMap = { columnMs: 0, edgesMs: [], columns: [] };

/** A heat map in a panel, with the scale of its colours. */
export const HeatMapPanel = memo(function HeatMapPanel({ title, map, span = 6, spanNarrow, height = 176, ...chart }: HeatMapPanelProps) {
  const cells = map ?? noCells;
  return (
    <ChartFrame
      title={title}
      span={span}
      spanNarrow={spanNarrow}
      height={height}
      loading={map === undefined}
      note={cells.edgesMs.length === 0 ? null : <HeatScale map={cells} />}
      chart={<HeatMapChart label={title} map={cells} height={height} {...chart} />}
      table={<HeatMapTable label={title} map={cells} height={height} />}
    />
  );
});

/** What a colour means: requests in a cell of so long and so high, on a logarithmic scale. */
function HeatScale({ map }: { map: HeatMap }) {
  const most = mostInCell(map);
  const [low = 1, next = 1] = map.edgesMs;
  const cell = `${formatDuration(map.columnMs)} × ${significant((next / low - 1) * 100, 2)} %`;
  return (
    <span className={classes.scale} title={`Requests per cell, 1 to ${grouped(most)}, logarithmic. A cell is ${cell} of latency.`}>
      requests per {cell}: 1
      <span aria-hidden className={classes.scaleStrip} />
      {compactCount(most)}
    </span>
  );
}
