import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePlan } from '../plans/parse-plan.ts';
import { draftPlan } from './draft-plan.ts';
import { importPlan } from './import-plan.ts';

const read = (markdown: string) => importPlan(new TextEncoder().encode(markdown), 'plan.md');

describe('a document of phases and tasks', () => {
  const { plan } = read(`# Migration
**Status**: In progress

## Phase 1: Design (2 weeks)
**Duration:** 1-2 weeks
**Priority**: ⭐⭐ Medium
**Owner**: Ada

### Tasks
#### Task 1: Write the schema
- **Owner**: Grace
- **Estimate**: 3 days
- **Schedule**: Day 1-3
- [x] Tables
- [ ] Indexes (P1)
#### Task 2: Review it
- **Dependencies**: Task 1 complete
- **Schedule**: Day 2
#### Task 3: Release
- **Dependencies**: All
- **Schedule**: Day 1
#### Task 4: Announce
- **Dependencies**: Tasks 2 & 5

## Phase 2: Operation
- M2.1 (Week 3): Dashboards are live
### Risks
| Risk | Probability | Impact | Mitigation |
|---|---|---|---|
| Slow queries | Medium | High | Add indexes |
`);

  test('keeps phases with their front matter', () => {
    expect(plan.phases).toMatchObject([
      { id: 'phase-1', title: 'Design', duration: '2 weeks', priority: 'Medium', owner: 'Ada', line: 4 },
      { id: 'phase-2', title: 'Operation', state: 'active' },
    ]);
  });

  test('keeps tasks with owner, estimate, priority and state', () => {
    expect(plan.tasks).toMatchObject([
      { id: 'task-1', title: 'Write the schema', owner: 'Grace', estimate: '3 days', schedule: 'Day 1-3', phase: 'phase-1' },
      { title: 'Tables', state: 'done', parent: 'task-1' },
      { title: 'Indexes (P1)', state: 'todo', priority: 'P1' },
      { id: 'task-2' },
      { id: 'task-3' },
      { id: 'task-4' },
    ]);
  });

  test('reads dependencies in words', () => {
    expect(plan.dependencies).toMatchObject([
      { from: 'task-2', to: ['task-1'] },
      { from: 'task-3', to: ['*'] },
      { from: 'task-4', to: ['task-2', 'task-5'] },
    ]);
  });

  test('keeps milestones and risks', () => {
    expect(plan.milestones).toMatchObject([{ id: 'M2.1', title: 'Dashboards are live', when: 'Week 3', phase: 'phase-2' }]);
    expect(plan.risks).toMatchObject([
      { title: 'Slow queries', probability: 'Medium', impact: 'High', mitigation: 'Add indexes', phase: 'phase-2' },
    ]);
  });

  test('reports what contradicts itself', () => {
    const said = plan.contradictions.map(({ kind, message }) => `${kind}: ${message}`);
    expect(said).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^schedule: task 3 "Release" depends on all others but starts on day 1/),
        expect.stringMatching(/^schedule: task 2 .* starts on day 2, before task 1/),
        expect.stringMatching(/^unknown_dependency: task 4 .* "task 5"/),
      ]),
    );
  });
});

test('tasks that wait for each other are reported as a cycle', () => {
  const { plan } = read(`## Tasks
| Task | Depends on | Owner |
|---|---|---|
| Task 1: Build | Task 2 | Ada |
| Task 2: Test | Task 1 | Bob |`);
  expect(plan.contradictions).toMatchObject([
    { kind: 'cycle', message: expect.stringContaining('task 1 "Build" → task 2 "Test" → task 1 "Build"') },
  ]);
});

test('two values for one goal are reported', () => {
  const { plan } = read(`# Phase 1: Speed
## Goals
- Checkout latency (p95) < 200 ms
## Acceptance criteria
- Checkout latency (p95) < 0.3 s`);
  expect(plan.contradictions).toMatchObject([{ kind: 'two_values', line: 5, lines: [3] }]);
});

test('the timeline is read from a tree in a code block', () => {
  const { plan } = read(`## Timeline
\`\`\`
Phase 9
├── Week 33-34: Foundations
└── Week 35: Branches
\`\`\``);
  expect(plan.milestones).toMatchObject([
    { id: 'Week 33-34', title: 'Foundations', line: 4 },
    { id: 'Week 35', title: 'Branches', line: 5 },
  ]);
});

