import type uPlot from 'uplot';
import { displayUnit, isShare, significant } from '../../lib/format/numbers.ts';
import { clock, clockOfMinute, formatDuration } from '../../lib/format/time.ts';
import type { TimeRange } from './chart-group.tsx';

export interface PlotLine {
  label: string;
  /** A colour, not a variable: canvas. */
  colour: string;
  dashed: boolean;
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
const elapsedStepsMs = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400].map(
  (seconds) => seconds * 1000,
);

/** A drag shorter than this is a click. */
const smallestBrushPx = 6;

export function plotOptions(setup: PlotSetup): uPlot.Options {
  const { colours, unit } = setup;
  const axis = { stroke: colours.text, font: colours.font, ticks: { show: false } };
  return {
    width: setup.width,
    height: setup.height,
    ms: 1,
    legend: { show: false },
    padding: [8, 20, 0, 0],
    scales: {
      x: { time: setup.timeAxis === 'clock', range: () => setup.xRange() },
      y: { range: (_plot, min, max) => setup.yRange(min, max) },
    },
    axes: [
      {
        ...axis,
        size: xAxisPx,
        gap: 4,
        grid: { show: false },
        space: 72,
        ...(setup.timeAxis === 'elapsed' ? { incrs: elapsedStepsMs } : {}),
        values: (_plot, splits, _axis, _space, step) =>
          splits.map((t) =>
            setup.timeAxis === 'elapsed'
              ? t === 0
                ? '0'
                : formatDuration(t).replace(/ 00 [sm]$/, '')
              : step < 60_000
                ? clock(t)
                : clockOfMinute(t),
          ),
      },
      {
        ...axis,
        size: yAxisPx,
        gap: 6,
        grid: { stroke: colours.grid, width: 1 },
        space: 30,
        values: (_plot, splits) => splits.map((value) => tick(value, unit)),
      },
    ],
    series: [
      {},
      ...setup.lines.map((line) => ({
        label: line.label,
        stroke: line.colour,
        width: 1.5,
        points: { show: false },
        ...(line.dashed ? { dash: [5, 4] } : {}),
      })),
    ],
    cursor: {
      y: false,
      points: { size: 6 },
      sync: { key: setup.syncKey, scales: ['x', null] },
      drag: { x: true, y: false, setScale: false },
      bind: {
        dblclick: () => () => {
          setup.onZoom(null);
          return null;
        },
      },
    },
    hooks: {
      ...setup.hooks,
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < smallestBrushPx) return;
          setup.onZoom([plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')]);
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
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
