import 'uplot/dist/uPlot.min.css';
import { memo, useCallback, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import { withUnit } from '../../lib/format/numbers.ts';
import { sameData, useKept } from '../../lib/use-kept.ts';
import { type AlignedSeries, alignSeries } from './align-series.ts';
import { readToken, useDrawnScheme } from './chart-colours.ts';
import { type TimeRange, useChartGroup } from './chart-group.tsx';
import type { EventMark, Gap, RunRange, Series, Trend } from './chart-types.ts';
import { lineColours } from './metric-colours.ts';
import { describeOverlay, drawBehind, drawInFront, type Overlay, type OverlayColours } from './overlays.ts';
import { plotOptions, timeLabel } from './plot-options.ts';
import { valueRange, withBand } from './ranges.ts';
import { stacked as stackedLines } from './stacked.ts';
import classes from './time-chart.module.css';
import { attachTooltip } from './tooltip.ts';
import { usePlot } from './use-plot.ts';

export interface TimeChartProps {
  /** What it shows, for screen readers. */
  label: string;
  /** Of the one y axis. */
  unit: string;
  /** As the contract gives them. A new array means new data; keep the identity otherwise. */
  series: readonly Series[];
  /** Names of series to draw dashed (a plan, a limit that moves). */
  dashed?: readonly string[];
  gaps?: readonly Gap[];
  ranges?: readonly RunRange[];
  events?: readonly EventMark[];
  /** false: events are marks without a name, which another chart of the page has. */
  eventNames?: boolean;
  /** Lines on top of each other, filled: shares of one sum. */
  stacked?: boolean;
  limit?: { value: number; label: string } | null;
  /** Fitted line with its band. */
  trend?: Trend['line'] | null;
  /** false for trends: the axis need not start at zero. */
  zero?: boolean;
  /** Time axis; by default what the data covers. */
  range?: TimeRange | null;
  height?: number;
  stale?: boolean;
  /** Said in the middle while there is nothing to draw. */
  empty?: string;
  /** `clock` (default): times are instants. `elapsed`: milliseconds since a start. */
  timeAxis?: 'clock' | 'elapsed';
}

const nothing: readonly never[] = [];

/** All that the plot draws. */
interface View {
  data: AlignedSeries;
  /** As drawn: the same, or on top of each other. */
  drawn: AlignedSeries;
  overlay: Overlay;
  /** null: what the data covers. */
  range: TimeRange | null;
  zero: boolean;
}

/** Lines over time. Appending is cheap: new data is set on the same plot, the axes keep their place. */
export const TimeChart = memo(function TimeChart(props: TimeChartProps) {
  const { label, unit, series, dashed = nothing, trend = null, stacked = false, eventNames = true } = props;
  const gaps = useKept(props.gaps ?? nothing, sameData);
  const ranges = useKept(props.ranges ?? nothing, sameData);
  const events = useKept(props.events ?? nothing, sameData);
  const limit = useKept(props.limit ?? null, sameData);
  const { zero = true, range = null, height = 176, stale = false, empty = 'No samples yet.', timeAxis = 'clock' } = props;
  const { syncKey, zoom, setZoom } = useChartGroup();
  const scheme = useDrawnScheme();
  const view = useMemo<View>(() => {
    const aligned = alignSeries(series, gaps);
    // A layer that has no point has nothing to add there.
    const data = stacked
      ? { ...aligned, values: aligned.values.map((line) => line.map((value) => (value === undefined ? 0 : value))) }
      : aligned;
    const overlay = { gaps, ranges, events, limit, trend: trend ?? nothing, eventNames };
    return { data, drawn: stacked ? stackedLines(data) : data, overlay, range: zoom ?? range, zero };
  }, [series, stacked, gaps, ranges, events, eventNames, limit, trend, zoom, range, zero]);
  const shape = useKept(
    series.map(({ name, label: text }) => ({ name, label: text, dashed: dashed.includes(name), filled: stacked })),
    sameData,
  );
  // The axis keeps its place when the plot is made anew.
  const before = useRef<[number, number] | null>(null);

  const create = useCallback(
    (element: HTMLDivElement, now: () => View) => {
      const colours = readColours(scheme);
      const tokens = lineColours(shape.map(({ name }) => name));
      const lines = shape.map((line, at) => ({ ...line, colour: readToken(tokens[at] ?? '') }));
      let updateTooltip = () => {};
      const plot = new uPlot(
        plotOptions({
          width: element.clientWidth,
          height,
          unit,
          timeAxis,
          // The whole of a stack is drawn first, and the layers that it contains over it.
          lines: stacked ? lines.toReversed() : lines,
          syncKey,
          colours: { text: colours.text, grid: readToken('--hp-grid'), font: `11px ${readToken('--hp-font')}` },
          xRange: () => now().range ?? extent(now().data.t),
          yRange: (min, max) => {
            const { trend: line, limit: at } = now().overlay;
            const [low, high] = withBand(min, max, line);
            before.current = valueRange(low, high, { zero: now().zero, limit: at?.value ?? null, before: before.current });
            return before.current;
          },
          onZoom: setZoom,
          hooks: {
            drawClear: [(each) => drawBehind(each, now().overlay, colours)],
            draw: [(each) => drawInFront(each, now().overlay, colours)],
            setCursor: [() => updateTooltip()],
          },
        }),
        toData(now().drawn, stacked),
        element,
      );
      updateTooltip = attachTooltip(plot, lines, { unit, heading: (t) => timeLabel(t, timeAxis), values: () => now().data.values });
      return plot;
    },
    [shape, unit, timeAxis, scheme, height, stacked, syncKey, setZoom],
  );
  const update = useCallback((plot: uPlot, { drawn }: View) => plot.setData(toData(drawn, stacked)), [stacked]);
  const { host } = usePlot(view, height, create, update);

  const blank = !series.some((line) => line.v.some((value) => value !== null));
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- two canvases and an overlay are one image, and not an <img>
    <div
      className={`${classes.chart} ${stale ? classes.stale : ''}`}
      style={{ height }}
      role="img"
      aria-label={summary(label, unit, series, view.overlay, timeAxis)}
    >
      <div ref={host} aria-hidden />
      {blank ? <div className={classes.empty}>{empty}</div> : null}
    </div>
  );
});

