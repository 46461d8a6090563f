import type { HeatMap } from '#shared/contract/run-charts.ts';

type Column = HeatMap['columns'][number];

/** Requests of a column. */
export function requestsOf({ cells }: Column): number {
  let sum = 0;
  for (let at = 1; at < cells.length; at += 2) sum += cells[at] ?? 0;
  return sum;
}

/** By what the counts of a column are multiplied to be those of a column of the usual length: a longer one must not look fuller. */
export function weightOf({ from, to }: Column, { columnMs }: Pick<HeatMap, 'columnMs'>): number {
  return to - from > columnMs * 1.5 ? columnMs / (to - from) : 1;
}

/** Requests of the fullest cell per usual column: the end of the scale of colours. */
export function mostInCell(map: HeatMap): number {
  let most = 0;
  for (const column of map.columns) {
    const weight = weightOf(column, map);
    for (let at = 1; at < column.cells.length; at += 2) most = Math.max(most, (column.cells[at] ?? 0) * weight);
  }
  return Math.ceil(most);
}

/** Rows of a column: its fastest, the one with the most requests, and its slowest; null without requests. */
export function rowsOf({ cells }: Column): { first: number; fullest: number; last: number } | null {
  let fullest = -1;
  let most = 0;
  for (let at = 0; at < cells.length; at += 2) {
    if ((cells[at + 1] ?? 0) <= most) continue;
    most = cells[at + 1] ?? 0;
    fullest = cells[at] ?? 0;
  }
  return fullest < 0 ? null : { first: cells[0] ?? 0, fullest, last: cells.at(-2) ?? 0 };
}
