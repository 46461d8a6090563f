import { describe, expect, it } from 'vitest';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { readScenario } from './read-scenario.ts';
import { withOverrides } from './run-overrides.ts';
import { planLines, plannedArrivals, workloadHash } from './workload.ts';

/** The example of the documented format. */
const documented = `name: checkout soak
target: shop                 # from holdpoint.yaml; or baseUrl: http://127.0.0.1:8080
executor: constant-arrival-rate
rate: 200/s                  # also 12000/m
arrival: poisson             # or uniform (default)
duration: 8h
maxInFlight: 2000
connections: 64
timeout: 10s
seed: 7
steps:
  - http: { method: GET, path: /items/1 }
    name: item
    check: { status: 200 }
thresholds:
  response_time: [ "p(95)<200", { expr: "p(99)<500", over: 1m, abortOnFail: true } ]
  error_rate: [ "rate<0.0005" ]
monitors:
  - process: { port: 8080 }
    budget: 2MB/h
`;

function problemsOf(text: string) {
  try {
    readScenario(text, 's.yaml', ['shop']);
  } catch (error) {
    if (error instanceof HoldpointError) return error.problems;
    throw error;
  }
  return [];
}
const changed = (from: string, to: string) => documented.replace(from, to);

describe('a scenario file', () => {
  it('as documented is read with canonical units', () => {
    expect(readScenario(documented, 's.yaml', ['shop'])).toMatchObject({
      executor: { kind: 'constant-arrival-rate', model: 'open', perSecond: 200, arrival: 'poisson' },
      durationMs: 28_800_000,
      timeoutMs: 10_000,
      connections: 64,
      steps: [
        {
          kind: 'http',
          name: 'item',
          method: 'GET',
          path: '/items/1',
          checks: [{ name: 'status is 200', conditions: [{ of: 'status', exact: [200], classes: [] }] }],
        },
      ],
      thresholds: [
        { metric: 'response_time', windowMs: null, abortOnFail: false },
        { metric: 'response_time', windowMs: 60_000, abortOnFail: true },
        { metric: 'error_rate', rule: { limit: 0.0005 } },
      ],
      monitors: [{ selector: { port: 8080 }, budgetMbPerHour: 2 }],
      minCoverage: 0.99,
      resume: 'auto',
    });
    expect(readScenario(changed('200/s ', '12000/m '), 's.yaml', null).executor).toMatchObject({ perSecond: 200 });
  });

  it('accepts users, thinking, bodies, k6 names and thresholds of a step', () => {
    const scenario = readScenario(
      `name: closed
baseUrl: http://127.0.0.1:8080/
executor: constant-vus
vus: 4
duration: 30s
steps:
  - { name: login, http: { method: POST, path: /login, json: { user: a }, headers: { X-A: 1 } }, check: { status: [200, 3xx] } }
  - think: 500ms
  - { name: home, http: { path: / } }
thresholds:
  http_req_duration: "p(95)<1s"
  'response_time{step: "login"}': [ "avg<100" ]
  home.response_time: [ "max<1s" ]
  error_rate: [ { expr: "rate<1%", step: home } ]
  http_req_failed: [ "rate<1%" ]
`,
      's.yaml',
      null,
    );
    expect(scenario.steps).toMatchObject([
      {
        name: 'login',
        body: { kind: 'json', value: { user: 'a' } },
        headers: { 'X-A': '1', 'content-type': 'application/json' },
        checks: [{ conditions: [{ of: 'status', exact: [200], classes: [3] }] }],
      },
      { kind: 'think', draw: { kind: 'fixed', ms: 500 } },
      { name: 'home', method: 'GET', body: null, checks: [] },
    ]);
    expect(scenario.thresholds.map(({ metric, rule }) => [metric, rule.limit])).toEqual([
      ['service_time', 1000],
      ['login.response_time', 100],
      ['home.response_time', 1000],
      ['home.error_rate', 0.01],
      ['error_rate', 0.01],
    ]);
    expect(scenario.address).toEqual({ baseUrl: 'http://127.0.0.1:8080' });
  });

  it.each([
    ['an unknown field', changed('maxInFlight', 'maxInflight'), 7, /maxInflight: there is no such field/, /Correct its name/],
    [
      'an executor that does not exist',
      changed('constant-arrival-rate', 'constant-rate'),
      3,
      /no executor "constant-rate"; use constant-arrival-rate, .* or /,
      /.*/,
    ],
    [
      'a step of later',
      changed('- http: { method: GET, path: /items/1 }', '- sql: { text: select 1 }'),
      12,
      /sql steps are not available|exactly one/,
      /.*/,
    ],
    ['a wrong duration', changed('8h', 'eight hours'), 6, /duration: must be a duration/, /.*/],
    ['a wrong threshold', changed('p(95)<200', 'p95 under 200'), 16, /is not a threshold/, /p\(95\)<200/],
    ['an unknown metric', changed('error_rate:', 'errors:'), 17, /there is no metric "errors"/, /.*/],
    ['a statistic that does not fit', changed('rate<0.0005', 'p(95)<1'), 17, /does not fit error_rate/, /.*/],
    ['an unknown target', changed('target: shop', 'target: shpo'), 2, /no target "shpo"/, /Known: shop/],
    ['no rate', changed('rate: 200/s', '# rate'), 3, /needs rate/, /rate: 50\/s/],
    ['a header that would be two', changed('path: /items/1 }', 'path: /, headers: { Content-Length: 3 } }'), 12, /set by Holdpoint/, /.*/],
    ['a line break in a header', changed('path: /items/1 }', 'path: /, headers: { X: "a\\r\\nb" } }'), 12, /one line/, /.*/],
    ['a budget that is none', changed('2MB/h', '2MB'), 20, /memory per time/, /.*/],
  ])('with %s is refused with the place and what to do', (_name, text, line, message, hint) => {
    const problem = problemsOf(text).find((one) => message.test(one.message));
    expect(problem).toMatchObject({ file: 's.yaml', line, severity: 'error' });
    expect(problem?.column).toBeGreaterThan(0);
    expect(problem?.hint ?? '').toMatch(hint);
  });

  it('with several mistakes names them all', () => {
    expect(problemsOf(changed('p(95)<200', 'x').replace('rate<0.0005', 'y'))).toHaveLength(2);
  });
});

