import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReviewedCriterion, ReviewedDocument } from '#shared/contract/plan-import.ts';
import { beginReview, changesOf, type Review, review, type ReviewAction, ruleOf } from './review.ts';
import { wrapLines } from './wrap-lines.ts';

function criterion(line: number): ReviewedCriterion {
  return {
    line,
    title: `Line ${line}`,
    phase: null,
    required: true,
    metric: 'response_time',
    stat: 'p95',
    op: '<',
    value: 200,
    unit: 'ms',
    source: null,
    notes: [],
  };
}

const document: ReviewedDocument = {
  title: 'A plan',
  lines: ['a', 'b', 'c', 'd'],
  raw: [],
  remarks: [],
  marks: [],
  criteria: [criterion(1), criterion(2), criterion(4)],
  phases: [],
  contradictions: [],
  counts: { phases: 0, milestones: 0, tasks: 0, criteria: 3, risks: 0, findings: 0, dependencies: 0, reviews: 0 },
  suggestedName: 'a-plan',
};

const actions = fc.oneof(
  fc.record({
    kind: fc.constant('edit' as const),
    key: fc.constantFrom('read-0', 'read-1', 'added-0'),
    change: fc.constantFrom({ value: 5 }, { title: 'x' }, { required: false }),
  }),
  fc.record({ kind: fc.constantFrom('drop' as const, 'restore' as const), key: fc.constantFrom('read-0', 'read-2', 'added-0', 'added-1') }),
  fc.constant<ReviewAction>({ kind: 'add', criteria: [criterion(3)] }),
  fc.constant<ReviewAction>({ kind: 'name', plan: 'other' }),
);

describe('a review', () => {
  test('what a person did is the same after a reload', () => {
    fc.assert(
      fc.property(fc.array(actions, { maxLength: 12 }), (done) => {
        const before = done.reduce<Review>(review, beginReview(document, null));
        const kept = { plan: before.plan, changes: changesOf(before) };
        const after = beginReview(document, JSON.parse(JSON.stringify(kept)) as typeof kept);
        const shown = ({ entries }: Review) =>
          entries.filter(({ dropped }) => !dropped).map((entry) => ({ criterion: entry.criterion, index: entry.index }));
        expect(shown(after)).toEqual(shown(before));
        expect(changesOf(after)).toEqual(changesOf(before));
        expect(after.plan).toBe(before.plan);
      }),
    );
  });

  test('an added line stands where the document has it', () => {
    const { entries } = review(beginReview(document, null), { kind: 'add', criteria: [criterion(3)] });
    expect(entries.map((entry) => entry.criterion.line)).toEqual([1, 2, 3, 4]);
  });

  test('what nobody touched is not sent', () => {
    expect(changesOf(beginReview(document, null))).toEqual({ changed: [], added: [] });
  });

  test('a rule in words', () => {
    expect(ruleOf(criterion(1))).toBe('response_time · p95 < 200 ms');
    expect(ruleOf({ ...criterion(1), metric: 'bugs', stat: 'count', op: '==', value: 0, unit: 'count' })).toBe('bugs · == 0');
  });
});

test('rows together are the text, none is wider than the pane, and each line begins once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 200, size: 'max' }).map((text) => text.replaceAll(/[\n\t]/g, ' '))),
      fc.integer({ min: 20, max: 90 }),
      (lines, columns) => {
        const rows = wrapLines(lines, columns);
        expect(
          lines.map((_, index) =>
            rows
              .filter(({ line }) => line === index + 1)
              .map(({ text }) => text)
              .join(''),
          ),
        ).toEqual(lines);
        expect(rows.every(({ text }) => text.length <= columns + 1)).toBe(true);
        expect(rows.filter(({ first }) => first)).toHaveLength(lines.length);
      },
    ),
  );
});
