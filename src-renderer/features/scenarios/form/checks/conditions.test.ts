import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edited } from '#shared/yaml/yaml-edit.ts';
import { isRecord, type Plain } from '#shared/yaml/plain-value.ts';
import { addable, addition, comparisonsOf, conditionsOf, named, subjects, written } from './conditions.ts';

describe('the lines of a check', () => {
  it('are what is written, in words a person types', () => {
    const check = {
      name: 'fine',
      status: [200, '3xx'],
      header: { 'content-type': { contains: 'json' } },
      body: [{ matches: '/^a/i' }, 'whole'],
      jsonPath: { '$.id': 7, '$.word': '7', '$.gone': { exists: false }, '$.list': [1, 2] },
      value: { rows: { moreThan: 0 } },
      responseTime: '< 200ms',
    };
    expect(conditionsOf(check).map(({ subject, of, comparison, expected }) => [subject, of, comparison, expected])).toEqual([
      ['status', null, 'is', '200, 3xx'],
      ['header', 'content-type', 'contains', 'json'],
      ['body', null, 'matches', '/^a/i'],
      ['body', null, 'is', 'whole'],
      ['jsonPath', '$.id', 'is', '7'],
      ['jsonPath', '$.word', 'is', '"7"'],
      ['jsonPath', '$.gone', 'missing', ''],
      ['jsonPath', '$.list', 'is', '[1,2]'],
      ['value', 'rows', 'moreThan', '0'],
      ['responseTime', null, 'lessThan', '200ms'],
    ]);
  });

  it('written again mean the same, whatever they expect', () => {
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const text = fc.string({ minLength: 1 });
    const wanted: fc.Arbitrary<Plain> = fc.oneof(
      scalar,
      fc.array(scalar, { maxLength: 3 }),
      fc.record({ contains: text }),
      fc.record({ exists: fc.boolean() }),
      fc.record({ moreThan: fc.integer() }),
      fc.record({ equals: fc.dictionary(fc.string(), fc.integer(), { maxKeys: 2 }) }),
    );
    fc.assert(
      fc.property(wanted, (value) => {
        const [line] = conditionsOf({ value: { x: value } });
        if (!line) throw new Error('no line');
        const again = written(line.subject, line.comparison, line.expected);
        // The parts of `equals` may be written without it.
        const meant = (one: Plain) => (isRecord(one) && one['equals'] !== undefined && !isRecord(one['equals']) ? one['equals'] : one);
        expect(meant(again)).toEqual(meant(value));
      }),
    );
  });

  it('can be added one after the other, of most subjects one, and each has a comparison of its subject', () => {
    let root: Plain = { check: { status: 200 } };
    const check = () => (isRecord(root) ? root['check'] : undefined);
    for (const subject of [...subjects, ...subjects]) {
      if (!addable(check()).includes(subject)) continue;
      const before = conditionsOf(check()).length;
      root = edited(root, addition(check(), ['check'], subject));
      expect(conditionsOf(check())).toHaveLength(before + 1);
    }
    const lines = conditionsOf(check());
    expect(lines.filter(({ subject }) => subject === 'status')).toHaveLength(1);
    expect(lines.filter(({ subject }) => subject === 'body')).toHaveLength(2);
    for (const subject of named) expect(lines.filter((line) => line.subject === subject)).toHaveLength(2);
    for (const { subject, comparison } of lines) expect(comparisonsOf(subject)).toContain(comparison);
  });
});