describe('the workload', () => {
  const scenario = readScenario(documented, 's.yaml', null);

  it('is the same whatever the name, seed, thresholds and target are, and another with another load', () => {
    const hash = workloadHash(scenario);
    expect(workloadHash({ ...scenario, name: 'x', seed: 99, thresholds: [], monitors: [], address: { baseUrl: 'http://a' } })).toBe(hash);
    expect(workloadHash(withOverrides(scenario, { rate: '201/s' }))).not.toBe(hash);
    expect(workloadHash({ ...scenario, timeoutMs: 1 })).not.toBe(hash);
  });

  it('says how many requests there will be, and lists just those', () => {
    for (const arrival of ['uniform', 'poisson'] as const) {
      const short = withOverrides(
        { ...scenario, executor: { ...scenario.executor, arrival } as typeof scenario.executor },
        { duration: '30s', rate: '40/s' },
      );
      const lines = [...planLines(short)]
        .join('')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { id: number; t: number });
      expect(lines).toHaveLength(plannedArrivals(short) ?? -1);
      expect(lines.every(({ id, t }, i) => id === i && Number.isInteger(t) && t < 30e9)).toBe(true);
    }
    expect(plannedArrivals(withOverrides(scenario, { duration: '10s' }))).toBeGreaterThan(1800);
  });

  it('refuses overrides that do not fit', () => {
    expect(() => withOverrides(scenario, { vus: 3 })).toThrow(/no vus/);
    expect(() => withOverrides(scenario, { rate: '0/s' })).toThrow(/not a rate/);
    expect(() => withOverrides(scenario, { duration: 'long' })).toThrow(/not a duration/);
  });
});
