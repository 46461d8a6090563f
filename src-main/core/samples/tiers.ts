/**
 * The tiers of a series. Ages count from the newest sample of the scope, not from now: a run keeps its last 15 minutes second by
 * second for good, so that a run of one minute can still be looked at tomorrow.
 */

/** Single samples are kept this long: one look at what just happened. */
export const rawKeptMs = 15 * 60_000;
/** Width of the first roll-up: an 8-hour run has 2,880 of them, one per pixel of a large screen. */
export const rolledWidthMs = 10_000;
/** Roll-ups of 10 s are kept this long: the longest soak that is looked at closely. */
export const rolledKeptMs = 24 * 3_600_000;
/** Width of the last tier, for what is older. */
export const coarseWidthMs = 60_000;
/** The console's own series end after a week; a run's never do. */
export const liveKeptMs = 7 * 24 * 3_600_000;

export interface Sample {
  /** Epoch milliseconds. */
  t: number;
  value: number;
}

export interface RollUp {
  /** Start of the bucket, epoch milliseconds. */
  t: number;
  count: number;
  min: number;
  max: number;
  mean: number;
  last: number;
}

/** Samples in order of time, into the buckets they fall in. */
export function rollUp(samples: readonly Sample[], widthMs: number): RollUp[] {
  const buckets: RollUp[] = [];
  for (const { t, value } of samples) {
    const start = Math.floor(t / widthMs) * widthMs;
    const bucket = buckets.at(-1);
    if (bucket?.t !== start) {
      buckets.push({ t: start, count: 1, min: value, max: value, mean: value, last: value });
      continue;
    }
    bucket.count += 1;
    bucket.min = Math.min(bucket.min, value);
    bucket.max = Math.max(bucket.max, value);
    bucket.mean += (value - bucket.mean) / bucket.count;
    bucket.last = value;
  }
  return buckets;
}
