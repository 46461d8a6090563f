import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../../histograms/latency-histogram.ts';
import type { SearchPlan } from '../../scenarios/executor.ts';
import { readScenario } from '../../scenarios/read-scenario.ts';
import { MetricIndex } from '../metric-samples.ts';
import { noCounts, type ReadSlice } from '../run-book.ts';
import { CapacitySearch, capacityWords, searchStateSchema } from './capacity-search.ts';

const scenario = readScenario(
  `name: s
baseUrl: http://127.0.0.1:1
executor: capacity-search
duration: 1h
search: { startRate: 50/s, maxRate: 2000/s, growth: 2, window: 10s, settle: 2s, confirm: 30s, precision: 0.05, slo: { response_time: "p(95)<200", error_rate: "rate<1%" } }
steps: [{ http: { path: / } }]
`,
  's.yaml',
  null,
);
const plan = (scenario.executor as { search: SearchPlan }).search;
const index = new MetricIndex(scenario);

interface Target {
  /** Milliseconds of an answer at a rate, at a moment (s). */
  latency: (perSecond: number, at: number) => number;
  /** Share of the requests that are answered. */
  answered?: (perSecond: number) => number;
  lagMs?: (perSecond: number, at: number) => number;
}

function histogram(value: number, n: number) {
  const one = new LatencyHistogram();
  // All the same: a few stand for all.
  for (let i = 0; i < Math.min(n, 20); i += 1) one.record(value * 1e6);
  return one.parts();
}

/** A run against a target that is a formula: one second after the other, and each rate in force with the next one. */
function run(target: Target, options: { search?: CapacitySearch; untilSeconds?: number } = {}) {
  const search = options.search ?? new CapacitySearch({ plan, index, allowedLagMs: null, fromNs: 0, state: null });
  let perSecond = search.state.perSecond;
  let pending = 0;
  const rates: number[] = [];
  for (let at = 0; at < (options.untilSeconds ?? 3600) && search.state.reason === null; at += 1) {
    const scheduled = Math.round(perSecond);
    const completed = Math.floor(scheduled * (target.answered?.(perSecond) ?? 1));
    pending += scheduled - completed;
    const second: ReadSlice = {
      worker: 0,
      epoch: 0,
      seq: at,
      fromMs: at * 1000,
      toMs: at * 1000 + 1000,
      fromPlanNs: at * 1e9,
      toPlanNs: (at + 1) * 1e9,
      counts: { ...noCounts(), scheduled, completed },
      pending,
      plannedArrivals: scheduled,
      startedArrivals: scheduled,
      loopUtilization: 0.2,
      steps: [],
      failures: [],
      statuses: [],
      counters: {},
      histograms: new Map([
        ['response_time', histogram(target.latency(perSecond, at), completed)],
        ['generator_lag', histogram(target.lagMs?.(perSecond, at) ?? 0.1, scheduled)],
      ]),
    };
    const action = search.add(second);
    if (completed === scheduled) pending = 0;
    if (action?.type !== 'rate') continue;
    rates.push(action.perSecond);
    perSecond = action.perSecond;
    search.inForce(perSecond, (at + 1) * 1e9);
  }
  search.end();
  return { search, result: search.result(), rates };
}

/** Latency of a queue that fills up towards a rate. */
const queue = (capacity: number) => (perSecond: number) => (perSecond >= capacity ? 5000 : 10 / (1 - perSecond / capacity));

describe('a search for capacity', () => {
  it('climbs until a limit breaks, narrows down to it, and confirms what it found', () => {
    // p95 = 200 ms at 0.95 of 700/s: 665/s.
    const { result, rates } = run({ latency: queue(700) });
    expect(rates.slice(0, 5)).toEqual([100, 200, 400, 800, 600]);
    expect(result.reason).toBe('slo_exceeded');
    expect(result.perSecond).toBeLessThan(665);
    expect(result.perSecond).toBeGreaterThan(665 * 0.95);
    expect(result.lowestBroken).toBeGreaterThanOrEqual(665);
    expect(result.steps.at(-1)).toMatchObject({ phase: 'confirm', held: true, perSecond: result.perSecond });
    expect(result.steps.find(({ held }) => !held)?.words).toBe('response_time p(95)<200: 5000 ms');
    expect(capacityWords(result)).toMatch(/^Capacity 6\d\d.*: above it a limit breaks$/);
  });

  it('ends at the cap where nothing breaks', () => {
    const { result } = run({ latency: () => 5 });
    expect(result).toMatchObject({ perSecond: 2000, reason: 'cap_reached', lowestBroken: null });
  });

  it('calls it a plateau where every answer is quick and not every request is answered', () => {
    const { result } = run({ latency: () => 5, answered: (perSecond) => Math.min(1, 300 / perSecond) });
    expect(result.reason).toBe('plateau');
    expect(result.perSecond).toBeGreaterThan(280);
    expect(result.perSecond).toBeLessThan(320);
  });

  it('blames the generator, not the target, where the generator is late: and a hiccup is not the limit', () => {
    const { result } = run({ latency: () => 5, lagMs: (perSecond) => (perSecond > 900 ? 20 : 0.1) });
    expect(result.reason).toBe('generator_bound');
    expect(result.perSecond).toBeGreaterThan(850);
    expect(result.perSecond).toBeLessThanOrEqual(900);
    const hiccup = run({ latency: () => 5, lagMs: (_perSecond, at) => (at > 14 && at < 30 ? 20 : 0.1) });
    expect(hiccup.result).toMatchObject({ perSecond: 2000, reason: 'cap_reached' });
  });

  it('goes below a rate that held in a window and not in the confirmation', () => {
    // From 700 s on the target takes half of what it took before.
    const { result } = run({ latency: (perSecond, at) => queue(at < 95 ? 700 : 350)(perSecond) });
    expect(result.steps.some(({ phase, held }) => phase === 'confirm' && !held)).toBe(true);
    expect(result.perSecond).toBeGreaterThan(332 * 0.9);
    expect(result.perSecond).toBeLessThan(333);
  });

  it('looks below its start when that breaks, and gives up where nothing holds', () => {
    expect(run({ latency: queue(20) }).result.perSecond).toBeGreaterThan(15);
    const { result } = run({ latency: () => 900 });
    expect(result).toMatchObject({ perSecond: null, reason: 'slo_exceeded', highestHeld: null });
    expect(capacityWords(result)).toBe('No rate held: a limit breaks at every rate');
  });

  it('that is stopped says what held so far', () => {
    const { result } = run({ latency: queue(700) }, { untilSeconds: 40 });
    expect(result).toMatchObject({ perSecond: null, reason: 'stopped', highestHeld: 200 });
  });

  it('goes on from its stored state as if nothing had been', () => {
    const { search } = run({ latency: queue(700) }, { untilSeconds: 55 });
    const stored = searchStateSchema.parse(JSON.parse(JSON.stringify({ ...search.state, reason: null })));
    const again = new CapacitySearch({ plan, index, allowedLagMs: null, fromNs: 0, state: stored });
    const whole = run({ latency: queue(700) });
    expect(run({ latency: queue(700) }, { search: again }).result.perSecond).toBe(whole.result.perSecond);
  });

  it('does not judge what a rate that broke left behind', () => {
    const search = new CapacitySearch({ plan, index, allowedLagMs: null, fromNs: 0, state: null });
    const { result } = run({ latency: queue(120), answered: (perSecond) => (perSecond > 100 ? 0.2 : 1) }, { search });
    expect(result.perSecond).toBeGreaterThan(95);
    expect(result.perSecond).toBeLessThan(115);
  });
});
