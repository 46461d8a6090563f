import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { p95 as p95Of, gateBench, runDetail } from '../gates/testing/gate-bench.ts';
import { PlanService } from './plan-service.ts';

const file = 'plans/plan.yaml';
const plan = `# The plan of the shop.
version: 1
title: Shop      # shown everywhere
phases:
  - id: one
    title: One
    state: active
    start: 2026-03-02

    # What is to be done.
    tasks:
      - { id: build,  title: Build it,  estimate: 2d, owner: lea }   # the hard part
      - id: check
        title: "Check it"
        estimate: 1d     # or two
        dependsOn: [build]
        milestone: M1
      - { id: old, title: Was once, state: dropped }
    milestones: [{ id: M1, title: Checked, due: 2026-03-05, criteria: [p95] }]
    risks: [{ id: R1, title: It is slow, probability: high, impact: low }]
    findings:
      - { id: C1, title: It leaked, severity: critical }
      - { id: H1, title: It was slow, severity: high, criterion: p95 }
    kpis: [{ id: K1, title: Response time, baseline: 400 ms, target: 200 ms, criterion: p95 }]
    criteria:
      - { id: p95, title: Response time, metric: response_time, stat: p95, op: <, value: 200, unit: ms, source: { scenario: checkout }, maxAge: 24h, revision: any }
`;

async function service(text = plan, now = Date.parse('2026-03-06T10:00:00Z')) {
  const bench = await gateBench({ plan: text, now: () => now });
  const plans = new PlanService({ workspace: bench.workspace, gates: bench.gates, evidence: bench.evidence, now: () => now });
  const full = path.join(bench.root, file);
  return {
    bench,
    plans,
    read: () => readFileSync(full, 'utf8'),
    write: (next: string) => writeFileSync(full, next),
    [Symbol.dispose]: () => bench[Symbol.dispose](),
  };
}

describe('a plan for its pages', () => {
  it('has its schedule, and progress that is counted from tasks and evidence', async () => {
    using made = await service();
    const { bench, plans } = made;
    const before = plans.get(file);
    expect(before.timeline).toMatchObject({ lengthDays: 3, criticalPath: ['build', 'check'], undated: false });
    expect(before.phases[0]).toMatchObject({
      tasks: { done: 0, total: 2 },
      criteria: { done: 0, total: 2 },
      milestones: [
        { tasks: { done: 0, total: 1 }, criteria: { done: 0, total: 1 }, reached: false, overdue: true, earliest: '2026-03-04' },
      ],
      findings: [
        { id: 'C1', by: { criterion: 'finding.C1', verdict: 'not_measured', attested: true } },
        { id: 'H1', by: { criterion: 'p95', verdict: 'not_measured', attested: false } },
      ],
      kpis: [{ by: { criterion: 'p95', observed: null } }],
    });
    bench.evidence.recordRun(runDetail({ endedAt: '2026-03-06T09:00:00.000Z', startedAt: '2026-03-06T08:59:00.000Z' }), [p95Of]);
    made.write(made.read().replace('title: "Check it"', 'title: "Check it"\n        state: done'));
    expect(plans.get(file).phases[0]).toMatchObject({
      tasks: { done: 1, total: 2 },
      criteria: { done: 1, total: 2 },
      milestones: [{ reached: true, overdue: false }],
      kpis: [{ by: { observed: 131, verdict: 'pass' } }],
    });
  });

  it('knows what was measured before, until when it is fresh, and its warnings', async () => {
    using made = await service();
    for (const [hour, value] of [
      ['07', 150],
      ['08', 131],
    ] as const) {
      made.bench.evidence.recordRun(
        runDetail({ runId: `r${hour}`, startedAt: `2026-03-06T${hour}:00:00.000Z`, endedAt: `2026-03-06T${hour}:30:00.000Z` }),
        [{ ...p95Of, value }],
      );
    }
    expect(made.plans.criteria(file).find(({ id }) => id === 'p95')).toMatchObject({
      phase: 'one',
      freshUntil: '2026-03-07T08:30:00.000Z',
      trend: [
        { at: '2026-03-06T07:30:00.000Z', value: 150 },
        { at: '2026-03-06T08:30:00.000Z', value: 131 },
      ],
    });
    expect(made.plans.list()).toMatchObject([
      {
        file,
        title: 'Shop',
        active: true,
        phases: [{ id: 'one', tasks: { done: 0, total: 2 }, milestones: { done: 0, total: 1 }, end: '2026-03-04' }],
        errors: 0,
        warnings: 1,
      },
    ]);
    expect(made.plans.get(file).problems).toMatchObject([{ severity: 'warning', message: 'The risk "R1" has no mitigation' }]);
  });

  it('that is broken is shown as it was, with its errors', async () => {
    using made = await service();
    made.plans.list();
    made.write(plan.replace('dependsOn: [build]', 'dependsOn: [bild]'));
    expect(made.plans.list()).toMatchObject([{ title: 'Shop', errors: 1, warnings: 1 }]);
    expect(made.plans.get(file)).toMatchObject({
      timeline: { criticalPath: ['build', 'check'] },
      problems: [{ severity: 'error' }, { severity: 'warning' }],
    });
  });
});

