import { digestOf } from '../ledger/canonical-json.ts';
import { ArrivalPlan } from '../load/arrival-plan.ts';
import { RateCurve } from '../load/rate-curve.ts';
import { endNsOf, peakOf, rateCurveOf, warmUpNsOf } from './load-curve.ts';
import type { Scenario } from './scenario.ts';

/**
 * Digest (SHA-256, hex) of what is sent and how: executor, duration, limits (also of the generator's lag) and steps. Runs are comparable only when it is the same.
 * Name, thresholds, monitors, target, seed and the number of workers do not change the workload.
 */
export function workloadHash(scenario: Scenario): string {
  const { executor, durationMs, maxInFlight, connections, timeoutMs, gracefulStopMs, steps, maxScheduleLagMs, keepAlive, warmUpMs } =
    scenario;
  return digestOf({
    executor,
    durationMs,
    maxInFlight,
    connections,
    timeoutMs,
    gracefulStopMs,
    steps,
    maxScheduleLagMs,
    ...(keepAlive ? {} : { keepAlive }),
    ...(warmUpMs === 0 ? {} : { warmUpMs }),
  });
}

/** `200/s Poisson`, `10 users`, `up to 500/s uniform in 3 stages`: for people. */
export function loadWords(scenario: Scenario): string {
  const { executor } = scenario;
  const peak = peakOf(scenario);
  switch (executor.kind) {
    case 'constant-arrival-rate':
      return `${rateWords(executor.perSecond)} ${arrivalWords(executor.arrival)}`;
    case 'ramping-arrival-rate':
      return `up to ${rateWords(peak)} ${arrivalWords(executor.arrival)}, ${stageWords(executor.stages.length)}`;
    case 'capacity-search':
      return `search from ${rateWords(executor.search.startPerSecond)} up to ${rateWords(peak)} ${arrivalWords(executor.arrival)}`;
    case 'constant-vus':
      return counted(executor.vus, 'user');
    case 'ramping-vus':
      return `up to ${counted(peak, 'user')}, ${stageWords(executor.stages.length)}`;
    case 'shared-iterations':
      return `${counted(executor.iterations, 'iteration')} by ${counted(executor.vus, 'user')}`;
  }
}

export const arrivalWords = (arrival: string) => (arrival === 'poisson' ? 'Poisson' : 'uniform');
const counted = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
const stageWords = (n: number) => counted(n, 'stage');

/** `200/s`, `0.5/s`. */
export function rateWords(perSecond: number): string {
  return `${Number(perSecond.toPrecision(6))}/s`;
}

/** Poisson arrivals are counted one by one up to here (about 50 ms of work); beyond, their expected number is given. */
const countedArrivals = 1_000_000;

/** Measured arrivals of an open model, or iterations that are shared; null where it depends on the target. */
export function plannedArrivals(scenario: Scenario): number | null {
  const { executor, seed } = scenario;
  if (executor.kind === 'shared-iterations') return executor.iterations;
  const parts = rateCurveOf(scenario);
  if (executor.model === 'closed' || executor.kind === 'capacity-search' || parts === null) return null;
  const [fromNs, endNs] = [warmUpNsOf(scenario), endNsOf(scenario)];
  const curve = new RateCurve(parts);
  const before = (ns: number) => curve.expectedBefore(ns);
  if (executor.arrival === 'uniform') return uniformBefore(curve, endNs, before(endNs)) - uniformBefore(curve, fromNs, before(fromNs));
  if (before(endNs) > countedArrivals) return Math.round(before(endNs) - before(fromNs));
  const plan = new ArrivalPlan({ arrival: executor.arrival, seed, curve });
  plan.skipTo(fromNs);
  const first = plan.n;
  plan.skipTo(endNs);
  return plan.n - first;
}

/** Arrivals due before a moment: the integral says about how many, the plan itself decides at the edge. */
function uniformBefore(curve: RateCurve, endNs: number, expected: number): number {
  let n = Math.ceil(expected);
  while (n > 0 && curve.timeOf(n - 1) >= endNs) n -= 1;
  while (curve.timeOf(n) < endNs) n += 1;
  return n;
}

/** JSON lines `{"id":n,"t":ns}` of an open model's arrivals, in chunks of a few thousand lines; those of the warm-up say so. */
export function* planLines(scenario: Scenario): Generator<string, void, void> {
  const { executor, seed } = scenario;
  const parts = rateCurveOf(scenario);
  if (executor.model === 'closed' || executor.kind === 'capacity-search' || parts === null) return;
  const plan = new ArrivalPlan({ arrival: executor.arrival, seed, curve: new RateCurve(parts) });
  const [warmUpNs, endNs] = [warmUpNsOf(scenario), endNsOf(scenario)];
  let lines: string[] = [];
  while (plan.dueNs < endNs) {
    const { n, dueNs } = plan.take();
    lines.push(dueNs < warmUpNs ? `{"id":${n},"t":${dueNs},"warmUp":true}\n` : `{"id":${n},"t":${dueNs}}\n`);
    if (lines.length === 4096) {
      yield lines.join('');
      lines = [];
    }
  }
  yield lines.join('');
}
