import 'uplot/dist/uPlot.min.css';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import { withUnit } from '../../lib/format/numbers.ts';
import { sameData, useKept } from '../../lib/use-kept.ts';
import { type AlignedSeries, alignSeries } from './align-series.ts';
import { readToken, useDrawnScheme } from './chart-colours.ts';
import { type TimeRange, useChartGroup } from './chart-group.tsx';
import type { EventMark, Gap, Series, Trend } from './chart-types.ts';
import { metricColour } from './metric-colours.ts';
import { describeOverlay, drawBehind, drawInFront, type Overlay, type OverlayColours } from './overlays.ts';
import { plotOptions, timeLabel } from './plot-options.ts';
import { valueRange, withBand } from './ranges.ts';
import classes from './time-chart.module.css';
import { attachTooltip } from './tooltip.ts';

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
  events?: readonly EventMark[];
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
  overlay: Overlay;
  /** null: what the data covers. */
  range: TimeRange | null;
  zero: boolean;
}

/** Lines over time. Appending is cheap: new data is set on the same plot, the axes keep their place. */
export function TimeChart(props: TimeChartProps) {
  const { label, unit, series, dashed = nothing, trend = null } = props;
  const gaps = useKept(props.gaps ?? nothing, sameData);
  const events = useKept(props.events ?? nothing, sameData);
  const limit = useKept(props.limit ?? null, sameData);
  const { zero = true, range = null, height = 176, stale = false, empty = 'No samples yet.', timeAxis = 'clock' } = props;
  const host = useRef<HTMLDivElement>(null);
  const plotRef = useRef<uPlot | null>(null);
  const { syncKey, zoom, setZoom } = useChartGroup();
  const scheme = useDrawnScheme();
  const aligned = useMemo(() => alignSeries(series, gaps), [series, gaps]);
  const view = useMemo<View>(
    () => ({ data: aligned, overlay: { gaps, events, limit, trend: trend ?? nothing }, range: zoom ?? range, zero }),
    [aligned, gaps, events, limit, trend, zoom, range, zero],
  );
  const shape = useKept(
    series.map(({ name, label: text }) => ({ name, label: text, dashed: dashed.includes(name) })),
    (a, b) =>
      a.length === b.length &&
      a.every((line, at) => line.name === b[at]?.name && line.label === b[at].label && line.dashed === b[at].dashed),
  );

  // What the plot asks for while it draws: always the newest, without building the plot anew.
  const current = useRef({ view, before: null as [number, number] | null });
  useLayoutEffect(() => {
    current.current.view = view;
  }, [view]);

  useEffect(() => {
    const element = host.current;
    if (!element || element.clientWidth === 0) return undefined;
    const now = current.current;
    const colours = readColours(scheme);
    const lines = shape.map((line) => ({ label: line.label, colour: readToken(metricColour(line.name)), dashed: line.dashed }));
    let updateTooltip = () => {};
    const plot = new uPlot(
      plotOptions({
        width: element.clientWidth,
        height,
        unit,
        timeAxis,
        lines,
        syncKey,
        colours: { text: colours.text, grid: readToken('--hp-grid'), font: `11px ${readToken('--hp-font')}` },
        xRange: () => now.view.range ?? extent(now.view.data.t),
        yRange: (min, max) => {
          const { trend: line, limit: at } = now.view.overlay;
          const [low, high] = withBand(min, max, line);
          now.before = valueRange(low, high, { zero: now.view.zero, limit: at?.value ?? null, before: now.before });
          return now.before;
        },
        onZoom: setZoom,
        hooks: {
          drawClear: [(each) => drawBehind(each, now.view.overlay, colours)],
          draw: [(each) => drawInFront(each, now.view.overlay, colours)],
          setCursor: [() => updateTooltip()],
        },
      }),
      toData(now.view.data),
      element,
    );
    updateTooltip = attachTooltip(plot, lines, unit, timeAxis);
    plotRef.current = plot;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0 && element.clientWidth !== plot.width) plot.setSize({ width: element.clientWidth, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
      plotRef.current = null;
    };
  }, [shape, unit, timeAxis, scheme, height, syncKey, setZoom]);

  useEffect(() => {
    plotRef.current?.setData(toData(view.data));
  }, [view]);

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
}

/** Of the theme that is shown: `scheme` is not read, but says when to read anew. */
function readColours(_scheme: string): OverlayColours {
  return {
    text: readToken('--hp-secondary'),
    hatch: readToken('--hp-hatch'),
    limit: readToken('--hp-fail'),
    trend: readToken('--hp-series-trend'),
    panel: readToken('--hp-panel'),
    font: `${11 * devicePixelRatio}px ${readToken('--hp-font')}`,
  };
}

function toData({ t, values }: AlignedSeries): uPlot.AlignedData {
  return [t, ...values];
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