test('reviews of a sign-off table keep their positions', () => {
  const { plan } = read(`## Sign-off
| Reviewer | Role | Decision | Comment |
|---|---|---|---|
| Ada | Security | Approved | fine |
| Bob | Operations | Objects | no backup |
| Cem | Testing | ☐ | |`);
  expect(plan.reviews).toMatchObject([
    { reviewer: 'Ada', lens: 'security', position: 'approve' },
    { reviewer: 'Bob', lens: 'infrastructure', position: 'object', statement: 'no backup' },
    { reviewer: 'Cem', position: 'pending' },
  ]);
});

test('a ticked goal is claimed, never passed', () => {
  const { plan } = read('## Goals\n- ✅ Uptime > 99.9%\n- Error rate < 1%');
  expect(plan.criteria.map(({ claimed }) => claimed)).toEqual([true, false]);
});

describe('bad input', () => {
  test('an empty file gives an empty plan, and a draft that is a plan', () => {
    const imported = read('');
    expect(Object.values(imported.plan).every((items) => items.length === 0)).toBe(true);
    expect(parsePlan(draftPlan(imported), 'draft.yaml').phases).toHaveLength(1);
  });

  test('bytes that are no UTF-8 are remarked with their line, and the rest is read', () => {
    const { plan, remarks } = importPlan(
      Buffer.concat([Buffer.from('# Goals\n- caf'), Buffer.from([0xe9, 0xff]), Buffer.from('\n- Uptime > 99.9%\n')]),
      'x.md',
    );
    expect(remarks).toEqual([expect.stringMatching(/^Line 2: .*not valid UTF-8/)]);
    expect(plan.criteria).toMatchObject([{ line: 3, value: 99.9 }]);
  });

  test('a byte order mark and UTF-16 are understood', () => {
    expect(read('\ufeff# Phase 1: Start').plan.phases).toMatchObject([{ id: 'phase-1' }]);
    expect(importPlan(Buffer.from('\ufeff# Phase 1: Start', 'utf16le'), 'x.md').plan.phases).toMatchObject([{ id: 'phase-1' }]);
  });

  test('no text makes it throw, and every draft is a valid plan', () => {
    const pieces = fc.constantFrom(
      '# ',
      '## Phase 1: A\n',
      '- ',
      '- [ ] ',
      '| a | b |\n|---|---|\n| ',
      ' | ',
      '\n',
      '\n\n',
      '> ',
      '```\n',
      '**Status**: ',
      '< 200ms',
      ' p95 ',
      '99.9%',
      ' not ',
      'Zero critical',
      '22/22',
      'Task 1',
      'Tasks 1 & 2',
      '**Dependencies**: All\n',
      '→',
      'ğŸš€',
      '`',
      '*',
      '[',
      '](',
      '$',
      '\\',
      '\t',
      '1.',
      '~~',
      '<br>',
      '&lt;',
      '\u0000',
      '---\n',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 40 }), (parts) => {
        const imported = read(parts.join(''));
        expect(parsePlan(draftPlan(imported), 'draft.yaml').phases.length).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test('no bytes make it throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(importPlan(bytes, 'x.md').title).toBeTypeOf('string');
      }),
      { numRuns: 100 },
    );
  });
});

