import { digestOf } from '../ledger/canonical-json.ts';
import { ArrivalPlan } from '../load/arrival-plan.ts';
import { RateCurve } from '../load/rate-curve.ts';
import type { Scenario } from './scenario.ts';

/**
 * Digest (SHA-256, hex) of what is sent and how: executor, duration, limits (also of the generator's lag) and steps. Runs are comparable only when it is the same.
 * Name, thresholds, monitors, target and seed do not change the workload.
 */
export function workloadHash(scenario: Scenario): string {
  const { executor, durationMs, maxInFlight, connections, timeoutMs, gracefulStopMs, steps, maxScheduleLagMs } = scenario;
  return digestOf({ executor, durationMs, maxInFlight, connections, timeoutMs, gracefulStopMs, steps, maxScheduleLagMs });
}

/** `200/s Poisson`, `10 users`: for people. */
export function loadWords(scenario: Scenario): string {
  const { executor } = scenario;
  if (executor.kind === 'constant-vus') return `${executor.vus} ${executor.vus === 1 ? 'user' : 'users'}`;
  return `${rateWords(executor.perSecond)} ${executor.arrival === 'poisson' ? 'Poisson' : 'uniform'}`;
}

/** `200/s`, `0.5/s`. */
export function rateWords(perSecond: number): string {
  return `${Number(perSecond.toPrecision(6))}/s`;
}

/** Poisson arrivals are counted one by one up to here (about 50 ms of work); beyond, their expected number is given. */
const countedArrivals = 1_000_000;

/** Arrivals of an open model; null for a closed one, where it depends on the target. */
export function plannedArrivals(scenario: Scenario): number | null {
  const { executor, durationMs, seed } = scenario;
  if (executor.kind !== 'constant-arrival-rate') return null;
  const durationNs = Math.round(durationMs * 1e6);
  const curve = new RateCurve([{ fromNs: 0, perSecond: executor.perSecond }]);
  const expected = curve.expectedBefore(durationNs);
  if (executor.arrival === 'uniform') return Math.ceil(expected - 1e-9);
  if (expected > countedArrivals) return Math.round(expected);
  const plan = new ArrivalPlan({ arrival: executor.arrival, seed, curve });
  plan.skipTo(durationNs);
  return plan.n;
}

/** JSON lines `{"id":n,"t":ns}` of an open model's arrivals, in chunks of a few thousand lines. */
export function* planLines(scenario: Scenario): Generator<string, void, void> {
  const { executor, durationMs, seed } = scenario;
  if (executor.kind !== 'constant-arrival-rate') return;
  const curve = new RateCurve([{ fromNs: 0, perSecond: executor.perSecond }]);
  const plan = new ArrivalPlan({ arrival: executor.arrival, seed, curve });
  const endNs = Math.round(durationMs * 1e6);
  let lines: string[] = [];
  while (plan.dueNs < endNs) {
    const { n, dueNs } = plan.take();
    lines.push(`{"id":${n},"t":${dueNs}}\n`);
    if (lines.length === 4096) {
      yield lines.join('');
      lines = [];
    }
  }
  yield lines.join('');
}
