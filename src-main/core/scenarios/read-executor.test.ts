import { describe, expect, it } from 'vitest';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { rateCurveOf, userCurveOf } from './load-curve.ts';
import { loadCorners } from './plan-preview.ts';
import { readScenario } from './read-scenario.ts';
import { withOverrides } from './run-overrides.ts';
import { loadWords, planLines, plannedArrivals, workloadHash } from './workload.ts';

const read = (load: string) =>
  readScenario(`name: s\nbaseUrl: http://127.0.0.1:1\n${load}\nsteps: [{ http: { path: / } }]\n`, 's.yaml', null);

const ramp = `executor: ramping-arrival-rate
startRate: 10/s
stages:
  - { target: 100/s, duration: 10s }
  - { target: 100/s, duration: 20s }
  - { target: 600/m, duration: 0s }
  - { target: 0, duration: 5s }`;
const users = `executor: ramping-vus
startVus: 0
stages:
  - { target: 20, duration: 10s }
  - { target: 5, duration: 0s }
  - { target: 5, duration: 50s }`;
const shared = `executor: shared-iterations
vus: 4
iterations: 500`;

const search = `executor: capacity-search
duration: 30m
search: { startRate: 50/s, maxRate: 2000/s, slo: { response_time: "p(95)<200" } }`;

function problemsOf(load: string) {
  try {
    read(load);
  } catch (error) {
    if (error instanceof HoldpointError) return error.problems;
    throw error;
  }
  return [];
}

