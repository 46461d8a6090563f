import type { Verdict } from '#shared/contract/base.ts';
import type { Measurement } from '../measurement.ts';

/** What the file of another tool says. */
export interface ImportedResult {
  tool: 'junit' | 'k6';
  verdict: Verdict;
  reason: string;
  /** Why a gate may not use it; empty when it may. */
  problem: string;
  figures: Measurement[];
  passed: string[];
  failed: string[];
  skipped: string[];
  /** As far as the file says when it was made; epoch milliseconds. */
  startedAt: number | null;
  endedAt: number | null;
  details: Record<string, unknown>;
}

/** A count of a whole set: nothing was sampled, so it bounds itself. */
export function exactCount(metric: string, value: number, n: number): Measurement {
  return { metric, stat: 'count', value, unit: 'count', n, lower95: value, upper95: value, strength: 'measured' };
}
