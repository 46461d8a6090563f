export interface ValueRangeOptions {
  /** Zero-based unless the chart shows a trend. */
  zero: boolean;
  /** Lines that should be seen if the data comes near them. */
  limit: number | null;
  /** The range shown now: kept while it fits, so that a live value does not make the axis jump. */
  before: [number, number] | null;
}

/** A limit further away than this many times the data is named at the edge instead of squeezing the data flat. */
const limitWithin = 2.5;
/** The axis shrinks only when the data needs less than this share of it. */
const shrinkBelow = 0.45;

/** The range of a y axis: round bounds that hold the data, and the limit where it is near. */
export function valueRange(dataMin: number | null, dataMax: number | null, { zero, limit, before }: ValueRangeOptions): [number, number] {
  if (dataMin === null || dataMax === null || !Number.isFinite(dataMin) || !Number.isFinite(dataMax)) {
    return limit === null ? (before ?? [0, 1]) : [0, niceCeil(limit * 1.2)];
  }
  let low = zero ? Math.min(0, dataMin) : dataMin;
  let high = zero ? Math.max(0, dataMax) : dataMax;
  if (limit !== null && limit <= high + (high - low) * (limitWithin - 1) && limit >= low) high = Math.max(high, limit * 1.02);
  if (high === low) {
    const room = Math.abs(high) > 0 ? Math.abs(high) * 0.1 : 1;
    high += room;
    if (!zero || low < 0) low -= room;
  }
  const span = high - low;
  const step = niceStep(span / 4);
  const bottom = Math.floor((low - span * 0.04) / step) * step;
  const bounds: [number, number] = [
    // Room below the data is not worth an axis of what cannot be.
    low >= 0 ? Math.max(0, bottom) : bottom,
    Math.ceil((high + span * 0.04) / step) * step,
  ];
  if (before && before[0] <= low && before[1] >= high && (bounds[1] - bounds[0]) / (before[1] - before[0]) > shrinkBelow) return before;
  return bounds;
}

/** The band of a trend from few samples is far wider than the data; it may take this many times the room of the data on each side. */
const bandRoom = 1;

/** Bounds that hold the data and as much of the band as leaves the data readable; what can only be positive is not drawn below zero. */
export function withBand(
  dataMin: number | null,
  dataMax: number | null,
  band: readonly { low: number; high: number }[],
): [number | null, number | null] {
  if (dataMin === null || dataMax === null || band.length === 0) return [dataMin, dataMax];
  const room = Math.max(dataMax - dataMin, Math.abs(dataMax) * 0.05) * bandRoom;
  const floor = dataMin >= 0 ? Math.max(0, dataMin - room) : dataMin - room;
  const low = Math.max(floor, Math.min(dataMin, ...band.map((point) => point.low)));
  const high = Math.min(dataMax + room, Math.max(dataMax, ...band.map((point) => point.high)));
  return [low, high];
}

function niceStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = raw / power;
  return (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10) * power;
}

function niceCeil(value: number): number {
  return value <= 0 ? 1 : Math.ceil(value / niceStep(value / 4)) * niceStep(value / 4);
}

const minute = 60_000;
const steps = [1, 2, 5, 10, 20, 30, 60, 120, 240, 480, 960, 1440].map((minutes) => minutes * minute);

/** The time axis of something that is on: grows in few steps rather than with every point, and never beyond the plan. */
export function growingTimeRange(startMs: number, nowMs: number, plannedMs: number): [number, number] {
  const elapsed = Math.max(0, nowMs - startMs);
  if (elapsed >= plannedMs) return [startMs, Math.max(nowMs, startMs + plannedMs)];
  const step = steps.find((each) => each >= elapsed * 1.02) ?? plannedMs;
  return [startMs, startMs + Math.min(plannedMs, step)];
}
