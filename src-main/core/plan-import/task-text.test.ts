import { expect, test } from 'vitest';
import { importPlan } from './import-plan.ts';
import { readTaskText } from './task-text.ts';

test.each([
  ['Split payment service (3d, @lena)', { title: 'Split payment service', waits: null, owner: 'lena', estimate: '3d' }],
  [
    'Delta images (5d, @omar) — depends on Split payment service',
    { title: 'Delta images', waits: 'Split payment service', owner: 'omar', estimate: '5d' },
  ],
  [
    'Streaming writer — 3d — @ivy, depends on Worker pool',
    { title: 'Streaming writer', waits: 'Worker pool', owner: 'ivy', estimate: '3d' },
  ],
  ['Property tests (2d), blocked by Task 2', { title: 'Property tests (2d)', waits: 'Task 2', owner: null, estimate: null }],
  ['Worker pool (8 workers)', { title: 'Worker pool (8 workers)', waits: null, owner: null, estimate: null }],
  ['Check what happens after 5 minutes', { title: 'Check what happens after 5 minutes', waits: null, owner: null, estimate: null }],
])('%s', (written, read) => {
  expect(readTaskText(written)).toEqual(read);
});

test('a task waits for another by its title; who, how long and the state are read from the line', () => {
  const document =
    '## Tasks\n\n- [x] Split payment service (3d, @lena)\n- [ ] Delta images (5d, @omar) — depends on Split payment service\n';
  const { plan } = importPlan(new TextEncoder().encode(document), 'x.md');
  expect(plan.tasks.map(({ id, title, state, owner, estimate }) => [id, title, state, owner, estimate])).toEqual([
    ['split-payment-service', 'Split payment service', 'done', 'lena', '3d'],
    ['delta-images', 'Delta images', 'todo', 'omar', '5d'],
  ]);
  expect(plan.dependencies.map(({ from, to }) => [from, to])).toEqual([['delta-images', ['split-payment-service']]]);
});

test('risks say how likely and how grave in brackets; milestones when; M1 below findings is a finding', () => {
  const document = [
    '## Milestones\n\n### M3.1 – Conflict resolution (Week 21)\n',
    '## Risks\n\n1. **Clock skew** (probability: medium, impact: high) — Mitigation: refuse nodes.\n2. Cost overrun (low / medium). Mitigation: a cap.\n',
    '## Findings\n\n- **M1 (medium)**: the log is large. Fix: sample.\n',
  ].join('\n');
  const { plan } = importPlan(new TextEncoder().encode(document), 'x.md');
  expect(plan.risks.map(({ title, probability, impact, mitigation }) => [title, probability, impact, mitigation])).toEqual([
    ['Clock skew', 'medium', 'high', 'refuse nodes.'],
    ['Cost overrun', 'low', 'medium', 'a cap.'],
  ]);
  expect(plan.milestones.map(({ id, when }) => [id, when])).toEqual([['M3.1', 'Week 21']]);
  expect(plan.findings.map(({ id, title, severity }) => [id, title, severity])).toEqual([['M1', 'the log is large', 'medium']]);
});
