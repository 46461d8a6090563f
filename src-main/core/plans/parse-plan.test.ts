import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { parsePlan } from './parse-plan.ts';
import { ruleOf, topicOf } from './plan.ts';

const criterion = 'id: a, title: A, metric: response_time, stat: p95, op: <, value: 200, unit: ms, source: { scenario: checkout }';

const planWith = (...criteria: string[]) =>
  `version: 1\ntitle: T\nphases:\n  - id: one\n    title: One\n    criteria:\n${criteria.map((one) => `      - { ${one} }\n`).join('')}`;

function problemsOf(text: string, context = {}) {
  try {
    parsePlan(text, 'plans/p.yaml', context);
  } catch (error) {
    if (error instanceof HoldpointError && error.code === 'INVALID') return error.problems;
    throw error;
  }
  return [];
}

describe('a plan', () => {
  it('tells of each criterion where it stands, how it reads and what answers it', () => {
    const [phase] = parsePlan(planWith(criterion, 'id: b, title: B, source: { checklist: true }'), 'plans/p.yaml').phases;
    expect(phase?.criteria.map(({ origin }) => origin)).toEqual(['plans/p.yaml:7', 'plans/p.yaml:8']);
    expect(phase?.criteria.map((one) => ruleOf(one))).toEqual(['p95 < 200 ms', 'attested']);
    expect(phase?.criteria.map((one) => topicOf('one', one))).toEqual(['run:scenarios/checkout.yaml', 'checklist:one/b']);
    expect(phase?.criteria[0]).toMatchObject({ required: true, revision: 'current', accept: 'measured', maxAgeMs: null });
  });

  it.each([
    ['an unknown metric', criterion.replace('response_time', 'responsetime'), 'Unknown metric "responsetime"', 'response_time'],
    ['an unknown unit', criterion.replace('unit: ms', 'unit: sec'), 'Unknown unit "sec"', 'ms, us'],
    ['a unit of something else', criterion.replace('unit: ms', 'unit: MB'), 'response_time p95 is not measured in MB', 'ms, us'],
    ['a stat that the metric lacks', criterion.replace('p95', 'count'), 'response_time has no count', 'p50'],
    [
      'an unknown datasource',
      'id: a, title: A, metric: m, stat: value, op: <, value: 1, unit: "%", source: { probe: p, datasource: x }',
      'There is no datasource "x"',
      'shop',
    ],
  ])('with %s is refused, and the known ones are named', (_what, bad, message, hint) => {
    const [problem] = problemsOf(planWith(bad), { datasources: ['shop'] });
    expect(problem).toMatchObject({ message, line: 7, file: 'plans/p.yaml', severity: 'error' });
    expect(problem?.column).toBeGreaterThan(8);
    expect(problem?.hint).toContain(hint);
  });

  it.each([
    ['two phases of one id', `${planWith(criterion)}  - id: one\n    title: Again\n`, 8],
    ['two criteria of one id', planWith(criterion, criterion), 8],
    ['a key twice', 'version: 1\ntitle: A\ntitle: B\nphases: []\n', 3],
    ['no phases', 'version: 1\ntitle: A\nphases: []\n', 3],
    ['a duration that is none', planWith(`${criterion}, maxAge: soon`), 7],
    ['a value that is no number', planWith(criterion.replace('200', '"200"')), 7],
    ['an infinite limit', planWith(criterion.replace('200', '.inf')), 7],
    ['no source', planWith(criterion.replace(/, source.*$/, '')), 7],
    ['a checklist item with a metric', planWith(criterion.replace('scenario: checkout', 'checklist: true')), 7],
    ['a key that does not exist', planWith(`${criterion}, requird: false`), 7],
    ['broken YAML', 'version: 1\ntitle: [\n', 3],
  ])('with %s is refused at its line', (_what, text, line) => {
    expect(problemsOf(text)[0]).toMatchObject({ line });
  });

  it.each([
    ['item.response_time', 'p95', 'ms', 'item.response_time'],
    ['buy/order.error_rate', 'rate', '"%"', 'buy/order.error_rate'],
    ['"response_time{step: \\"item\\"}"', 'p95', 'ms', 'item.response_time'],
    ['"response_time{region: eu}"', 'p95', 'ms', 'response_time{region:eu}'],
    ['http_req_failed', 'rate', '"%"', 'error_rate'],
    ['dropped', 'count', 'requests', 'dropped'],
    ['checks', 'rate', '"%"', 'checks'],
    ['chat.round_trip_time', 'p99', 's', 'chat.round_trip_time'],
    ['pool.pool_waits', 'count', 'count', 'pool.pool_waits'],
  ])('can ask for %s, as a threshold can', (metric, stat, unit, name) => {
    const text = planWith(
      `id: a, title: A, metric: ${metric}, stat: ${stat}, op: <, value: 1, unit: ${unit}, source: { scenario: checkout }`,
    );
    expect(parsePlan(text, 'plans/p.yaml').phases[0]?.criteria[0]).toMatchObject({ metric: name });
  });

  it.each([
    ['item.error_rate', 'p95', 'ms', 'item.error_rate has no p95'],
    ['"dropped{region:eu}"', 'count', 'count', 'Unknown metric "dropped{region:eu}"'],
    ['item.anything', 'value', 'ms', 'item.anything has no value'],
  ])('cannot ask for %s %s', (metric, stat, unit, message) => {
    const text = planWith(
      `id: a, title: A, metric: ${metric}, stat: ${stat}, op: <, value: 1, unit: ${unit}, source: { scenario: checkout }`,
    );
    expect(problemsOf(text)[0]?.message).toBe(message);
  });

  it('reports every problem at once', () => {
    expect(
      problemsOf(planWith(criterion.replace('unit: ms', 'unit: sec'), criterion.replace('p95', 'count').replace('id: a', 'id: c'))),
    ).toHaveLength(2);
  });

  it('of the demo is sound, and has the criteria that the story needs', () => {
    const file = path.resolve(import.meta.dirname, '../../../resources/demo/workspace/plans/phase-4.yaml');
    const plan = parsePlan(readFileSync(file, 'utf8'), 'plans/phase-4.yaml', {
      datasources: ['shop'],
      people: [{ id: 'ada', name: 'Ada Moreau', roles: ['engineer'] }],
    });
    expect(plan.phases.map(({ id, state }) => [id, state])).toEqual([
      ['phase-4', 'active'],
      ['phase-5', 'planned'],
    ]);
    const criteria = plan.phases[0]?.criteria ?? [];
    expect(criteria.map(({ id }) => id)).toEqual(['response-time', 'error-rate', 'memory-slope', 'cache-hit', 'runbook']);
    // Wide enough for the estimate of a healthy minute, and well below a leak of 60 MB/min (3,600 MB/h).
    const slope = criteria.find(({ id }) => id === 'memory-slope');
    expect(slope).toMatchObject({ kind: 'measured', op: '<', unit: 'MB/h', accept: 'estimate' });
    const limit = slope?.kind === 'measured' ? slope.value : Number.NaN;
    expect(limit).toBeGreaterThanOrEqual(300);
    expect(limit).toBeLessThanOrEqual(1800);
  });
});
