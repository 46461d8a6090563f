/** A latency over its quantiles, as the contract gives it. */
export interface Curve {
  name: string;
  label: string;
  /** Samples behind it. */
  n?: number;
  points: readonly { q: number; ms: number }[];
  dashed?: boolean;
}

/** 1 / (1 − q): of how many requests one is slower. */
export const beyondOf = (q: number): number => 1 / (1 - q);

/** Several curves over one axis of 1 / (1 − q). undefined: this curve has no point there and goes on. */
export function alignCurves(curves: readonly Curve[]): { t: number[]; values: (number | undefined)[][] } {
  const round = (q: number) => Number(beyondOf(q).toPrecision(9));
  const finite = curves.map((curve) => curve.points.filter(({ q }) => q < 1));
  const t = [...new Set(finite.flatMap((points) => points.map(({ q }) => round(q))))].sort((a, b) => a - b);
  const values = finite.map((points) => {
    const known = new Map(points.map(({ q, ms }) => [round(q), ms]));
    return t.map((each) => known.get(each));
  });
  return { t, values };
}

/** Where the axis is labelled: the median, and each nine. */
export function quantileTicks(high: number): number[] {
  const ticks = [1, 2];
  for (let decade = 10; decade <= high * 1.001; decade *= 10) ticks.push(decade);
  return ticks;
}

/** `p99.9` for 1,000: the percentile beyond which one request in so many is slower. */
export function quantileLabel(beyond: number): string {
  if (beyond <= 1) return 'min';
  const digits = Math.max(0, Math.ceil(Math.log10(beyond)) - 2 + (Number.isInteger(Math.log10(beyond)) ? 0 : 2));
  return `p${Number(((1 - 1 / beyond) * 100).toFixed(digits))}`;
}