describe('the documents that teams of the field wrote', () => {
  const load = (name: string) => importPlan(readFileSync(new URL(`testing/${name}.md`, import.meta.url)), name);

  test('the realtime phase: seven goals, damaged by Windows-1252', () => {
    const { plan, remarks } = load('phase-7-realtime');
    expect(remarks).toEqual([expect.stringContaining('Windows-1252')]);
    expect(
      plan.criteria.map(({ line, text, metric, stat, op, value, unit }) => [line, text, `${metric} ${stat} ${op} ${value} ${unit}`]),
    ).toEqual([
      [201, '✅ API response time < 200ms (p95)', 'api_response_time p95 < 200 ms'],
      [202, '✅ Database query time < 50ms (p95)', 'database_query_time p95 < 50 ms'],
      [203, '✅ Cache hit rate > 85%', 'cache_hit_rate rate > 85 %'],
      [204, '✅ WebSocket latency < 100ms', 'websocket_latency value < 100 ms'],
      [207, '✅ Support 20,000+ requests/minute', 'requests rate >= 20000 requests/minute'],
      [215, '✅ Error rate < 0.05%', 'error_rate rate < 0.05 %'],
      [216, '✅ Uptime > 99.9%', 'uptime value > 99.9 %'],
    ]);
    expect(plan.criteria.every(({ phase, claimed }) => phase === 'phase-7' && claimed)).toBe(true);
    expect(plan.criteria[0]?.raw).toBe('- âœ… API response time < 200ms (p95)');
    expect(plan.phases).toMatchObject([{ id: 'phase-7', title: 'Production Optimization & Real-Time Features', state: 'planned' }]);
    expect(plan.tasks.filter(({ parent }) => parent === null).map(({ id, line }) => [id, line])).toEqual([
      ['task-1', 50],
      ['task-2', 77],
      ['task-3', 103],
      ['task-4', 128],
      ['task-5', 152],
      ['task-6', 177],
    ]);
    expect(plan.risks).toMatchObject([
      { line: 254, mitigation: expect.stringContaining('proven libraries') },
      { line: 258 },
      { title: 'Performance regression', mitigation: 'Performance testing, monitoring, gradual rollout' },
    ]);
    expect(plan.dependencies.map(({ line }) => line)).toEqual([269, 270, 271, 272]);
    expect(plan.milestones.map(({ id, items }) => [id, items.length])).toEqual([
      ['Week 1', 3],
      ['Week 2', 3],
      ['Week 3', 3],
      ['Week 4', 4],
    ]);
  });

  test('the round table: no measurable goal, findings, seven specialists, a pending approval', () => {
    const { plan, text } = load('phase-4-hardening-round-table');
    expect(text).toContain('## 🎯 AGENDA');
    expect(text).toContain('changes—it');
    expect(plan.criteria).toEqual([]);
    expect(plan.findings.map(({ id, lines }) => [id, lines])).toEqual([
      ['H1', [168, 291]],
      ['C1', [169, 292]],
      ['C3', [170]],
    ]);
    expect(plan.phases.map(({ id, state, duration }) => [id, state, duration])).toEqual([
      ['phase-4', 'in_review', '1 Week'],
      ['phase-5', 'planned', '1 week'],
      ['phase-6', 'planned', '1 week'],
      ['phase-7', 'planned', null],
    ]);
    const reviews = plan.reviews.filter(({ kind, line }) => kind === 'review' && line < 160);
    expect(reviews.map(({ reviewer, lens, position }) => [reviewer, lens, position])).toEqual([
      ['Dr. Sarah Chen', null, 'object'],
      ['Alex Novak', null, 'object'],
      ['Sam Martinez', 'testing', 'approve'],
      ['Riley Thompson', 'infrastructure', 'object'],
      ['Quinn Roberts', 'documentation', 'object'],
      ['Jordan Chen', 'security', 'object'],
      ['Taylor Brooks', 'governance', 'object'],
    ]);
    expect(plan.reviews.filter(({ kind }) => kind === 'decision').map(({ line }) => line)).toEqual([163, 237]);
    expect(plan.reviews.filter(({ kind }) => kind === 'pending_approval').map(({ line }) => line)).toEqual([6, 261, 286, 306, 310]);
    expect(plan.tasks.filter(({ schedule }) => schedule !== null).map(({ title, schedule }) => `${title}: ${schedule}`)).toEqual([
      'Fix Validation: Day 1-2',
      'Stress Testing: Day 3-4',
      'Error Recovery Testing: Day 5-6',
      'Documentation & Monitoring: Day 7',
    ]);
    expect(plan.tasks.find(({ line }) => line === 290)?.owner).toBe('Sam Martinez');
    expect(plan.contradictions.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^Phase 5 is called "Database Design.*"Database Planning"/),
    );
  });

  test('the optional phases: durations, risks and priorities of three phases, no measurable goal', () => {
    const { plan } = load('optional-phases-7-9');
    expect(plan.criteria).toEqual([]);
    expect(plan.phases).toMatchObject([
      { id: 'phase-7', state: 'deferred', duration: '1-2 hours', risk: 'Low', priority: 'Low' },
      { id: 'phase-8', state: 'deferred', duration: '3-4 hours', risk: 'Low', priority: 'Medium' },
      { id: 'phase-9', state: 'deferred', duration: '2-3 hours', risk: 'Medium', priority: 'High' },
    ]);
    expect(plan.tasks).toHaveLength(55);
    expect(plan.risks).toEqual([]);
  });

  test.for(['phase-7-realtime', 'phase-4-hardening-round-table', 'optional-phases-7-9'])(
    'the draft of %s is a valid plan that is not active',
    (name) => {
      const draft = parsePlan(draftPlan(load(name)), 'draft.yaml');
      expect(draft.active).toBe(false);
    },
  );
});
