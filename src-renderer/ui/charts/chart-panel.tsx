import { ActionIcon } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { NoteText, Panel } from '../panel.tsx';
import { SkeletonBlock } from '../states.tsx';
import { ChartTable } from './chart-table.tsx';
import { metricColour } from './metric-colours.ts';
import { TimeChart, type TimeChartProps } from './time-chart.tsx';
import classes from './time-chart.module.css';

interface ChartPanelProps extends Omit<TimeChartProps, 'label'> {
  title: string;
  mark?: ReactNode;
  /** After the legend: window, source. */
  note?: ReactNode;
  span?: number;
  spanNarrow?: number;
  /** Nothing is known yet: keeps the height of the chart. */
  loading?: boolean;
}

/** A chart in a panel: legend and note on the right, and the same data as a table on demand. */
export function ChartPanel({ title, mark, note, span = 6, spanNarrow, loading = false, ...chart }: ChartPanelProps) {
  const [asTable, setAsTable] = useState(false);
  const { series, height = 176, dashed = [] } = chart;
  return (
    <Panel
      title={title}
      mark={mark}
      span={span}
      spanNarrow={spanNarrow ?? span}
      note={
        <>
          {series.length > 1 ? (
            <span className={classes.legend}>
              {series.map((line) => (
                <span key={line.name} className={classes.legendItem}>
                  <span
                    aria-hidden
                    className={classes.swatch}
                    style={{
                      borderTopColor: `var(${metricColour(line.name)})`,
                      borderTopStyle: dashed.includes(line.name) ? 'dashed' : 'solid',
                    }}
                  />
                  {line.label}
                </span>
              ))}
            </span>
          ) : null}
          {typeof note === 'string' ? <NoteText>{note}</NoteText> : note}
          <ActionIcon
            size="sm"
            onClick={() => setAsTable(!asTable)}
            aria-label={asTable ? `${title} as a chart` : `${title} as a table`}
            title={asTable ? 'Show as a chart' : 'Show as a table'}
          >
            {asTable ? <IconChartLine size={14} /> : <IconTable size={14} />}
          </ActionIcon>
        </>
      }
    >
      {loading ? (
        <SkeletonBlock height={height} />
      ) : asTable ? (
        <ChartTable label={title} {...chart} height={height} />
      ) : (
        <TimeChart label={title} {...chart} height={height} />
      )}
    </Panel>
  );
}