describe('executors', () => {
  it('that ramp are lines from one stage to the next, and jumps', () => {
    const scenario = read(ramp);
    expect(scenario).toMatchObject({ durationMs: 35_000, workers: null });
    expect(rateCurveOf(scenario)).toEqual([
      { fromNs: 0, perSecond: 10, ramp: { toNs: 10e9, perSecond: 100 } },
      { fromNs: 10e9, perSecond: 100, ramp: { toNs: 30e9, perSecond: 100 } },
      { fromNs: 30e9, perSecond: 100, ramp: { toNs: 30e9, perSecond: 10 } },
      { fromNs: 30e9, perSecond: 10, ramp: { toNs: 35e9, perSecond: 0 } },
    ]);
    expect(loadCorners(scenario)).toEqual([
      { tSeconds: 0, value: 10 },
      { tSeconds: 10, value: 100 },
      { tSeconds: 30, value: 100 },
      { tSeconds: 30, value: 10 },
      { tSeconds: 35, value: 0 },
    ]);
    expect(loadWords(scenario)).toBe('up to 100/s uniform, 4 stages');
    // Areas: 550 + 2000 + 25.
    expect(plannedArrivals(scenario)).toBe(2575);
    expect([...planLines(scenario)].join('').trim().split('\n')).toHaveLength(2575);
  });

  it('of users have whole numbers of them', () => {
    const scenario = read(users);
    expect(scenario.durationMs).toBe(60_000);
    expect(userCurveOf(scenario)?.[1]).toEqual({ fromNs: 10e9, users: 20, ramp: { toNs: 10e9, users: 5 } });
    expect(loadWords(scenario)).toBe('up to 20 users, 3 stages');
    expect(plannedArrivals(scenario)).toBeNull();
    expect(loadCorners(scenario).at(-1)).toEqual({ tSeconds: 60, value: 5 });
  });

  it('that share iterations take at most ten minutes when nothing is said', () => {
    const scenario = read(shared);
    expect(scenario).toMatchObject({ durationMs: 600_000, executor: { kind: 'shared-iterations', vus: 4, iterations: 500 } });
    expect(loadWords(scenario)).toBe('500 iterations by 4 users');
    expect(plannedArrivals(scenario)).toBe(500);
    expect(read(`${shared}\nduration: 5s`).durationMs).toBe(5000);
  });

  it('that search a rate have a plan of the fastest climb, and no list of arrivals', () => {
    const scenario = read(search);
    expect(scenario.executor).toMatchObject({
      search: { growth: 1.5, windowMs: 10_000, settleMs: 2000, confirmMs: 30_000, precision: 0.05 },
    });
    expect(loadWords(scenario)).toBe('search from 50/s up to 2000/s uniform');
    expect(plannedArrivals(scenario)).toBeNull();
    expect([...planLines(scenario)].join('')).toBe('');
    expect(loadCorners(scenario).slice(0, 4)).toEqual([
      { tSeconds: 0, value: 50 },
      { tSeconds: 12, value: 50 },
      { tSeconds: 12, value: 75 },
      { tSeconds: 24, value: 75 },
    ]);
    expect(loadCorners(scenario).at(-1)).toEqual({ tSeconds: 1800, value: 2000 });
    expect(() => withOverrides(scenario, { rate: '5/s' })).toThrow(/capacity-search has no rate/);
  });

  it('are another workload with another stage, and the same with other workers', () => {
    const hash = workloadHash(read(ramp));
    expect(workloadHash(read(`${ramp}\nworkers: 3`))).toBe(hash);
    expect(workloadHash(read(ramp.replace('100/s, duration: 20s', '101/s, duration: 20s')))).not.toBe(hash);
  });

  it('take the overrides that fit, and say what to change where one does not', () => {
    expect(withOverrides(read(shared), { vus: 2, duration: '1m' })).toMatchObject({ durationMs: 60_000, executor: { vus: 2 } });
    expect(() => withOverrides(read(ramp), { rate: '5/s' })).toThrow(/ramping-arrival-rate has no rate/);
    expect(() => withOverrides(read(ramp), { duration: '5s' })).toThrow(/ramping-arrival-rate has no duration/);
    expect(() => withOverrides(read(users), { vus: 5 })).toThrow(/ramping-vus has no vus/);
    expect(() => withOverrides(read(shared), { rate: '5/s' })).toThrow(/shared-iterations has no rate/);
    expect(() => withOverrides(read(shared), { vus: 0 })).toThrow(/send nothing/);
  });

  it('begin with a warm-up where one is asked for: the first load, before the stages, and counted apart', () => {
    const scenario = read(`${ramp}\nwarmUp: 5s`);
    expect(rateCurveOf(scenario)?.slice(0, 2)).toEqual([
      { fromNs: 0, perSecond: 10 },
      { fromNs: 5e9, perSecond: 10, ramp: { toNs: 15e9, perSecond: 100 } },
    ]);
    expect(plannedArrivals(scenario)).toBe(2575);
    const lines = [...planLines(scenario)].join('').trim().split('\n');
    expect(lines.filter((line) => line.includes('warmUp'))).toHaveLength(50);
    expect(lines).toHaveLength(2625);
    expect(workloadHash(scenario)).not.toBe(workloadHash(read(ramp)));
  });

  it.each([
    ['a search without room', search.replace('2000/s', '50/s'), 5, /search\.maxRate: is not above startRate/],
    ['a search for nothing', search.replace('{ response_time: "p(95)<200" }', '{}'), 5, /slo: names no limit/],
    ['a limit that is none', search.replace('p(95)<200', 'fast'), 5, /search\.slo\.response_time: "fast" is not a threshold/],
    ['a window that is no time', search.replace('maxRate', 'window: 1s, maxRate'), 5, /too short to judge/],
    ['a rate that a search is to find', `${search}\nrate: 5/s`, 6, /capacity-search has no rate: it finds one/],
    ['a warm-up of nothing', `${users}\nwarmUp: 5s`, 9, /would send nothing: startVus is 0/],
    ['a warm-up of shared iterations', `${shared}\nwarmUp: 5s`, 6, /has no warmUp/],
    ['a field of another executor', `${ramp}\nvus: 3`, 10, /ramping-arrival-rate has no vus/],
    ['a length and stages', `${ramp}\nduration: 1m`, 10, /no duration: its stages say how long/],
    ['no stages', 'executor: ramping-vus', 3, /ramping-vus needs stages/],
    ['no iterations', 'executor: shared-iterations\nvus: 2', 3, /shared-iterations needs iterations/],
    ['users that are a rate', users.replace('target: 20', 'target: 20/s'), 6, /"20\/s" is not a number of users/],
    ['half a user', users.replace('target: 20', 'target: 2.5'), 6, /"2\.5" is not a number of users/],
    ['a rate that is none', ramp.replace('600/m', 'fast'), 8, /"fast" is not a rate/],
    ['a stage without a length', ramp.replace(', duration: 5s', ''), 9, /stages\.3\.duration/],
    ['stages that take no time', 'executor: ramping-vus\nstages: [{ target: 3, duration: 0s }]', 4, /take no time/],
    ['no arrival at all', 'executor: ramping-arrival-rate\nstages: [{ target: 0, duration: 5s }]', 4, /never have a single arrival/],
    ['arrivals in a closed model', `${shared}\narrival: poisson`, 6, /shared-iterations has no arrival/],
    ['more workers than users', `${shared}\nworkers: 5`, 6, /5 workers cannot share vus: 4/],
  ])('with %s are refused with the place', (_name, load, line, message) => {
    const problem = problemsOf(load).find((one) => message.test(one.message));
    expect(problem).toMatchObject({ line, severity: 'error' });
  });
});
