import { describe, expect, it } from 'vitest';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { parsePlan } from '../parse-plan.ts';

const people = [
  { id: 'ada', name: 'Ada Moreau', roles: ['engineer'] },
  { id: 'ben', name: 'Ben Okafor', roles: ['approver'] },
];
const limit = '- { id: slow, title: S, metric: response_time, stat: p95, op: <, value: 1, unit: s, source: { scenario: a } }';

/** A sound phase, and one more list in it. */
const phaseWith = (list: string, ...items: string[]) =>
  `version: 1\ntitle: T\nphases:\n  - id: one\n    title: One\n    criteria:\n      ${limit}\n    ${list}:\n${items.map((item) => `      - ${item}\n`).join('')}`;
const tasks = (...items: string[]) => phaseWith('tasks', ...items.map((item) => `{ title: T, ${item} }`));

/** Every problem as `line:column severity message · hint`. */
function problemsOf(text: string): string[] {
  let problems;
  try {
    problems = parsePlan(text, 'plans/p.yaml', { people }).warnings;
  } catch (error) {
    if (!(error instanceof HoldpointError) || error.code !== 'INVALID') throw error;
    ({ problems } = error);
  }
  return problems.map(({ line, column, severity, message, hint }) => `${line}:${column} ${severity} ${message} · ${hint}`);
}

describe('a plan is refused', () => {
  it.each([
    ['task', tasks('id: a, estimate: 1h', 'id: a')],
    ['milestone', phaseWith('milestones', '{ id: a, title: A }', '{ id: a, title: B }')],
    ['risk', phaseWith('risks', '{ id: a, title: A, mitigation: m }', '{ id: a, title: B, mitigation: m }')],
    [
      'finding',
      phaseWith('findings', '{ id: a, title: A, severity: low, criterion: slow }', '{ id: a, title: B, severity: low, criterion: slow }'),
    ],
    ['KPI', phaseWith('kpis', '{ id: a, title: A, baseline: b, target: t }', '{ id: a, title: B, baseline: b, target: t }')],
    ['decision', phaseWith('decisions', '{ id: a, title: A }', '{ id: a, title: B }')],
    ['scope change', phaseWith('scopeChanges', '{ id: a, title: A }', '{ id: a, title: B }')],
    [
      'checklist',
      phaseWith('checklists', '{ id: a, title: A, items: [{ id: x, title: X }] }', '{ id: a, title: B, items: [{ id: y, title: Y }] }'),
    ],
    ['item', phaseWith('checklists', '{ id: a, title: A, items: [{ id: x, title: X }, { id: x, title: Y }] }')],
  ])('with two of one %s, and the other one is named', (kind, text) => {
    const found = problemsOf(text).find((problem) => problem.includes(`error There are two of the ${kind} "`));
    expect(found).toMatch(/^\d+:\d+ .*The other one is in line \d+\./);
  });

  it.each([
    [
      'an unknown task',
      tasks('id: a, estimate: 1h, dependsOn: [b]'),
      '9:54 error The task "a" depends on "b", which does not exist · There is no other task.',
    ],
    [
      'an unknown parent',
      tasks('id: a, estimate: 1h, parent: b', 'id: c'),
      'error The task "a" is part of "b", which does not exist · Known: c.',
    ],
    ['a task that waits for itself', tasks('id: a, estimate: 1h, dependsOn: [a]'), 'error The task "a" depends on itself'],
    [
      'an unknown milestone',
      tasks('id: a, estimate: 1h, milestone: M1'),
      'error There is no milestone "M1" in one · This phase has no milestones.',
    ],
    [
      'an unknown criterion of a milestone',
      phaseWith('milestones', '{ id: a, title: A, criteria: [slow, fast] }'),
      'error There is no criterion "fast" in one · Known: slow.',
    ],
    [
      'an unknown criterion of a finding',
      phaseWith('findings', '{ id: C1, title: A, severity: low, criterion: fast }'),
      'error There is no criterion "fast"',
    ],
    [
      'an unknown criterion of a KPI',
      phaseWith('kpis', '{ id: a, title: A, baseline: b, target: t, criterion: fast }'),
      'error There is no criterion "fast"',
    ],
    [
      'a signature of nobody',
      phaseWith('signOffs', '{ as: Head, person: zoe }'),
      'error There is no person "zoe" who could sign as Head · Known: ada, ben.',
    ],
    [
      'a signature of an engineer',
      phaseWith('signOffs', '{ as: Head, person: ada }'),
      'error Ada Moreau is to sign as Head, and is not an approver · Approvers: ben.',
    ],
    [
      'two options taken',
      phaseWith('decisions', '{ id: D1, title: A, options: [{ title: X, taken: true }, { title: Y, taken: true }] }'),
      'error The decision "D1" takes 2 options: "X" and "Y"',
    ],
    [
      'a due date before the start',
      tasks('id: a, estimate: 1h, start: 2026-03-10, due: 2026-03-09'),
      'error The task "a" is due on 2026-03-09, before it starts on 2026-03-10',
    ],
  ])('with %s', (_what, text, message) => expect(problemsOf(text).join('\n')).toContain(message));

  it('with tasks that wait for each other: the ring is named with its lines', () => {
    expect(problemsOf(tasks('id: a, dependsOn: [b]', 'id: b, dependsOn: [c]', 'id: c, dependsOn: [a]'))).toEqual([
      expect.stringMatching(
        /^\d+:\d+ error Tasks wait for each other: (?=.*a \(line 9\))(?=.*b \(line 10\))(?=.*c \(line 11\)).* → .* → .* → /,
      ),
    ]);
  });

  it('with a whole that waits for its part', () => {
    expect(problemsOf(tasks('id: a, dependsOn: [b]', 'id: b, parent: a')).join()).toContain(
      'A part and its whole cannot wait for each other',
    );
  });

  it('with a due date that the estimates before it do not allow', () => {
    const text = tasks('id: a, estimate: 3d, start: 2026-03-06', 'id: b, due: 2026-03-09, estimate: 1h, dependsOn: [a]');
    expect(problemsOf(text)).toEqual([
      expect.stringContaining(
        'error The task "b" is due on 2026-03-09, and "a", which it depends on, can end on 2026-03-10 at the earliest · See line 9.',
      ),
    ]);
    expect(problemsOf(text.replace('due: 2026-03-09', 'due: 2026-03-11'))).toEqual([]);
  });

  it('with a task that depends on all others and starts first', () => {
    const text = tasks(
      'id: a, estimate: 1d, start: 2026-03-09',
      'id: b, estimate: 1d, start: 2026-03-10',
      'id: c, estimate: 1d, start: 2026-03-02, dependsOn: [a, b]',
    );
    expect(problemsOf(text).join()).toContain('error The task "c" depends on all others of its phase, and starts first (2026-03-02)');
    expect(problemsOf(text.replace('2026-03-02', '2026-03-11'))).toEqual([]);
  });

  it('with a name that several phases have, asked from a third; of its own phase it is clear', () => {
    const phase = (id: string, task: string) =>
      `  - id: ${id}\n    title: P\n    criteria:\n      ${limit}\n    tasks:\n      - { title: T, estimate: 1h, ${task} }\n`;
    const text = `version: 1\ntitle: T\nphases:\n${phase('one', 'id: a')}${phase('two', 'id: a')}${phase('three', 'id: b, dependsOn: [a]')}`;
    expect(problemsOf(text).join()).toContain('The task "b" depends on "a", and several phases have one: one, two');
    expect(problemsOf(text.replace('id: b,', 'id: a }\n      - { title: T, estimate: 1h, id: b,'))).toEqual([]);
  });
});