/** Of the theme that is shown: `scheme` is not read, but says when to read anew. */
export function readColours(_scheme: string): OverlayColours {
  return {
    text: readToken('--hp-secondary'),
    hatch: readToken('--hp-hatch'),
    held: readToken('--hp-amber-text'),
    limit: readToken('--hp-fail'),
    trend: readToken('--hp-series-trend'),
    panel: readToken('--hp-panel'),
    font: `${11 * devicePixelRatio}px ${readToken('--hp-font')}`,
  };
}

function toData({ t, values }: AlignedSeries, stacked: boolean): uPlot.AlignedData {
  return [t, ...(stacked ? values.toReversed() : values)];
}

function extent(t: readonly number[]): TimeRange {
  const now = Date.now();
  const [from, to] = [t[0] ?? now - 60_000, t.at(-1) ?? now];
  return to > from ? [from, to] : [from - 30_000, to + 30_000];
}

function summary(label: string, unit: string, series: readonly Series[], overlay: Overlay, timeAxis: 'clock' | 'elapsed'): string {
  const lines = series.map((line) => {
    const last = line.v.findLast((value) => value !== null);
    return `${line.label} ${last === undefined ? 'has no value' : `last ${withUnit(last, unit)}`}`;
  });
  const times = series.flatMap((line) => [line.t[0], line.t.at(-1)]).filter((t) => t !== undefined);
  const span = times.length === 0 ? '' : `, ${timeLabel(Math.min(...times), timeAxis)} to ${timeLabel(Math.max(...times), timeAxis)}`;
  return `${label}${span}: ${[...lines, describeOverlay(overlay)].filter((text) => text !== '').join('; ')}`;
}
