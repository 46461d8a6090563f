import { describe, expect, it } from 'vitest';
import { measurementsOf } from './statement.ts';

const p95 = {
  metric: 'response_time',
  stat: 'p95',
  value: 131,
  unit: 'ms',
  n: 3_579_412,
  lower95: 130,
  upper95: 133,
  strength: 'measured',
};

describe('the measurements in a statement', () => {
  it('are found in its predicate', () => {
    const statement = {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'run' }],
      predicate: { result: 'PASSED', measurements: [p95] },
    };
    expect(measurementsOf(statement)).toEqual([
      { metric: 'response_time', stat: 'p95', value: 131, unit: 'ms', n: 3_579_412, lower: 130, upper: 133, strength: 'measured' },
    ]);
  });

  it('are none when the statement is something else, and nothing breaks', () => {
    for (const statement of [null, 'text', 7, {}, { predicate: { measurements: 'no' } }, { predicate: { list: [1, 2] } }]) {
      expect(measurementsOf(statement)).toEqual([]);
    }
  });

  it('show a value that is no number as missing', () => {
    expect(measurementsOf({ predicate: { all: [{ metric: 'x', value: 'NaN' }] } })[0]).toMatchObject({ value: null, n: null, stat: '' });
  });
});
