import type { HeatMap } from '#shared/contract/run-charts.ts';
import { heatEdgeMs } from './heat-bins.ts';
import type { RunPoint } from './run-points.ts';

/** A map of one row says nothing about where it lies: at least two octaves are shown. */
const fewestBins = 16;

/** Points this long or longer that cover less than this share of the time are odd ones (the engine stood still): they do not set the step. */
const oddShare = 0.15;

interface HeatMapSize {
  /** Columns and rows at most. */
  columns: number;
  rows: number;
}

interface Column {
  from: number;
  to: number;
  bins: Map<number, number>;
}

/**
 * Latency over time as counts in cells: columns of about the same length that begin and end where points do (a cell never guesses how a
 * point's requests lie within it), rows of the same ratio.
 * @param points in order of time; several workers' points of one time go into one column.
 */
export function heatMap(points: readonly RunPoint[], { columns: most, rows: mostRows }: HeatMapSize): HeatMap {
  const [first] = points;
  if (!first) return { columnMs: 0, edgesMs: [], columns: [] };
  const end = points.reduce((latest, point) => Math.max(latest, point.toMs), first.toMs);
  const length = lengthOf(points);
  // Whole multiples of it: a point more or less in a column would be seen as a stripe.
  const multiple = Math.ceil((end - first.fromMs) / length / (most * (1 - earlyShare)));
  const columnMs = Math.max(1, multiple) * length;
  const columns = columnsOf(points, columnMs, length);
  const used = columns.flatMap(({ bins }) => [...bins.keys()]);
  if (used.length === 0) return { columnMs, edgesMs: [], columns: [] };
  const [low, high] = padded(
    used.reduce((a, b) => Math.min(a, b)),
    used.reduce((a, b) => Math.max(a, b)),
  );
  const perRow = Math.ceil((high - low + 1) / mostRows);
  const rows = Math.ceil((high - low + 1) / perRow);
  return {
    columnMs,
    edgesMs: Array.from({ length: rows + 1 }, (_, row) => heatEdgeMs(low + row * perRow)),
    columns: columns.map(({ from, to, bins }) => {
      const counts = new Map<number, number>();
      for (const [bin, count] of bins) {
        const row = Math.floor((bin - low) / perRow);
        counts.set(row, (counts.get(row) ?? 0) + count);
      }
      return { from, to, cells: [...counts].toSorted(([a], [b]) => a - b).flat() };
    }),
  };
}

/** Points begin a little early or late: one opens a new column when that is this share of its length, or less, before the open one is full. */
const earlyShare = 0.3;

function columnsOf(points: readonly RunPoint[], columnMs: number, length: number): Column[] {
  const columns: Column[] = [];
  let open: Column | undefined;
  for (const point of points) {
    if (!open || point.fromMs + earlyShare * Math.min(length, point.toMs - point.fromMs) >= open.from + columnMs) {
      open = { from: point.fromMs, to: point.toMs, bins: new Map() };
      columns.push(open);
    }
    open.to = Math.max(open.to, point.toMs);
    for (let at = 0; at < point.heat.length; at += 2) {
      const bin = point.heat[at] as number;
      open.bins.set(bin, (open.bins.get(bin) ?? 0) + (point.heat[at + 1] as number));
    }
  }
  return columns;
}

/** How finely the points resolve: the longest length that is not odd. */
function lengthOf(points: readonly RunPoint[]): number {
  const lengths = points.map(({ fromMs, toMs }) => Math.max(1, toMs - fromMs)).toSorted((a, b) => b - a);
  const total = lengths.reduce((sum, each) => sum + each, 0);
  let covered = 0;
  for (const length of lengths) {
    covered += length;
    if (covered >= oddShare * total) return length;
  }
  return 1;
}

function padded(low: number, high: number): [number, number] {
  const missing = fewestBins - (high - low + 1);
  return missing <= 0 ? [low, high] : [Math.max(0, low - Math.ceil(missing / 2)), high + Math.floor(missing / 2)];
}