describe('a task that is changed', () => {
  it.each([
    ['a state in one line', 'build', { state: 'doing' }, plan.replace('owner: lea }', 'owner: lea, state: doing }')],
    [
      'an owner and an estimate in one line',
      'build',
      { owner: 'tom', estimate: '3d' },
      plan.replace('estimate: 2d, owner: lea', 'estimate: 3d, owner: tom'),
    ],
    ['a field that goes', 'build', { owner: null }, plan.replace(', owner: lea }', ' }')],
    ['a title in quotes', 'check', { title: 'Check: all' }, plan.replace('"Check it"', '"Check: all"')],
    [
      'a date in a block',
      'check',
      { due: '2026-03-20' },
      plan.replace('        milestone: M1\n', '        milestone: M1\n        due: 2026-03-20\n'),
    ],
    ['an estimate with a remark', 'check', { estimate: '2d' }, plan.replace('estimate: 1d     # or two', 'estimate: 2d     # or two')],
  ] as const)('by %s: nothing else of the text is touched', async (_what, task, change, expected) => {
    using made = await service();
    const { digest } = made.plans.read(file);
    const saved = made.plans.setTask({ file, expected: digest, phase: 'one', task, change });
    expect(made.read()).toBe(expected);
    expect(made.plans.read(file).digest).toBe(saved.digest);
    expect(readdirSync(path.join(made.bench.root, 'plans'))).toEqual(['plan.yaml']);
  });

  it('keeps the line ends of the file', async () => {
    using made = await service(plan.replaceAll('\n', '\r\n'));
    made.plans.setTask({ file, expected: made.plans.read(file).digest, phase: 'one', task: 'build', change: { estimate: '3d' } });
    expect(made.read()).toBe(plan.replace('estimate: 2d', 'estimate: 3d').replaceAll('\n', '\r\n'));
  });

  it('is not written over what somebody else has written meanwhile', async () => {
    using made = await service();
    const { digest } = made.plans.read(file);
    const theirs = plan.replace('Build it', 'Build it well');
    made.write(theirs);
    expect(() => made.plans.setTask({ file, expected: digest, phase: 'one', task: 'build', change: { state: 'done' } })).toThrow(
      expect.objectContaining({ code: 'CONFLICT' }),
    );
    expect(made.read()).toBe(theirs);
    // Also where the task itself is gone: what changed is to be looked at, not a name to be corrected.
    made.write(plan.replaceAll('build', 'make'));
    expect(() => made.plans.setTask({ file, expected: digest, phase: 'one', task: 'build', change: { state: 'done' } })).toThrow(
      expect.objectContaining({ code: 'CONFLICT' }),
    );
  });

  it.each([
    ['an estimate that is none', 'build', { estimate: 'soon' }, 'INVALID'],
    ['a milestone that does not exist', 'build', { milestone: 'M9' }, 'INVALID'],
    ['a date that its dependencies do not allow', 'check', { due: '2026-03-02' }, 'INVALID'],
    ['a task that does not exist', 'nothing', { state: 'done' }, 'NOT_FOUND'],
  ] as const)('to %s is refused, and nothing is written', async (_what, task, change, code) => {
    using made = await service();
    const { digest } = made.plans.read(file);
    expect(() => made.plans.setTask({ file, expected: digest, phase: 'one', task, change })).toThrow(expect.objectContaining({ code }));
    expect(made.read()).toBe(plan);
  });

  it.each(['../holdpoint.yaml', 'plans/../../x.yaml', 'scenarios/checkout.yaml', '/etc/passwd'])('of %s is refused', async (elsewhere) => {
    using made = await service();
    expect(() => made.plans.read(elsewhere)).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
    expect(() => made.plans.save({ file: elsewhere, text: '', expected: null })).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
  });
});

describe('the text of a plan', () => {
  it.each([
    [
      'a step that the scenario does not have',
      'metric: response_time',
      'metric: item.response_time',
      'No run of scenarios/checkout.yaml measures item.response_time',
    ],
    ['a scenario that is not there', 'scenario: checkout', 'scenario: chekout', 'There is no scenario scenarios/chekout.yaml.'],
  ])('warns of %s', async (_what, from, to, message) => {
    using made = await service();
    const { problems } = made.plans.check({ file, text: plan.replace(from, to) });
    expect(problems.map((problem) => [problem.severity, problem.line])).toEqual([
      ['warning', 20],
      ['warning', 26],
    ]);
    expect(problems[1]?.message).toContain(message);
  });

  it('is checked without being a file, and saved only over what was read', async () => {
    using made = await service();
    expect(made.plans.check({ file: 'plans/new.yaml', text: 'version: 2\n' }).problems).toMatchObject([
      { severity: 'error' },
      { severity: 'error' },
      { severity: 'error' },
    ]);
    expect(made.plans.check({ file, text: plan }).problems).toMatchObject([{ severity: 'warning' }]);
    const { digest } = made.plans.read(file);
    made.plans.save({ file, text: `${plan}# one\n`, expected: digest });
    expect(() => made.plans.save({ file, text: `${plan}# two\n`, expected: digest })).toThrow(
      expect.objectContaining({ code: 'CONFLICT' }),
    );
    expect(() => made.plans.save({ file, text: plan, expected: null })).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    expect(made.read()).toBe(`${plan}# one\n`);
  });
});
