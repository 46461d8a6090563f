import { ActionIcon } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { memo, type ReactNode, useState } from 'react';
import { NoteText, Panel } from '../panel.tsx';
import { SkeletonBlock } from '../states.tsx';
import classes from './time-chart.module.css';

export interface LegendItem {
  name: string;
  label: string;
  /** CSS variable. */
  colour: string;
  dashed?: boolean;
}

export interface ChartFrameProps {
  title: string;
  mark?: ReactNode;
  /** After the legend: window, source. */
  note?: ReactNode;
  span?: number;
  spanNarrow?: number | undefined;
  legend?: readonly LegendItem[];
  /** Makes the legend switch lines on and off; `shown` are those that are on. */
  toggles?: { shown: ReadonlySet<string>; toggle: (name: string) => void };
  height: number;
  /** Nothing is known yet: keeps the height of the chart. */
  loading?: boolean;
  chart: ReactNode;
  table: ReactNode;
}

/** A chart in a panel: legend and note on the right, and the same data as a table on demand. */
export function ChartFrame(props: ChartFrameProps) {
  const { title, mark, note, span = 6, spanNarrow, legend = [], toggles, height, loading = false, chart, table } = props;
  const [asTable, setAsTable] = useState(false);
  return (
    <Panel
      title={title}
      mark={mark}
      span={span}
      spanNarrow={spanNarrow ?? span}
      note={
        <>
          {legend.length > 0 ? (
            <span className={classes.legend}>
              {legend.map((line) =>
                toggles ? (
                  <button
                    key={line.name}
                    type="button"
                    className={classes.legendItem}
                    aria-pressed={toggles.shown.has(line.name)}
                    aria-label={`Show ${line.label}`}
                    onClick={() => toggles.toggle(line.name)}
                  >
                    <Swatch line={line} />
                    {line.label}
                  </button>
                ) : (
                  <span key={line.name} className={classes.legendItem}>
                    <Swatch line={line} />
                    {line.label}
                  </span>
                ),
              )}
            </span>
          ) : null}
          {typeof note === 'string' ? <NoteText>{note}</NoteText> : note}
          <TableToggle title={title} asTable={asTable} onToggle={setAsTable} />
        </>
      }
    >
      {loading ? <SkeletonBlock height={height} /> : asTable ? table : chart}
    </Panel>
  );
}

/** Apart, so that new data does not render a button. */
const TableToggle = memo(function TableToggle(props: { title: string; asTable: boolean; onToggle: (asTable: boolean) => void }) {
  const { title, asTable, onToggle } = props;
  return (
    <ActionIcon
      size="sm"
      onClick={() => onToggle(!asTable)}
      aria-label={asTable ? `${title} as a chart` : `${title} as a table`}
      title={asTable ? 'Show as a chart' : 'Show as a table'}
    >
      {asTable ? <IconChartLine size={14} /> : <IconTable size={14} />}
    </ActionIcon>
  );
});

function Swatch({ line: { colour, dashed = false } }: { line: LegendItem }) {
  return (
    <span
      aria-hidden
      className={classes.swatch}
      style={{ borderTopColor: `var(${colour})`, borderTopStyle: dashed ? 'dashed' : 'solid' }}
    />
  );
}
