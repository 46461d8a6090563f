import { memo, type ReactNode, useCallback, useMemo, useState } from 'react';
import { ChartFrame } from './chart-frame.tsx';
import { ChartTable } from './chart-table.tsx';
import { lineColours } from './metric-colours.ts';
import { TimeChart, type TimeChartProps } from './time-chart.tsx';

interface ChartPanelProps extends Omit<TimeChartProps, 'label'> {
  title: string;
  mark?: ReactNode;
  /** After the legend: window, source. */
  note?: ReactNode;
  span?: number;
  spanNarrow?: number;
  loading?: boolean;
  /** Names of lines that the legend can switch on and off, and that are off at first: many lines of one family. */
  optional?: readonly string[];
}

const noNames: readonly string[] = [];

/** Lines over time in a panel. Give it stable props: it is drawn again only when one of them is new. */
export const ChartPanel = memo(function ChartPanel(props: ChartPanelProps) {
  const { title, mark, note, span, spanNarrow, loading = false, optional = noNames, series, ...chart } = props;
  const { height = 176, dashed = noNames } = chart;
  const [switched, setSwitched] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((name: string) => {
    setSwitched((before) => {
      const next = new Set(before);
      if (!next.delete(name)) next.add(name);
      return next;
    });
  }, []);
  const shown = useMemo(
    () => new Set(series.map(({ name }) => name).filter((name) => optional.includes(name) === switched.has(name))),
    [series, optional, switched],
  );
  const drawn = useMemo(() => (shown.size === series.length ? series : series.filter(({ name }) => shown.has(name))), [series, shown]);
  const colours = lineColours(series.map(({ name }) => name));
  return (
    <ChartFrame
      title={title}
      mark={mark}
      note={note}
      {...(span === undefined ? {} : { span })}
      spanNarrow={spanNarrow}
      loading={loading}
      height={height}
      legend={
        series.length > 1
          ? series.map(({ name, label }, at) => ({ name, label, colour: colours[at] ?? '', dashed: dashed.includes(name) }))
          : []
      }
      {...(optional.length > 0 ? { toggles: { shown, toggle } } : {})}
      chart={<TimeChart label={title} {...chart} series={drawn} height={height} />}
      table={<ChartTable label={title} {...chart} series={drawn} height={height} />}
    />
  );
});
