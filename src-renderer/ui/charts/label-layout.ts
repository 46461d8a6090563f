export interface Label {
  /** Where the mark is, in pixels. */
  x: number;
  /** Of the text, in pixels. */
  width: number;
}

export interface PlacedLabel {
  index: number;
  left: number;
  row: number;
}

const gapPx = 6;

/** Puts labels beside their marks into few rows so that none covers another; what finds no room is left out (the mark stays). */
export function layoutLabels(labels: readonly Label[], plot: { left: number; right: number }, rows: number): PlacedLabel[] {
  const taken: [number, number][][] = Array.from({ length: rows }, () => []);
  const placed: PlacedLabel[] = [];
  for (const [index, label] of labels.entries()) {
    const right = label.x + gapPx;
    const left = label.x - gapPx - label.width;
    const fitting = [right, left].filter((start) => start >= plot.left && start + label.width <= plot.right);
    const spot = taken
      .flatMap((row, rowIndex) => fitting.map((start) => ({ row, rowIndex, start })))
      .find(({ row, start }) => row.every(([from, to]) => start + label.width + gapPx < from || start > to + gapPx));
    if (!spot) continue;
    spot.row.push([spot.start, spot.start + label.width]);
    placed.push({ index, left: spot.start, row: spot.rowIndex });
  }
  return placed;
}
