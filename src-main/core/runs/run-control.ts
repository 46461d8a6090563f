import { z } from 'zod';
import { ratePartSchema } from '../load/engine-messages.ts';
import { RateCurve } from '../load/rate-curve.ts';
import { endNsOf, rateCurveOf } from '../scenarios/load-curve.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { searchStateSchema } from './capacity/capacity-search.ts';

/** What people changed about a run while it was on, and where it stands: stored, so that a run can go on after a crash. */
export const runControlSchema = z.object({
  /** Rate by parts (open models); null for closed ones. */
  curve: z.array(ratePartSchema).nullable(),
  /** Plan time of the end. */
  endNs: z.number(),
  heldSinceMs: z.number().nullable(),
  /** Plan time at which it was held, as its engine said; null before it said so. */
  heldAtNs: z.number().nullable().default(null),
  heldMs: z.number(),
  /** Where plan and wall clock stood when the newest engine began; null before the first. */
  anchor: z.object({ planNs: z.number(), ms: z.number() }).nullable().default(null),
  /** Shared iterations: those with a number below it may have been begun. */
  reserved: z.number().int().default(0),
  /** Where a capacity search stands; null for other executors, and before its first window. */
  search: searchStateSchema.nullable().default(null),
});
export type RunControl = z.infer<typeof runControlSchema>;

export function initialControl(scenario: Scenario): RunControl {
  return {
    curve: rateCurveOf(scenario),
    endNs: endNsOf(scenario),
    heldSinceMs: null,
    heldAtNs: null,
    heldMs: 0,
    anchor: null,
    reserved: 0,
    search: null,
  };
}

/** Planned arrivals per second at a plan time; null for closed models. */
export function plannedRate(control: RunControl, planNs: number): number | null {
  return control.curve === null ? null : new RateCurve(control.curve).perSecondAt(planNs);
}
