import type { Gap, Series } from '#shared/contract/base.ts';
import { type RunPoint, runSeries } from './run-points.ts';

/** What a chart shows, in epoch ms, and the pixels it is wide. */
export interface ChartRange {
  from: number;
  to: number;
  width: number;
}

/**
 * Lines of a chart from points in order of time: at most two points per pixel (the smallest and the largest of each pixel, so that no peak
 * is lost), and a null wherever points do not follow each other, so that no line is drawn across a gap.
 */
export function chartSeries(names: readonly string[], points: readonly RunPoint[], range: ChartRange): Series[] {
  return names.flatMap((name) => {
    const kind = runSeries[name];
    if (!kind) return [];
    const line = reduced(points, kind.value, range);
    return [{ name, label: kind.label, unit: kind.unit, ...line }];
  });
}

/** Points further apart than this share of their own length have something missing between them. */
const looseShare = 0.5;

interface Pixel {
  low: { t: number; v: number };
  high: { t: number; v: number };
}

/** One line of it. */
export function reduced(
  points: readonly RunPoint[],
  value: (point: RunPoint) => number | null,
  { from, to, width }: ChartRange,
): { t: number[]; v: (number | null)[] } {
  const line: { t: number[]; v: (number | null)[] } = { t: [], v: [] };
  // Half the width: a gap adds a point of its own, and the promise is two per pixel in all.
  const columns = Math.max(1, Math.floor(width / 2));
  const span = Math.max(1, to - from);
  const thin = points.length > columns;
  let pixel: Pixel | null = null;
  let column = -1;
  let previous: RunPoint | null = null;
  const flush = () => {
    if (!pixel) return;
    const ends = pixel.low.t <= pixel.high.t ? [pixel.low, pixel.high] : [pixel.high, pixel.low];
    for (const { t, v } of pixel.low === pixel.high ? [pixel.low] : ends) {
      line.t.push(t);
      line.v.push(v);
    }
    pixel = null;
  };
  for (const point of points) {
    const t = point.toMs;
    const v = value(point);
    const loose = previous !== null && point.fromMs - previous.toMs > looseShare * (point.toMs - point.fromMs);
    if (loose || (v === null && line.v.at(-1) !== null)) {
      flush();
      if (line.t.length > 0 && line.v.at(-1) !== null) {
        line.t.push(loose ? point.fromMs : t);
        line.v.push(null);
      }
    }
    previous = point;
    if (v === null) continue;
    const at = thin ? Math.floor(((t - from) / span) * columns) : -1;
    if (!thin || at !== column) flush();
    column = at;
    const here = { t, v };
    if (pixel === null) pixel = { low: here, high: here };
    else pixel = { low: v < pixel.low.v ? here : pixel.low, high: v > pixel.high.v ? here : pixel.high };
  }
  flush();
  return line;
}

/** Gaps that touch a stretch of time. */
export function gapsWithin(gaps: readonly Gap[], from: number, to: number): Gap[] {
  return gaps.filter((gap) => gap.to >= from && gap.from <= to);
}
