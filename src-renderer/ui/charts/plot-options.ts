import type uPlot from 'uplot';
import { displayUnit, isShare, significant } from '../../lib/format/numbers.ts';
import { clock, clockOfMinute, formatDuration } from '../../lib/format/time.ts';
import type { TimeRange } from './chart-group.tsx';

export interface PlotLine {
  label: string;
  /** A colour, not a variable: canvas. */
  colour: string;
  dashed: boolean;
  /** Filled down to zero, as the layers of a stack are. */
  filled?: boolean;
}

export interface PlotSetup {
  width: number;
  height: number;
  unit: string;
  timeAxis: 'clock' | 'elapsed';
  lines: PlotLine[];
  syncKey: string;
  colours: { text: string; grid: string; font: string };
  xRange: () => TimeRange;
  yRange: (dataMin: number | null, dataMax: number | null) => [number, number];
  onZoom: (range: TimeRange | null) => void;
  hooks: uPlot.Hooks.Arrays;
}

/** Room for "1,500 ms": the same in all charts, so that their time axes lie under each other. */
const yAxisPx = 62;
const xAxisPx = 21;
export const plotPadding: [number, number, number, number] = [8, 20, 0, 0];
const elapsedStepsMs = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400].map(
  (seconds) => seconds * 1000,
);

/** A drag shorter than this is a click. */
const smallestBrushPx = 6;

export function plotOptions(setup: PlotSetup): uPlot.Options {
  return {
    width: setup.width,
    height: setup.height,
    ms: 1,
    legend: { show: false },
    padding: plotPadding,
    scales: {
      x: { time: setup.timeAxis === 'clock', range: () => setup.xRange() },
      y: { range: (_plot, min, max) => setup.yRange(min, max) },
    },
    axes: [timeAxisOptions(setup), valueAxisOptions(setup)],
    series: [
      {},
      ...setup.lines.map((line) => ({
        label: line.label,
        stroke: line.colour,
        width: 1.5,
        points: { show: false },
        ...(line.dashed ? { dash: [5, 4] } : {}),
        ...(line.filled ? { fill: line.colour } : {}),
      })),
    ],
    cursor: sharedCursor(setup),
    hooks: { ...setup.hooks, setSelect: [(plot) => brushed(plot, setup.onZoom)] },
  };
}

/** The crosshair and the brush that the charts of a group share. */
export function sharedCursor({ syncKey, onZoom }: Pick<PlotSetup, 'syncKey' | 'onZoom'>): uPlot.Cursor {
  return {
    y: false,
    points: { size: 6 },
    sync: { key: syncKey, scales: ['x', null] },
    drag: { x: true, y: false, setScale: false },
    bind: {
      dblclick: () => () => {
        onZoom(null);
        return null;
      },
    },
  };
}

/** What was dragged over becomes the zoom of the group. */
export function brushed(plot: uPlot, onZoom: PlotSetup['onZoom']): void {
  const { left, width } = plot.select;
  if (width < smallestBrushPx) return;
  onZoom([plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')]);
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}

/** The time axis, the same under all charts. */
export function timeAxisOptions({ colours, timeAxis }: Pick<PlotSetup, 'colours' | 'timeAxis'>): uPlot.Axis {
  return {
    ...axisLook(colours),
    size: xAxisPx,
    gap: 4,
    grid: { show: false },
    space: 72,
    ...(timeAxis === 'elapsed' ? { incrs: elapsedStepsMs } : {}),
    values: (_plot, splits, _axis, _space, step) =>
      splits.map((t) =>
        timeAxis === 'elapsed' ? (t === 0 ? '0' : formatDuration(t).replace(/ 00 [sm]$/, '')) : step < 60_000 ? clock(t) : clockOfMinute(t),
      ),
  };
}

/** A value axis, as wide in all charts. */
export function valueAxisOptions({ colours, unit }: Pick<PlotSetup, 'colours' | 'unit'>): uPlot.Axis {
  return {
    ...axisLook(colours),
    size: yAxisPx,
    gap: 6,
    grid: { stroke: colours.grid, width: 1 },
    space: 30,
    values: (_plot, splits) => splits.map((value) => tick(value, unit)),
  };
}

function axisLook(colours: PlotSetup['colours']): uPlot.Axis {
  return { stroke: colours.text, font: colours.font, ticks: { show: false } };
}

/** A moment of the time axis in words. */
export function timeLabel(t: number, axis: 'clock' | 'elapsed'): string {
  return axis === 'elapsed' ? formatDuration(t) : clock(t);
}

function tick(value: number, unit: string): string {
  const shown = displayUnit(unit);
  const number = significant(isShare(unit) ? value * 100 : value, 4);
  if (shown === '') return number;
  return shown === '/s' ? `${number}/s` : `${number} ${shown}`;
}