describe('a plan warns, and holds nothing', () => {
  it.each([
    [
      'an estimate that is missing where it counts',
      tasks('id: a, estimate: 1h', 'id: b, dependsOn: [a]'),
      'The task "b" is on the critical path and has no estimate',
    ],
    ['no estimates at all', tasks('id: a', 'id: b'), 'None of the 2 tasks has an estimate'],
    [
      'an estimate of a task with parts',
      tasks('id: a, estimate: 1h', 'id: b, estimate: 1h, parent: a'),
      'The task "a" has parts: its own estimate is not used',
    ],
    [
      'a date that its own estimate breaks',
      tasks('id: a, estimate: 1w, start: 2026-03-02, due: 2026-03-04'),
      'is due on 2026-03-04, and can end on 2026-03-06 at the earliest',
    ],
    ['an owner who is nobody', tasks('id: a, estimate: 1h, owner: zoe'), 'The owner "zoe" is nobody of holdpoint.yaml'],
    ['a risk without mitigation', phaseWith('risks', '{ id: R1, title: A }'), 'The risk "R1" has no mitigation'],
    [
      'a decision that is not taken',
      phaseWith('decisions', '{ id: D1, title: A, options: [{ title: X }] }'),
      'The decision "D1" takes no option',
    ],
    ['a decision without options', phaseWith('decisions', '{ id: D1, title: A }'), 'The decision "D1" names no options'],
    [
      'a phase without required criteria',
      phaseWith('tasks', '{ id: a, title: A, estimate: 1h }').replace('id: slow,', 'id: slow, required: false,'),
      'The phase "one" has no required criterion',
    ],
    [
      'a person who is asked to sign twice',
      phaseWith('signOffs', '{ as: Head, person: ben }', '{ as: Owner, person: ben }'),
      'Ben Okafor is asked to sign twice',
    ],
  ])('of %s', (_what, text, message) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(/^\d+:\d+ warning /)]);
    expect(problemsOf(text)[0]).toContain(message);
  });

  it('of nothing where all is said; an owner may be named as well as identified', () => {
    expect(problemsOf(tasks('id: a, estimate: 1h, owner: Ada Moreau', 'id: b, estimate: 2h, owner: ada, dependsOn: [a]'))).toEqual([]);
  });
});
