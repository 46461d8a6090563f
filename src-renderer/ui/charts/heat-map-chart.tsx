import 'uplot/dist/uPlot.min.css';
import { memo, useCallback, useMemo } from 'react';
import uPlot from 'uplot';
import type { HeatMap } from '#shared/contract/run-charts.ts';
import { grouped, withUnit } from '../../lib/format/numbers.ts';
import { clock } from '../../lib/format/time.ts';
import { sameData, useKept } from '../../lib/use-kept.ts';
import { readToken, useDrawnScheme } from './chart-colours.ts';
import { type TimeRange, useChartGroup } from './chart-group.tsx';
import type { EventMark, Gap, RunRange } from './chart-types.ts';
import { heatColour, heatShare, rgbOf } from './heat-colours.ts';
import { mostInCell, requestsOf, weightOf } from './heat-counts.ts';
import { logTicks } from './log-ticks.ts';
import { drawBehind, drawInFront, type Overlay } from './overlays.ts';
import { brushed, plotPadding, sharedCursor, timeAxisOptions, valueAxisOptions } from './plot-options.ts';
import { readColours } from './time-chart.tsx';
import classes from './time-chart.module.css';
import { usePlot } from './use-plot.ts';

export interface HeatMapChartProps {
  label: string;
  map: HeatMap;
  /** Of the time axis. */
  range: TimeRange;
  gaps?: readonly Gap[];
  ranges?: readonly RunRange[];
  events?: readonly EventMark[];
  height?: number;
  stale?: boolean;
  empty: string;
}

const nothing: readonly never[] = [];

interface View {
  map: HeatMap;
  picture: HTMLCanvasElement | null;
  overlay: Overlay;
  range: TimeRange;
}

/** Latency over time: a column per stretch of time, a row per ratio of latency, the colour says how many requests. */
export const HeatMapChart = memo(function HeatMapChart(props: HeatMapChartProps) {
  const { label, map, height = 176, stale = false, empty } = props;
  const gaps = useKept(props.gaps ?? nothing, sameData);
  const ranges = useKept(props.ranges ?? nothing, sameData);
  const events = useKept(props.events ?? nothing, sameData);
  const { syncKey, zoom, setZoom } = useChartGroup();
  const scheme = useDrawnScheme();
  const range = useKept(zoom ?? props.range, sameData);
  const picture = useMemo(() => paint(map, scheme), [map, scheme]);
  const view = useMemo<View>(
    () => ({ map, picture, overlay: { gaps, ranges, events, limit: null, trend: nothing, eventNames: false }, range }),
    [map, picture, gaps, ranges, events, range],
  );

  const create = useCallback(
    (element: HTMLDivElement, now: () => View) => {
      const colours = readColours(scheme);
      const axes = { text: colours.text, grid: readToken('--hp-grid'), font: `11px ${readToken('--hp-font')}` };
      let updateTooltip = () => {};
      const plot = new uPlot(
        {
          width: element.clientWidth,
          height,
          ms: 1,
          legend: { show: false },
          padding: plotPadding,
          scales: { x: { range: () => now().range }, y: { distr: 3, range: () => edgesOf(now().map) } },
          axes: [
            timeAxisOptions({ colours: axes, timeAxis: 'clock' }),
            {
              ...valueAxisOptions({ colours: axes, unit: 'ms' }),
              splits: (_plot, _axis, low, high) => logTicks(low, high),
              filter: (_plot, splits) => splits,
            },
          ],
          series: [{}, { show: true, points: { show: false }, paths: () => null }],
          cursor: { ...sharedCursor({ syncKey, onZoom: setZoom }), y: true, points: { show: false } },
          hooks: {
            drawClear: [
              (each) => {
                drawBehind(each, now().overlay, colours);
                drawCells(each, now());
              },
            ],
            draw: [(each) => drawInFront(each, now().overlay, colours)],
            setSelect: [(each) => brushed(each, setZoom)],
            setCursor: [() => updateTooltip()],
          },
        },
        dataOf(now().map),
        element,
      );
      updateTooltip = attachTooltip(plot, () => now().map);
      return plot;
    },
    [scheme, height, syncKey, setZoom],
  );
  const update = useCallback((plot: uPlot, now: View) => plot.setData(dataOf(now.map)), []);
  const { host } = usePlot(view, height, create, update);

  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- canvases and an overlay are one image, and not an <img>
    <div className={`${classes.chart} ${stale ? classes.stale : ''}`} style={{ height }} role="img" aria-label={summary(label, map)}>
      <div ref={host} aria-hidden />
      {map.edgesMs.length === 0 ? <div className={classes.empty}>{empty}</div> : null}
    </div>
  );
});

