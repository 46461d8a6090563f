import type { RunPoint } from '../run-points.ts';

/** A second of a run in which nothing was measured, and what `change` says. */
export function runPoint(second: number, change: Partial<RunPoint> = {}): RunPoint {
  return {
    fromMs: second * 1000,
    toMs: second * 1000 + 1000,
    p50: null,
    p75: null,
    p90: null,
    p95: null,
    p99: null,
    p999: null,
    delivered: null,
    planned: null,
    failed: null,
    lagP99: null,
    loop: null,
    inFlight: null,
    errors: {},
    heat: [],
    ...change,
  };
}
