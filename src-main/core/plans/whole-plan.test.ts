import { describe, expect, it } from 'vitest';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { parsePlan } from './parse-plan.ts';
import { ruleOf, topicOf } from './plan.ts';
import { workingHours } from './plan-schema.ts';

const whole = `version: 1
title: T
phases:
  - id: one
    title: One
    start: 2026-03-02
    tasks:
      - { id: a, title: A, estimate: 2d, milestone: M1 }
      - { id: b, title: B, estimate: 4h, dependsOn: [a] }
    milestones:
      - { id: M1, title: First, due: 2026-03-10, criteria: [slower] }
    findings:
      - { id: C1, title: The terminal leaks, severity: critical }
      - { id: H1, title: Slow queries, severity: high, criterion: slower }
    checklists:
      - id: launch
        title: Before launch
        items:
          - { id: pager, title: The pager rings }
          - { id: docs, title: The documents are read }
    criteria:
      - { id: slower, title: Not slower, metric: response_time, stat: p95, op: <=, value: 5, unit: "%", baseline: pinned, source: { scenario: checkout } }
      - { id: ratio, title: Not slower, metric: response_time, stat: p95, op: <=, value: 1.05, unit: x, baseline: { run: r1 }, source: { scenario: checkout } }
      - { id: unit, title: Unit tests, metric: tests_failed, stat: count, op: ==, value: 0, unit: count, source: { import: unit } }
    scopeChanges:
      - { id: S1, title: Add a database, impact: { delay: 2 weeks }, alternatives: [Wait] }
    decisions:
      - { id: D1, title: Which store, options: [{ title: Postgres, taken: true }, { title: None, cost: no history }] }
    signOffs: [{ as: Head of operations, person: ada }]
`;

function messagesOf(text: string): string[] {
  try {
    parsePlan(text, 'plans/p.yaml');
  } catch (error) {
    if (error instanceof HoldpointError) return error.problems.map(({ message, line }) => `${line}: ${message}`);
    throw error;
  }
  return [];
}

describe('a whole plan', () => {
  const [phase] = parsePlan(whole, 'plans/p.yaml').phases;

  it('asks of people what nothing measures: each item of a checklist, and each finding that has no criterion', () => {
    expect(phase?.criteria.map(({ id, origin }) => `${id} ${origin}`)).toEqual([
      'slower plans/p.yaml:22',
      'ratio plans/p.yaml:23',
      'unit plans/p.yaml:24',
      'launch.pager plans/p.yaml:19',
      'launch.docs plans/p.yaml:20',
      'finding.C1 plans/p.yaml:13',
    ]);
    expect(phase?.criteria.at(-1)).toMatchObject({ kind: 'checklist', finding: 'C1', required: true, revision: 'current', maxAgeMs: null });
    const loose = parsePlan(whole.replace('severity: critical', 'severity: critical, revision: any, maxAge: 7d'), 'plans/p.yaml');
    expect(loose.phases[0]?.criteria.at(-1)).toMatchObject({ finding: 'C1', revision: 'any', maxAgeMs: 604_800_000 });
  });

  it('says of each criterion how it reads and what answers it', () => {
    expect(phase?.criteria.map(ruleOf)).toEqual([
      'p95 <= +5 % of the pinned baseline',
      'p95 <= 1.05 × run r1',
      '== 0 count',
      'attested',
      'attested',
      'verified',
    ]);
    expect(phase?.criteria.map((one) => topicOf('one', one))).toEqual([
      'run:scenarios/checkout.yaml',
      'run:scenarios/checkout.yaml',
      'import:unit',
      'checklist:one/launch.pager',
      'checklist:one/launch.docs',
      'checklist:one/finding.C1',
    ]);
  });

  it.each([
    [
      'a relative criterion in a unit of time',
      whole.replace('unit: "%"', 'unit: ms'),
      'A figure against a baseline is in % or x, not in ms',
    ],
    [
      'a baseline of something else than a run',
      whole.replace('source: { import: unit }', 'baseline: pinned, source: { import: unit }'),
      'Only a run has a baseline',
    ],
    [
      'a test metric that is asked of a run',
      whole.replace('source: { import: unit }', 'source: { scenario: checkout }'),
      'Unknown metric "tests_failed"',
    ],
    ['an estimate in calendar words', whole.replace('estimate: 2d', 'estimate: soon'), 'must be working time such as 4h, 2d or 1w'],
    ['a date that does not exist', whole.replace('2026-03-10', '2026-02-30'), 'must be a date such as 2026-03-31'],
    ['an item of the id of a criterion', whole.replace('id: ratio', 'id: launch.pager'), 'There are two of the criterion "launch.pager"'],
  ])('with %s is refused', (_what, text, message) => {
    expect(messagesOf(text).join('\n')).toContain(message);
  });

  it.each([
    ['4h', 4],
    ['2d', 16],
    ['1w', 40],
    ['1d 4h', 12],
    ['0.5d', 4],
    ['30m', 0.5],
    ['soon', null],
    ['', null],
  ])('takes %s as working time', (text, hours) => expect(workingHours(text)).toBe(hours));
});