function edgesOf({ edgesMs }: HeatMap): [number, number] {
  return [edgesMs[0] ?? 1, edgesMs.at(-1) ?? 100];
}

/** The plot only needs to know where columns are, for its crosshair. */
function dataOf({ columns }: HeatMap): uPlot.AlignedData {
  return [columns.map(({ from, to }) => (from + to) / 2), columns.map(() => null)];
}

/** One pixel per cell; stretched when it is drawn. `_scheme` says when the colours are others. */
function paint(map: HeatMap, _scheme: string): HTMLCanvasElement | null {
  const rows = map.edgesMs.length - 1;
  if (rows < 1 || map.columns.length === 0) return null;
  const canvas = document.createElement('canvas');
  canvas.width = map.columns.length;
  canvas.height = rows;
  const context = canvas.getContext('2d');
  if (!context) return null;
  const image = context.createImageData(canvas.width, rows);
  const stops = [0, 1, 2, 3, 4].map((at) => rgbOf(readToken(`--hp-heat-${at}`)));
  const most = mostInCell(map);
  for (const [column, each] of map.columns.entries()) {
    const { cells } = each;
    const weight = weightOf(each, map);
    for (let at = 0; at < cells.length; at += 2) {
      const colour = heatColour(heatShare((cells[at + 1] ?? 0) * weight, most), stops);
      // The fastest row is at the bottom.
      image.data.set([...colour, 255], ((rows - 1 - (cells[at] ?? 0)) * canvas.width + column) * 4);
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

function drawCells(plot: uPlot, { map, picture }: View): void {
  if (!picture) return;
  const { ctx, bbox } = plot;
  const [low, high] = edgesOf(map);
  const top = plot.valToPos(high, 'y', true);
  const bottom = plot.valToPos(low, 'y', true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.imageSmoothingEnabled = false;
  for (const [column, { from, to }] of map.columns.entries()) {
    const left = Math.round(plot.valToPos(from, 'x', true));
    const right = Math.max(left + 1, Math.round(plot.valToPos(to, 'x', true)));
    ctx.drawImage(picture, column, 0, 1, picture.height, left, top, right - left, bottom - top);
  }
  ctx.restore();
}

/** What is in the cell under the crosshair, and in its column. */
function attachTooltip(plot: uPlot, map: () => HeatMap): () => void {
  const box = document.createElement('div');
  box.className = classes.tooltip ?? '';
  box.hidden = true;
  const lines = [0, 1, 2].map(() => box.appendChild(document.createElement('div')));
  plot.over.append(box);
  return () => {
    const { left, top, idx } = plot.cursor;
    const column = map().columns[idx ?? -1];
    if (left === undefined || left < 0 || !column) {
      box.hidden = true;
      return;
    }
    const { edgesMs } = map();
    // Without a pointer over this chart (its crosshair follows another's) there is a column, and no cell.
    const ms = top === undefined || top < 0 ? null : plot.posToVal(top, 'y');
    const row = ms === null ? -1 : edgesMs.findIndex((edge, at) => edge <= ms && ms < (edgesMs[at + 1] ?? 0));
    const texts = [
      `${clock(column.from)} to ${clock(column.to)}`,
      `${grouped(requestsOf(column))} requests`,
      row < 0 ? '' : `${withUnit(edgesMs[row], 'ms')} to ${withUnit(edgesMs[row + 1], 'ms')}: ${grouped(countIn(column, row))}`,
    ];
    for (const [at, line] of lines.entries()) line.textContent = texts[at] ?? '';
    box.hidden = false;
    const turn = left > plot.over.clientWidth / 2;
    box.style.transform = `translateX(${Math.round(turn ? left - box.offsetWidth - 10 : left + 10)}px)`;
  };
}

function countIn({ cells }: HeatMap['columns'][number], row: number): number {
  for (let at = 0; at < cells.length; at += 2) if (cells[at] === row) return cells[at + 1] ?? 0;
  return 0;
}

function summary(label: string, map: HeatMap): string {
  const requests = map.columns.reduce((sum, column) => sum + requestsOf(column), 0);
  const [low, high] = edgesOf(map);
  if (requests === 0) return `${label}: no requests`;
  return `${label}: ${grouped(requests)} requests between ${withUnit(low, 'ms')} and ${withUnit(high, 'ms')}, at most ${grouped(mostInCell(map))} in a cell`;
}
